"""What members fill in about returns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.products.models import Product, Version
from caseway.returns.models import Return
from caseway.returns.stages import Stage
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

LARGEST_TEXT = 20_000
ITEM = ("product", "version", "serial", "lot")


def _text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=LARGEST_TEXT, required=False, widget=forms.Textarea({"rows": rows}), label=label, **kwargs)


class ItemForm(forms.Form):
    """What comes back and what it costs; all of it can be changed as long as somebody cares."""

    kind = forms.ChoiceField(choices=Return.Kind.choices, label=lazy("Kind"))
    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("No product"))
    version = forms.ModelChoiceField(Version.objects.none(), required=False, label=lazy("Version"), empty_label=lazy("No version"))
    serial = forms.CharField(max_length=80, required=False, label=lazy("Serial number"))
    lot = forms.CharField(max_length=80, required=False, label=lazy("Lot"))
    cost = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, label=lazy("Cost"))
    currency = forms.CharField(max_length=3, required=False, label=lazy("Currency"), widget=forms.TextInput({"placeholder": "EUR"}))
    reason = _text(lazy("Reason"), help_text=lazy("Stays with us."))

    def __init__(self, *args, member: Member, product: Product | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(member).order_by("name")  # type: ignore[attr-defined]
        versions = Version.objects.visible_to(member).filter(product=product) if product else Version.objects.none()
        self.fields["version"].queryset = versions.order_by("-id")  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        # A version of the product that stood here before goes with it.
        if given.get("version") is not None and given.get("product") != given["version"].product:
            given["version"] = None
        return given


class RequestForm(ItemForm):
    words = _text(lazy("Words to the customer"), help_text=lazy("Are added to the mail."))
    nonce = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class ChangeForm(ItemForm):
    finding = _text(lazy("Finding"), help_text=lazy("Stays with us."))
    carrier = forms.CharField(max_length=80, required=False, label=lazy("Carrier"))
    tracking = forms.CharField(max_length=80, required=False, label=lazy("Tracking number"))


class StepForm(forms.Form):
    """The next step; which fields there are depends on it."""

    instructions = _text(lazy("How to send it"), rows=5, help_text=lazy("Address, packaging, who pays; the customer reads it."))
    finding = _text(lazy("Finding"), help_text=lazy("Stays with us."))
    cause = forms.ChoiceField(choices=Ticket.Cause.choices, required=False, label=lazy("Cause"))
    carrier = forms.CharField(max_length=80, required=False, label=lazy("Carrier"))
    tracking = forms.CharField(max_length=80, required=False, label=lazy("Tracking number"))
    words = _text(lazy("Words to the customer"), help_text=lazy("Are added to the mail."))

    TAKES = {
        Stage.AUTHORISED: ("instructions", "words"),
        Stage.INSPECTED: ("finding", "cause", "words"),
        Stage.REPLACED: ("carrier", "tracking", "words"),
    }

    def __init__(self, *args, stage: Stage, **kwargs):
        super().__init__(*args, auto_id=f"{stage}-%s", **kwargs)
        takes = self.TAKES.get(stage, ("words",))
        self.fields = {name: self.fields[name] for name in takes}
