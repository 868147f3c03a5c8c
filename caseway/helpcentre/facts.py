"""What can happen to a help centre."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class FormSitesListed(Fact):
    name = "form_sites.listed"
    icon = "globe"
    origins: list

    def sentence(self) -> str:
        return _("listed the sites that may show the report form: {origins}").format(origins=", ".join(self.origins) or "–")


@dataclass(frozen=True)
class SharedLinkMade(Fact):
    """A link shows an organisation's tickets to whoever has it: for whom, until when (ISO 8601)."""

    name = "organisation.link_made"
    icon = "link"
    link: int
    called: str
    until: str

    def sentence(self) -> str:
        return _("made a link that shares all tickets: {name}").format(name=self.called)


@dataclass(frozen=True)
class SharedLinkRevoked(Fact):
    name = "organisation.link_revoked"
    icon = "link"
    link: int
    called: str

    def sentence(self) -> str:
        return _("revoked the link that shared all tickets: {name}").format(name=self.called)
