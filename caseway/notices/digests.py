"""One mail for all that a member should know since the last one."""

from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.mail.actions import post
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.headers import address, one_line
from caseway.mail.letters import letter_html
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import LOOP_HEADER, notice_address
from caseway.notices.models import Digest, Notice, Reason

MOST = 100


def send_digest(digest: Digest) -> None:
    """Mail what is still unread; what was read on the page meanwhile is old news."""
    member = digest.member
    due = Notice.objects.filter(workspace=digest.workspace_id, member=member, is_to_mail=True)
    notices = list(due.order_by("pk")[:MOST])
    due.filter(pk__in=[notice.pk for notice in notices]).update(is_to_mail=False)
    hidden = member.hidden_teams
    unread = [notice for notice in notices if notice.read_at is None and notice.team_id not in hidden]
    if unread and member.is_active and member.account.is_active:
        with translation.override(member.account.language or digest.workspace.language):
            post([_mail(digest, unread)])


def _mail(digest: Digest, notices: list[Notice]) -> OutgoingMail:
    workspace, member = digest.workspace, digest.member
    number = _only_ticket(notices)
    domain = own_domain(workspace.slug)
    headers = [
        ["From", address(support_address(workspace.slug), f"{workspace.name} (Caseway)")],
        ["To", address(member.email, member.name)],
        ["Subject", _subject(workspace.name, notices, number)],
        ["Auto-Submitted", "auto-generated"],
        ["X-Auto-Response-Suppress", "All"],
        ["Precedence", "bulk"],
        [LOOP_HEADER, domain],
    ]
    if number:
        # Whoever answers this mail answers the ticket, as the member to whom it was written.
        headers.insert(2, ["Reply-To", notice_address(workspace.key, workspace.slug, number, member.pk, domain)])
    return OutgoingMail(
        workspace=workspace,
        effect_key=f"digest:{digest.pk}",
        kind=OutgoingMail.Kind.NOTICE,
        recipient=member.email,
        headers=headers,
        message_id=f"<digest.{digest.pk}.{member.pk}@{domain}>",
        text=_text(workspace.slug, notices, number),
        html=_html(workspace.slug, notices, number),
        subject=f"member:{member.pk}",
        created_at=now(),
    )


def _only_ticket(notices: list[Notice]) -> int | None:
    """The number of the ticket when all are about the same one, and none about what we say among ourselves: answers go to the customer."""
    if any(notice.reason in AMONG_US for notice in notices):
        return None
    numbers = {notice.number if notice.subject_kind == "ticket" else None for notice in notices}
    return numbers.pop() if len(numbers) == 1 else None


def _subject(company: str, notices: list[Notice], number: int | None) -> str:
    if number:
        return one_line(f"{sentence(notices[-1])}: {notices[-1].title}") + f" [#{number}]"
    if len(notices) == 1:
        return one_line(f"{company}: {sentence(notices[0])}: {notices[0].title}")
    words = ngettext("{company}: {count} notice", "{company}: {count} notices", len(notices))
    return one_line(words.format(company=company, count=len(notices)))


AMONG_US = (Reason.MENTIONED, Reason.COMMENTED)

SENTENCES = {
    Reason.NEW_IN_TEAM: lambda: _("New ticket"),
    Reason.ASSIGNED: lambda: _("Assigned to you"),
    Reason.ANSWERED: lambda: _("Answer"),
    Reason.UNDELIVERED: lambda: _("Did not arrive"),
    Reason.MENTIONED: lambda: _("You were named"),
    Reason.COMMENTED: lambda: _("Something was said"),
    Reason.MOVED: lambda: _("Another state or owner"),
    Reason.ANNOUNCEMENT: lambda: _("A fix is out"),
    Reason.ALARM: lambda: _("Alarm"),
}


def sentence(notice: Notice) -> str:
    """Why the member reads this, in a word or two."""
    return SENTENCES[Reason(notice.reason)]()


def path_of(notice: Notice, slug: str) -> str:
    """Where a notice leads."""
    if notice.subject_kind == "ticket" and notice.number:
        return f"/w/{quote(slug)}/tickets/{notice.number}"
    if notice.subject_kind == "issue" and notice.number:
        leaf = "/announcement" if notice.reason == Reason.ANNOUNCEMENT else ""
        return f"/w/{quote(slug)}/issues/{notice.number}{leaf}"
    if notice.subject_kind == "alarm":
        return f"/w/{quote(slug)}/alarms/{notice.subject_id}"
    return f"/w/{quote(slug)}/notices"


def _text(slug: str, notices: list[Notice], number: int | None) -> str:
    blocks = []
    for notice in notices:
        lines = [_line(notice), notice.snippet and f"  {notice.snippet}", f"  {settings.CASEWAY_URL}{path_of(notice, slug)}"]
        blocks.append("\n".join(line for line in lines if line))
    return "\n\n".join([*blocks, "-- \n" + "\n".join(_foot(slug, number))])


def _line(notice: Notice) -> str:
    name = f" ({notice.actor_name})" if notice.actor_name else ""
    return one_line(f"{sentence(notice)}: {notice.called}{name}", 500)


def _foot(slug: str, number: int | None) -> list[str]:
    lines = [_("What you hear of, and how: {url}").format(url=f"{settings.CASEWAY_URL}/w/{slug}/settings/notices")]
    if number:
        lines.insert(0, _("Answer this mail to answer the customer."))
    return lines


def _html(slug: str, notices: list[Notice], number: int | None) -> str:
    body = format_html_join(
        "",
        '<p><a href="{}{}">{}</a><br>{}</p>',
        ((settings.CASEWAY_URL, path_of(notice, slug), _line(notice), notice.snippet) for notice in notices),
    )
    foot = format_html_join("", "<p>{}</p>", ((line,) for line in _foot(slug, number)))
    return letter_html(body, foot=foot, language=translation.get_language() or "en")
