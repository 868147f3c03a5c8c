"""What can happen to mail that leaves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class MailSentAgain(Fact):
    name = "mail.sent_again"
    icon = "send"
    recipient: str

    def sentence(self) -> str:
        return _("had the mail to {recipient} sent again").format(recipient=self.recipient)

    def forget(self, person: str) -> "MailSentAgain":
        return MailSentAgain(recipient=_("somebody"))
