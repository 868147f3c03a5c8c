"""The one table of commands: what can be pressed, its words, its key, and the act that one needs for it.

Palette, key sheet, menus and buttons take words and keys from here. A command opens a page from anywhere, or is done by the element
of a page that says so (`does`). Acts are those of `workspaces.permissions`; this module knows only their names.
"""

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from caseway.ui.components import kbd

Words = str | Promise
GO, LISTS, VIEW, HELP, SETTINGS, OTHERS = _("Go to"), _("Lists"), _("Views"), _("Help"), _("Settings"), _("Other things")
TICKET, MANY, ISSUE, MANY_ISSUES, TRIAGE = _("Ticket"), _("Chosen tickets"), _("Issue"), _("Chosen issues"), _("Triage")


@dataclass(frozen=True)
class Command:
    id: str
    group: Words
    words: Words
    # One key, keys one after another (`g t`), or a chord (`Ctrl K`).
    key: str = ""
    # What a member must be allowed for it.
    act: str = "see"
    # The page that it opens, below the workspace; of others an element of the page says that it does them.
    opens: str | None = None
    # What people may call it too.
    also: Words = ""
    # The same in words where several are chosen; # stands for how many.
    many: Words = ""
    # An element of its own handles its keys; it stands in the key sheet only.
    is_shown_only: bool = False


def _settings(path: str, words: Words, act: str, also: Words = "") -> Command:
    return Command(f"settings.{path or 'company'}", SETTINGS, words, act=act, opens=f"settings/{path}".rstrip("/"), also=also)


