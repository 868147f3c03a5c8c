"""What agents fill in on tickets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.fields.definitions import in_use
from caseway.fields.given import WithFields
from caseway.files.keeping import Given, keep_all
from caseway.products.models import Product, Version
from caseway.tickets.also import Wishes
from caseway.tickets.later import read
from caseway.tickets.models import Message, Ticket, TicketRelation
from caseway.ui.forms import NamesField
from caseway.workspaces.models import Member, Team

MOST_FILES = 20
LARGEST_TEXT = 200_000
MOST_TAGS = 50


class FilesField(forms.FileField):
    """Any number of files, up to MOST_FILES."""

    widget = type("SeveralFiles", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most {count} files can be sent at once.").format(count=MOST_FILES))
        return [super(FilesField, self).clean(file, initial) for file in files]


class SayForm(forms.Form):
    """The composer: a reply, a note or a call."""

    kind = forms.ChoiceField(choices=Message.Kind.choices)
    body = forms.CharField(max_length=LARGEST_TEXT, strip=True, error_messages={"required": lazy("Write something first.")})
    files = FilesField(required=False)
    then = forms.ChoiceField(choices=[("", ""), *Ticket.State.choices], required=False)
    seen = forms.IntegerField(required=False, min_value=0)
    nonce = forms.CharField(max_length=60)
    anyway = forms.BooleanField(required=False)


class LaterField(forms.CharField):
    """“In 3 days”, “next Monday 9:00”."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return read(text) if text else None
        except ValueError:
            raise ValidationError(_("Say it like “in 3 days”, “tomorrow 8:30” or “next Monday 9:00”; at most a year from now.")) from None


class AlsoForm(forms.Form):
    """Wishes as the composer sends them; valid, it holds them in `wishes`."""

    also_state = forms.ChoiceField(choices=Ticket.State.choices, required=False)
    also_priority = forms.ChoiceField(choices=Ticket.Priority.choices, required=False)
    also_team = forms.ModelChoiceField(Team.objects.none(), required=False)
    also_assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    also_later = LaterField(required=False)

    def __init__(self, given: QueryDict, *, member: Member):
        super().__init__(given)
        self.wishes = Wishes()
        self.fields["also_team"].queryset = Team.objects.visible_to(member)
        self.fields["also_assignee"].queryset = Member.objects.visible_to(member).who_answer()

    def clean(self):
        given = super().clean()
        tags = tuple(tag[:40] for tag in self.data.getlist("also_tags")[:MOST_TAGS] if tag.strip() and tag.isprintable())
        self.wishes = Wishes(**{name.removeprefix("also_"): value for name, value in given.items()}, tags=tags)
        return given


