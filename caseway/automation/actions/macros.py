from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.automation.facts import MacroChanged, MacroMade, MacroRemoved
from caseway.automation.macros import check_placeholders, wishes_of, words_for
from caseway.automation.models import Macro
from caseway.tickets.actions import do_also, note, reply
from caseway.tickets.models import Message, Ticket
from caseway.ui.names import clean_names
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def make_macro(workspace: Workspace, *, by: Member, name: str, **values: Any) -> Macro:
    """Prepare an answer. Raises ValidationError for a name that is taken, and for a placeholder that does not exist."""
    # Two of the same moment wait for each other here.
    Workspace.objects.select_for_update().only("pk").get(pk=workspace.pk)
    if Macro.objects.filter(workspace=workspace).count() >= Macro.MOST:
        raise ValidationError(_("There are {count} macros already. Remove one first.").format(count=Macro.MOST))
    macro = Macro(workspace=workspace)
    _set(macro, name=name, **values)
    record(MacroMade(macro=name), about=macro, by=by)
    return macro


@transaction.atomic
def change_macro(macro: Macro, *, by: Member, **values: Any) -> None:
    """What is not named stays."""
    current = Macro.objects.select_for_update().get(pk=macro.pk)
    if any(getattr(current, name) != value for name, value in values.items()):
        _set(current, **values)
        record(MacroChanged(macro=current.name), about=current, by=by)


@transaction.atomic
def remove_macro(macro: Macro, *, by: Member) -> None:
    record(MacroRemoved(macro=macro.name), about=macro, by=by)
    macro.delete()


@transaction.atomic
def use_macro(macro: Macro, ticket: Ticket, *, by: Member, body: str = "", kind: str = Message.Kind.REPLY) -> Message:
    """Say its words, or these instead, and do the rest, both or neither. Raises ValidationError where there is nothing to say."""
    words = body.strip() or words_for(macro, ticket, by)
    if not words:
        raise ValidationError({"body": _("This macro has no text: say something.")})
    message = (note if kind == Message.Kind.NOTE else reply)(ticket, by=by, body=words)
    do_also(message.ticket, wishes_of(macro, by), by=by)
    return message


def _set(macro: Macro, **values: Any) -> None:
    for name, value in values.items():
        setattr(macro, name, value)
    macro.tags = clean_names(macro.tags)
    _check(macro)
    macro.save()


def _check(macro: Macro) -> None:
    try:
        check_placeholders(macro.text)
    except ValidationError as refusal:
        raise ValidationError({"text": refusal.messages}) from None
    if macro.to_me and macro.assignee is not None:
        raise ValidationError({"assignee": _("Either whoever uses it becomes the owner, or this person.")})
    if Macro.objects.filter(workspace=macro.workspace_id, name=macro.name).exclude(pk=macro.pk).exists():
        raise ValidationError({"name": _("There is a macro of this name already.")})
