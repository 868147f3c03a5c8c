"""Which addresses are ours: mail to one of them would come straight back."""

from collections.abc import Collection

from caseway.mail.addresses import is_support_address, without_token
from caseway.questions import asked_often
from caseway.tickets.models import MailAddress

_known = asked_often(lambda emails: MailAddress.objects.filter(email__in=emails).values_list("email", flat=True))


def own_among(emails: Collection[str]) -> set[str]:
    """Those of the given addresses at which a workspace of this installation receives mail, tokens included."""
    own = {email for email in emails if is_support_address(email)}
    bases = {without_token(email): email for email in emails if email not in own}
    if bases:
        found = set(_known(list({*bases, *bases.values()})))
        own |= {email for base, email in bases.items() if base in found or email in found}
    return own
