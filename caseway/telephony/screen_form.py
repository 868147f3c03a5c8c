"""What is filled in while somebody is on the telephone."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as lazy

from caseway.customers.models import Customer
from caseway.customers.numbers import e164
from caseway.products.models import Product
from caseway.tickets.forms import LARGEST_TEXT, ThingForm
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

LATEST = 50
NOBODY = lazy("Choose who is calling, or write down the name, number or address of somebody new.")


class CallForm(ThingForm):
    """A note of a call: by someone known (`caller`) or new, about something new or an open ticket of theirs."""

    who = forms.CharField(max_length=160, required=False, label=lazy("Who is calling?"))
    name = forms.CharField(max_length=160, required=False, label=lazy("Name"))
    phone = forms.CharField(max_length=40, required=False, label=lazy("Number"), widget=forms.TextInput({"inputmode": "tel"}))
    email = forms.EmailField(max_length=254, required=False, label=lazy("E-mail address"))
    note = forms.CharField(
        max_length=LARGEST_TEXT,
        label=lazy("Note of the call"),
        widget=forms.Textarea,
        error_messages={"required": lazy("Write down what was said.")},
    )
    subject = forms.CharField(max_length=400, required=False, label=lazy("Subject"))
    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("Not said"))
    ticket = forms.ModelChoiceField(Ticket.objects.none(), required=False, to_field_name="number")
    # The number that rings belongs to the caller from now on.
    keep_number = forms.BooleanField(required=False)
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, member: Member, caller: Customer | None, suggestions: list[Customer], **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.caller, self.suggestions = member, caller, suggestions
        self.offer_products(member)
        cast(forms.ModelChoiceField, self.fields["ticket"]).queryset = open_tickets(member, caller)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.caller is None and not any(given.get(name) for name in ("name", "phone", "email")) and not self.errors:
            given |= self._somebody_new(given.get("who", ""))
        return given

    def _somebody_new(self, who: str) -> dict[str, str]:
        """The one box alone says who it is, unless it may mean one of several people."""
        read = read_caller(who, self.member.workspace.country)
        if not read or ("name" in read and self.suggestions):
            raise ValidationError(NOBODY)
        return read


def read_caller(who: str, country: str) -> dict[str, str]:
    """What somebody typed into the one box: an address, a number, else a name."""
    who = who.strip()
    if not who:
        return {}
    if _is_email(who):
        return {"email": who}
    return {"phone": who} if e164(who, country) and len(who) <= 40 else {"name": who}


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def open_tickets(member: Member, caller: Customer | None):
    """What a caller may be calling about, as far as the member may see it."""
    if caller is None:
        return Ticket.objects.none()
    return Ticket.objects.visible_to(member).unresolved().filter(workspace=member.workspace_id, requester=caller).order_by("-id")


def products_of(member: Member, caller: Customer) -> list[int]:
    """What a caller has: the products of their latest tickets."""
    latest = Ticket.objects.visible_to(member).filter(requester=caller, product__isnull=False).order_by("-id")
    return list(dict.fromkeys(latest.values_list("product", flat=True)[:LATEST]))
