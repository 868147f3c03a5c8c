"""Settings: mailboxes that are attended, and addresses at which mail providers hand over mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.intake.mailbox_models import InboundHook, Mailbox
from caseway.intake.mailboxes import actions
from caseway.intake.mailboxes.forms import HookForm, MailboxForm
from caseway.intake.mailboxes.line import Line
from caseway.intake.mailboxes.sessions import access_to
from caseway.intake.mailboxes.troubles import code_of, sentence
from caseway.outside.sealing import unseal
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page

TEST_SECONDS = 10.0
# What a form shows of a mailbox: everything but its password.
_SHOWN = ("host", "port", "security", "user", "folder", "after", "move_to", "poll_seconds", "alarm_minutes")


@for_members("addresses.change")
def mailboxes(request: MemberRequest) -> HttpResponse:
    rows = _mailboxes(request).order_by("pk")
    hooks = InboundHook.objects.visible_to(request.member).order_by("pk")
    shown = [(mailbox, sentence(mailbox.last_error, _) if mailbox.last_error else "") for mailbox in rows]
    return settings_page(request, "intake/mailboxes.html", "mailboxes", block="mailboxes", mailboxes=shown, hooks=hooks)


@for_members("addresses.change")
def new_mailbox(request: MemberRequest) -> HttpResponse:
    return _form(request, None)


@for_members("addresses.change")
def edit_mailbox(request: MemberRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(_mailboxes(request), pk=pk))


def _form(request: MemberRequest, found: Mailbox | None) -> HttpResponse:
    initial = {}
    if found is not None:
        initial = {name: getattr(found, name) for name in _SHOWN}
        initial |= {"address": found.address_id, "sign_in": found.sign_in_id, "takes_old": found.taken_from is None}
    form = MailboxForm(request.POST or None, member=request.member, mailbox=found, initial=initial)
    if form.is_valid():
        made = actions.set_mailbox(request.workspace, by=request.member, mailbox=found, **form.cleaned_data)
        return saved(request, f"mailboxes/{made.pk}")
    return settings_page(request, "intake/mailbox_form.html", "mailboxes", status=422 if form.is_bound else 200, form=form, mailbox=found)


@for_members("addresses.change")
def mailbox(request: MemberRequest, pk: int) -> HttpResponse:
    """How it stands with one mailbox; the page follows by itself."""
    found = get_object_or_404(_mailboxes(request), pk=pk)
    context = {
        "mailbox": found,
        "trouble": sentence(found.last_error, _) if found.last_error else "",
        "is_attended": actions.is_attended(found),
        "left": len(found.left_uids),
    }
    return settings_page(request, "intake/mailbox.html", "mailboxes", block="mailbox", **context)


@for_members("addresses.change")
@require_POST
def act(request: MemberRequest, pk: int) -> HttpResponse:
    """Test now, pause, go on, remove."""
    found = get_object_or_404(_mailboxes(request), pk=pk)
    verb = request.POST.get("act", "")
    if verb == "test":
        _test(request, found)
    elif verb == "pause":
        actions.pause_mailbox(found, by=request.member)
    elif verb == "resume":
        actions.resume_mailbox(found, by=request.member)
    elif verb == "look":
        actions.look_now(found)
        messages.success(request, _("Somebody looks in a moment."))
    elif verb == "remove":
        actions.remove_mailbox(found, by=request.member)
        return saved(request, "mailboxes")
    return redirect(f"/w/{request.workspace.slug}/settings/mailboxes/{pk}")


def _test(request: MemberRequest, found: Mailbox) -> None:
    """Sign in and open the folder now; nothing in it is touched."""
    try:
        access = access_to(found)
        line = Line(access, TEST_SECONDS)
        try:
            line.open(found.folder)
            count = len(line.uids_from(1))
        finally:
            line.hang_up()
    except Exception as error:
        messages.error(request, sentence(code_of(error), _))
        return
    messages.success(request, _("The mailbox answers. It holds {count} mails.").format(count=count))


@for_members("addresses.change")
def new_hook(request: MemberRequest) -> HttpResponse:
    form = HookForm(request.POST or None)
    if form.is_valid():
        made = actions.make_hook(request.workspace, by=request.member, **form.cleaned_data)
        return saved(request, f"mail-providers/{made.pk}")
    return settings_page(request, "intake/hook.html", "mailboxes", status=422 if form.is_bound else 200, form=form, hook=None, link="")


@for_members("addresses.change")
def hook(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(InboundHook.objects.visible_to(request.member), pk=pk)
    if request.method == "POST":
        actions.remove_hook(found, by=request.member)
        return saved(request, "mailboxes")
    link = f"{settings.CASEWAY_URL}/mail/in/{found.provider}/{unseal(found.sealed_secret)}"
    return settings_page(request, "intake/hook.html", "mailboxes", form=None, hook=found, link=link)


def _mailboxes(request: MemberRequest):
    return Mailbox.objects.visible_to(request.member).select_related("workspace", "address", "sign_in", "sign_in__provider")