_ALL = (
    Command("go.tickets", GO, _("Tickets"), "g t", opens="tickets", also=_("inbox")),
    Command("go.triage", GO, _("Triage"), "g a", opens="triage"),
    Command("go.triage-issues", GO, _("Triage of issues"), opens="triage/issues"),
    Command("go.call", GO, _("Call"), "g l", "tickets.open", "call", also=_("telephone")),
    Command("go.issues", GO, _("Issues"), "g i", opens="issues"),
    Command("go.backlog", GO, _("Backlog"), opens="issues/backlog"),
    Command("go.known-issues", GO, _("Known issues"), "g k", opens="known-issues", also=_("solutions")),
    Command("go.ideas", GO, _("Ideas"), "g d", opens="ideas", also=_("misuse")),
    Command("go.board", GO, _("Board"), "g b", opens="board"),
    Command("go.announcements", GO, _("Announcements"), opens="announcements"),
    Command("go.returns", GO, _("Returns"), "g e", opens="returns"),
    Command("go.held", GO, _("Held"), "g h", opens="held", also=_("held mail")),
    Command("go.outbox", GO, _("Outbox"), "g o", opens="outbox", also=_("sent mail")),
    Command("go.customers", GO, _("Customers"), "g c", opens="customers", also=_("people")),
    Command("go.organisations", GO, _("Organisations"), opens="organisations", also=_("companies")),
    Command("go.products", GO, _("Products"), "g p", opens="products"),
    Command("go.serials", GO, _("Find a serial number"), opens="serials"),
    Command("go.notices", GO, _("Notices"), "g n", opens="notices"),
    Command("go.settings", GO, _("Settings"), "g s", opens="settings/notices"),
    Command("go.views", GO, _("Put views in order"), "g v", opens="views", also=_("saved filters")),
    Command("list.search", LISTS, _("Search"), "/", also=_("filter")),
    Command("list.move", LISTS, _("move"), "j k", is_shown_only=True),
    Command("list.choose", LISTS, _("choose"), "x", is_shown_only=True),
    Command("list.extend", LISTS, _("choose further"), "Shift-j/k", is_shown_only=True),
    Command("list.open", LISTS, _("open"), "Enter", is_shown_only=True),
    Command("list.peek", LISTS, _("peek"), "Space", is_shown_only=True),
    Command("list.menu", LISTS, _("menu of the row"), "Shift-F10", is_shown_only=True),
    Command("list.open-here", LISTS, _("Open it"), is_shown_only=True),
    Command("list.open-tab", LISTS, _("Open in a new tab"), is_shown_only=True),
    Command("list.copy", LISTS, _("Copy the address"), is_shown_only=True),
    Command("ticket.new", TICKET, _("New ticket"), "c", "tickets.open", "tickets/new", also=_("report")),
    Command("ticket.reply", TICKET, _("Reply"), "r", "tickets.answer", also=_("answer")),
    Command("ticket.note", TICKET, _("Note"), "n", "tickets.note", also=_("internal")),
    Command("ticket.call", TICKET, _("Note a call"), "", "tickets.answer"),
    Command("ticket.macro", TICKET, _("Answer with a macro"), "m", "tickets.answer", also=_("template")),
    Command("ticket.state", TICKET, _("State"), "s", "tickets.change"),
    Command("ticket.assign", TICKET, _("Owner"), "a", "tickets.change", also=_("assign")),
    Command("ticket.take", TICKET, _("Take it"), "i", "tickets.change", also=_("assign to me")),
    Command("ticket.priority", TICKET, _("Priority"), "p", "tickets.change", also=_("urgent")),
    Command("ticket.tags", TICKET, _("Tags"), "l", "tickets.change", also=_("labels")),
    Command("ticket.cause", TICKET, _("Decide the cause"), "w", "tickets.change", also=_("why")),
    Command("ticket.snooze", TICKET, _("Snooze"), "h", "tickets.change", also=_("later")),
    Command("ticket.resolve", TICKET, _("Resolve"), "e", "tickets.change", also=_("done close")),
    Command("ticket.reopen", TICKET, _("Reopen"), "e", "tickets.change"),
    Command("tickets.assign", MANY, _("Assign"), "a", "tickets.change", many=_("Assign #")),
    Command("tickets.team", MANY, _("Team"), "", "tickets.change", many=_("Give # to a team")),
    Command("tickets.state", MANY, _("State"), "s", "tickets.change", many=_("Set the state of #")),
    Command("tickets.priority", MANY, _("Priority"), "p", "tickets.change", many=_("Set the priority of #")),
    Command("tickets.tag", MANY, _("Tags"), "l", "tickets.change", also=_("labels untag remove"), many=_("Change the tags of #")),
    Command("tickets.link", MANY, _("Link"), "w", "tickets.change", many=_("Link # to an issue")),
    Command("tickets.macro", MANY, _("Macro"), "m", "tickets.answer", also=_("template"), many=_("Use a macro on #")),
    Command("tickets.merge", MANY, _("Merge"), "", "tickets.change", many=_("Merge # into another one")),
    Command("tickets.none", MANY, _("None"), "", "tickets.change", many=_("Choose none of #")),
    Command("issue.new", ISSUE, _("New issue"), "c", "issues.change", "issues/new", also=_("bug")),
    Command("issue.discuss", ISSUE, _("Discuss"), "n", "issues.change", also=_("comment")),
    Command("issue.state", ISSUE, _("State"), "s", "issues.change"),
    Command("issue.assign", ISSUE, _("Owner"), "a", "issues.change", also=_("assign")),
    Command("issue.take", ISSUE, _("Take it"), "i", "issues.change", also=_("assign to me")),
    Command("issue.priority", ISSUE, _("Priority"), "p", "issues.change"),
    Command("issue.labels", ISSUE, _("Labels"), "l", "issues.change", also=_("tags")),
    Command("issue.accept", ISSUE, _("Accept"), "e", "issues.change"),
    Command("issue.start", ISSUE, _("Start"), "e", "issues.change"),
    Command("issue.done", ISSUE, _("Done"), "e", "issues.change", also=_("done close")),
    Command("issue.from-idea", ISSUE, _("Raise an issue"), "u", "issues.change"),
    Command("issue.from-lot", ISSUE, _("Raise an issue"), "i", "issues.change"),
    Command("issues.assign", MANY_ISSUES, _("Assign"), "a", "issues.change", many=_("Assign #")),
    Command("issues.state", MANY_ISSUES, _("State"), "s", "issues.change", many=_("Set the state of #")),
    Command("issues.priority", MANY_ISSUES, _("Priority"), "p", "issues.change", many=_("Set the priority of #")),
    Command("issues.severity", MANY_ISSUES, _("Severity"), "", "issues.change", many=_("Set the severity of #")),
    Command("issues.label", MANY_ISSUES, _("Labels"), "l", "issues.change", also=_("tags remove"), many=_("Change the labels of #")),
    Command(
        "issues.plan", MANY_ISSUES, _("Plan"), "d", "issues.change", also=_("due deadline effort"), many=_("Set due date or estimate of #")
    ),
    Command("issues.version", MANY_ISSUES, _("Version"), "", "issues.change", also=_("fixed in"), many=_("Set the version of #")),
    Command("issues.component", MANY_ISSUES, _("Component"), "", "issues.change", many=_("Set the component of #")),
    Command("issues.duplicate", MANY_ISSUES, _("Duplicate"), "", "issues.change", many=_("Close # as duplicate")),
    Command("issues.none", MANY_ISSUES, _("None"), "", "issues.change", many=_("Choose none of #")),
    Command("triage.accept", TRIAGE, _("Accept"), "1", "tickets.change"),
    Command("triage.duplicate", TRIAGE, _("Duplicate of"), "2", "tickets.change"),
    Command("triage.decline", TRIAGE, _("Decline"), "3", "tickets.change"),
    Command("triage.answer", TRIAGE, _("Answer from a known issue"), "4", "tickets.change"),
    Command("triage.ask", TRIAGE, _("Ask"), "q", "tickets.change"),
    Command("triage.assign", TRIAGE, _("Assign"), "a", "tickets.change"),
    Command("triage.snooze", TRIAGE, _("Snooze"), "h", "tickets.change", also=_("later")),
    Command("issue-triage.accept", TRIAGE, _("Accept"), "1", "issues.change"),
    Command("issue-triage.duplicate", TRIAGE, _("Duplicate of"), "2", "issues.change"),
    Command("issue-triage.decline", TRIAGE, _("Decline"), "3", "issues.change"),
    Command("issue-triage.answer", TRIAGE, _("Answer from a known issue"), "4", "issues.change"),
    Command("issue-triage.ask", TRIAGE, _("Ask"), "q", "issues.change"),
    Command("issue-triage.snooze", TRIAGE, _("Snooze"), "h", "issues.change", also=_("later")),
    Command("view.new", VIEW, _("New view"), "c", "views.keep", "views/new", also=_("filter")),
    Command("view.keep", VIEW, _("Save as view"), "v", "views.keep"),
    Command("view.save", VIEW, _("Save this view"), "v", "views.keep"),
    Command("view.copy", VIEW, _("Save as a new view"), "", "views.keep"),
    Command("view.edit", VIEW, _("Rename or share this view"), "", "views.keep"),
    Command("view.remove", VIEW, _("Remove this view"), "", "views.keep"),
    Command("customer.new", OTHERS, _("New customer"), "c", "customers.change", "customers/new"),
    Command("customer.change", OTHERS, _("Change this customer"), "e", "customers.change"),
    Command("organisation.new", OTHERS, _("New organisation"), "c", "customers.change", "organisations/new"),
    Command("organisation.change", OTHERS, _("Change this organisation"), "e", "customers.change"),
    Command("product.new", OTHERS, _("New product"), "c", "products.change", "products/new"),
    Command("product.change", OTHERS, _("Change this product"), "e", "products.change"),
    Command("version.new", OTHERS, _("New version"), "c", "products.change"),
    Command("version.change", OTHERS, _("Change this version"), "e", "products.change"),
    Command("return.next", OTHERS, _("Next stage of this return"), "e", "returns.change"),
    Command("mail.send", OTHERS, _("Send now"), "r", "outbox.change"),
    Command("notices.read", OTHERS, _("Mark all as read"), "e"),
    Command("follow", OTHERS, _("Hear what happens to it"), "f", "follow", also=_("follow watch")),
    Command("unfollow", OTHERS, _("Stop hearing of it"), "f", "follow", also=_("unfollow")),
    Command("call.open", OTHERS, _("Open the call screen"), "y"),
    Command("undo", OTHERS, _("Undo"), "z"),
    _settings("", _("Company"), "settings.change"),
    _settings("members", _("Members"), "members.change", _("invite")),
    _settings("teams", _("Teams"), "teams.change"),
    _settings("addresses", _("Mail addresses"), "addresses.change"),
    _settings("blocked", _("Blocked senders"), "held.decide", _("spam")),
    _settings("fields", _("Custom fields"), "settings.change"),
    _settings("issue-states", _("Issue states"), "settings.change"),
    _settings("mailboxes", _("Mailboxes"), "addresses.change", _("IMAP")),
    _settings("sign-ins", _("Sign-ins for mail"), "addresses.change"),
    _settings("hours", _("Opening hours"), "calendars.change"),
    _settings("alarms", _("Alarms"), "settings.change"),
    _settings("signature", _("My signature"), "tickets.answer"),
    _settings("tokens", _("API tokens"), "tokens.change"),
    _settings("site", _("Your own site"), "settings.change"),
    _settings("imports", _("Imports"), "people.import"),
    _settings("telephone", _("Telephone"), "telephone.change"),
    _settings("macros", _("Macros"), "macros.change", _("template")),
    _settings("webhooks", _("Webhooks"), "webhooks.change"),
    _settings("notices", _("My notices"), "see"),
    _settings("my-telephone", _("My telephone"), "tickets.open"),
    _settings("owed", _("Stuck work"), "owed.rerun"),
    Command("side.fold", VIEW, _("Fold the sidebar"), "b", also=_("narrow")),
    Command("help.keys", HELP, _("Keys"), "?", also=_("shortcuts")),
    Command("help.commands", HELP, _("Commands"), "Ctrl K", also=_("palette")),
)
COMMANDS = {command.id: command for command in _ALL}


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with the table: what browsers keep of it is asked for anew."""
    return f"{crc32(repr([(one.id, one.key, one.act, one.opens, str(one.words), str(one.also)) for one in _ALL]).encode()):08x}"


def doing(name: str) -> Markup:
    """The attributes of an element that does a command."""
    return _doing(name, translation.get_language())


@lru_cache(maxsize=1000)
def _doing(name: str, _language: str | None) -> Markup:
    command = COMMANDS[name]
    key = f' data-key="{escape(command.key)}" aria-keyshortcuts="{escape(command.key)}"' if command.key else ""
    many = f' data-many-words="{escape(command.many)}"' if command.many else ""
    return Markup(f' data-does="{name}"{key} data-command="{escape(command.words)}"{many}')


def showing(name: str) -> Markup:
    """The attributes of what tells of a key that another element handles."""
    return Markup(f' data-shows-key="{name}" data-shown-key="{escape(COMMANDS[name].key)}"')


def words_of(name: str) -> Words:
    return COMMANDS[name].words


@lru_cache(maxsize=1000)
def key_of(name: str) -> Markup:
    """Its key as key caps; nothing where it has none."""
    return kbd(COMMANDS[name].key)
