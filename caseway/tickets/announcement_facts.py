"""What can happen to the way back: everybody who waited is told, or nobody."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class AnnouncementSent(Fact):
    """About the issue: everybody who waited for it is told."""

    name = "announcement.sent"
    icon = "send"
    count: int

    def sentence(self) -> str:
        return ngettext("told {count} requester that it is fixed", "told {count} requesters that it is fixed", self.count).format(
            count=self.count
        )


@dataclass(frozen=True)
class VotersTold(Fact):
    """About the issue: everybody who voted for it is told."""

    name = "announcement.sent_to_voters"
    icon = "send"
    count: int

    def sentence(self) -> str:
        words = ngettext("told {count} person who voted that it is out", "told {count} people who voted that it is out", self.count)
        return words.format(count=self.count)


@dataclass(frozen=True)
class AnnouncementLeftOut(Fact):
    """About the issue: so many, people or whole organisations, are not told of it, or are told of it after all."""

    name = "announcement.left_out"
    icon = "close"
    out: int
    back: int

    def sentence(self) -> str:
        if not self.back:
            words = ngettext("left {count} out of the announcement", "left {count} out of the announcement", self.out)
            return words.format(count=self.out)
        if not self.out:
            words = ngettext("took {count} back into the announcement", "took {count} back into the announcement", self.back)
            return words.format(count=self.back)
        return _("left {out} out of the announcement and took {back} back").format(out=self.out, back=self.back)


@dataclass(frozen=True)
class AnnouncementSkipped(Fact):
    name = "announcement.skipped"
    icon = "close"

    def sentence(self) -> str:
        return _("decided to tell nobody that it is fixed")