class FactForm(forms.Form):
    """One property of a ticket, changed in place; only those sent are changed."""

    state = forms.ChoiceField(choices=Ticket.State.choices, required=False)
    priority = forms.ChoiceField(choices=Ticket.Priority.choices, required=False)
    kind = forms.ChoiceField(choices=Ticket.Kind.choices, required=False)
    cause = forms.ChoiceField(choices=Ticket.Cause.choices, required=False)
    subject = forms.CharField(max_length=400, required=False)
    serial = forms.CharField(max_length=80, required=False)
    lot = forms.CharField(max_length=80, required=False)
    tags = NamesField(required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    product = forms.ModelChoiceField(Product.objects.none(), required=False)
    version = forms.ModelChoiceField(Version.objects.none(), required=False)

    def __init__(self, *args, member: Member, ticket: Ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.ticket = ticket
        self.fields["version"].queryset = Version.objects.visible_to(member)
        self.fields["team"].queryset = Team.objects.visible_to(member)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()
        self.fields["product"].queryset = Product.objects.visible_to(member)

    def clean(self):
        given = {name: value for name, value in super().clean().items() if name in self.data}
        for name in ("state", "priority", "kind", "subject"):
            if name in given and not given[name]:
                self.add_error(name, _("This cannot be empty."))
        product = given.get("product", self.ticket.product)
        if given.get("version") and given["version"].product_id != (product and product.pk):
            self.add_error("version", _("This version belongs to another product."))
        if "state" in given and self.ticket.merged_into_id is not None and given["state"] != self.ticket.state:
            self.add_error("state", _("This ticket is merged into another one. Take it out first."))
        return given


def numbered(tickets: QuerySet[Ticket], text: str) -> Ticket:
    """The ticket that 42 or #42 means. Raises ValidationError where there is none."""
    digits = text.strip().removeprefix("#")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 19
    found = tickets.filter(number=int(digits)).first() if is_number else None
    if found is None:
        raise ValidationError(_("There is no ticket with this number that you may see."))
    return found


class MergeForm(forms.Form):
    """The ticket that goes on, by its number: 42 or #42."""

    into = forms.CharField(max_length=40)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.tickets = Ticket.objects.visible_to(member)

    def clean_into(self) -> Ticket:
        return numbered(self.tickets, self.cleaned_data["into"])


class RelationForm(forms.Form):
    """How the ticket at hand stands to another one, in words of either end."""

    kind = forms.ChoiceField(choices=list(TicketRelation.WORDS.items()))
    other = forms.CharField(max_length=40)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.tickets = Ticket.objects.visible_to(member)

    def clean_other(self) -> Ticket:
        return numbered(self.tickets, self.cleaned_data["other"])


class SplitForm(forms.Form):
    """What becomes a ticket of its own, and what goes with it."""

    subject = forms.CharField(max_length=400, label=lazy("Subject"))
    with_later = forms.BooleanField(required=False, label=lazy("Take what was said after it along"))
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)


class ThingForm(forms.Form):
    """Which thing it is about; the version by its name, since it depends on the product that is chosen beside it."""

    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("No product"))
    version = forms.CharField(max_length=80, required=False, label=lazy("Version"), help_text=lazy("Its name, as the product has it."))
    serial = forms.CharField(max_length=80, required=False, label=lazy("Serial number"))
    lot = forms.CharField(max_length=80, required=False, label=lazy("Lot"))

    def offer_products(self, member: Member) -> None:
        self.fields["product"].queryset = Product.objects.visible_to(member).offered().order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if name := given.get("version"):
            product = given.get("product") or getattr(given.get("ticket"), "product", None)
            given["version"] = Version.objects.filter(product=product, name__iexact=name).order_by("-id").first() if product else None
            if given["version"] is None and "product" not in self.errors:
                self.add_error("version", _("The product has no version of this name.") if product else _("Choose the product as well."))
        else:
            given["version"] = None
        return given

    def told_of_thing(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: self.cleaned_data[name] for name in ("product", "version", "serial", "lot") if self.cleaned_data[name]}


class NewTicketForm(ThingForm, WithFields):
    """A ticket that an agent opens for a customer."""

    # How an agent says the channels by which a report reaches people; API and import are for programs.
    CAME = (
        (Ticket.Channel.EMAIL, lazy("In writing: e-mail, letter")),
        (Ticket.Channel.PHONE, lazy("Spoken: telephone, counter")),
        (Ticket.Channel.PORTAL, Ticket.Channel.PORTAL.label),
        (Ticket.Channel.PROGRAM, Ticket.Channel.PROGRAM.label),
    )

    channel = forms.ChoiceField(
        choices=CAME, required=False, initial=Ticket.Channel.EMAIL, label=lazy("How it came"),
        help_text=lazy("What was spoken is noted as a call, which the customer does not read."),
    )  # fmt: skip
    email = forms.EmailField(required=False, label=lazy("The customer's e-mail address"))
    phone = forms.CharField(
        max_length=40, required=False, label=lazy("The customer's number"), widget=forms.TextInput({"inputmode": "tel"})
    )
    name = forms.CharField(max_length=160, required=False, label=lazy("The customer's name"))
    subject = forms.CharField(max_length=400, label=lazy("Subject"))
    body = forms.CharField(max_length=LARGEST_TEXT, label=lazy("What the customer reports"), widget=forms.Textarea({"rows": 8}))
    kind = forms.ChoiceField(choices=Ticket.Kind.choices, initial=Ticket.Kind.PROBLEM, label=lazy("Kind"))
    priority = forms.ChoiceField(choices=Ticket.Priority.choices, initial=Ticket.Priority.NORMAL, label=lazy("Priority"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label=lazy("No team"))
    files = FilesField(required=False, label=lazy("Files"))
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(member)
        self.offer_products(member)
        self.ask_for(in_use(member, Ticket.subject_kind))

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in ("email", "phone", "name")) and not {"email", "phone", "name"} & self.errors.keys():
            self.add_error("email", _("Say who reports it: an e-mail address, a number or a name."))
        given["channel"] = given.get("channel") or Ticket.Channel.EMAIL
        return given


def kept(files: list, workspace_id: int, by: Member | None = None) -> list:
    """Uploaded files, stored."""
    return keep_all(workspace_id, [Given(file.read(), file.name, file.content_type or "") for file in files], by=by)
