"""What customers fill in."""

import hashlib
import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.fields.definitions import asked_of_customers
from caseway.fields.given import WithFields
from caseway.helpcentre.guards import SENTENCES, Doubt, doubt_about, read_token, token_for
from caseway.products.models import Product
from caseway.questions import asked_often
from caseway.tickets.forms import FilesField
from caseway.tickets.subjects import subject_from
from caseway.workspaces.models import Workspace

MOST_FILES = 10
LARGEST_TOGETHER = 25 * 2**20
LONGEST_TEXT = 50_000


class AttachmentsField(FilesField):
    """A few files, not too large together."""

    def clean(self, data, initial=None):
        files = super().clean(data, initial)
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most {count} files can be sent at once.").format(count=MOST_FILES))
        if sum(file.size for file in files) > LARGEST_TOGETHER:
            raise ValidationError(_("The files are larger than 25 MB together. Send fewer or smaller ones."))
        return files


class SaidForm(forms.Form):
    """Words and files from outside; the same ones sent twice count once."""

    files = AttachmentsField(required=False, label=lazy("Files"), help_text=lazy("Pictures help. At most 10 files, 25 MB together."))

    def once_key(self, nonce: str) -> str:
        """The form together with what it says: who goes back and writes something else is heard again."""
        digest = hashlib.sha256(nonce.encode())
        for name in sorted(self.data):
            if name not in ("csrfmiddlewaretoken", "token", "nonce"):
                digest.update(repr((name, self.data.getlist(name))).encode())
        for file in self.cleaned_data["files"]:
            digest.update(repr((file.name, file.size)).encode())
        return digest.hexdigest()


class ReportForm(SaidForm, WithFields):
    subject = forms.CharField(max_length=400, required=False, label=lazy("What went wrong?"))
    body = forms.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        label=lazy("Tell us more"),
        help_text=lazy("What did you do, what did you expect, what happened instead?"),
        widget=forms.Textarea({"rows": 6}),
    )
    name = forms.CharField(max_length=160, label=lazy("Your name"), widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        max_length=254,
        label=lazy("Your e-mail address"),
        help_text=lazy("Our answer goes there."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    product = forms.ModelChoiceField(
        Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("Not sure, or another")
    )
    token = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
    website = forms.CharField(max_length=400, required=False)

    field_order = ("subject", "body", "name", "email", "product", "files")

    def __init__(self, data: Any = None, files: Any = None, *, workspace: Workspace, typed: Mapping[str, Any] | None = None):
        """`typed` is what stands in the fields of a form that was not sent yet."""
        initial = {**(typed or {}), "token": token_for(workspace.pk, time.time())}
        super().__init__(data.copy() if data is not None else None, files, initial=initial)
        self.workspace = workspace
        self.fields["product"].queryset = Product.objects.filter(workspace=workspace).offered().order_by("name")
        self.ask_for(asked_of_customers(workspace.pk))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._look_at_the_guards(given)
        subject, body = given.get("subject", ""), given.get("body", "")
        if not (subject or body or self.errors):
            self.add_error("subject", _("Tell us what went wrong."))
        given["subject"], given["body"] = subject or subject_from(body) or body[:100], body or subject
        return given

    def _look_at_the_guards(self, given: dict[str, Any]) -> None:
        self.shown = read_token(given.get("token", ""))
        doubt = doubt_about(self.shown, self.workspace.pk, self.data.get("website", ""), time.time())
        if doubt is None:
            return
        if doubt is Doubt.STALE:
            self.data["token"] = self.initial["token"]
        self.data["website"] = ""
        sentence = str(SENTENCES[doubt])
        if given.get("files"):
            sentence += " " + _("Choose your files once more; a browser does not keep them.")
        self.add_error(None, sentence)

    def offers_products(self) -> bool:
        return bool(_one_product(self.workspace.pk))

    def key(self) -> str:
        return self.once_key(self.shown.nonce if self.shown else "")


@asked_often
def _one_product(workspace: int):
    return Product.objects.filter(workspace=workspace).offered().values("pk")[:1]


class AddressForm(forms.Form):
    email = forms.EmailField(max_length=254, label=lazy("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"}))


class AnswerForm(SaidForm):
    body = forms.CharField(max_length=LONGEST_TEXT, required=False, label=lazy("Your answer"), widget=forms.Textarea({"rows": 5}))
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("body") or given.get("files") or self.errors):
            self.add_error("body", _("Write something first."))
        return given

    def key(self) -> str:
        return self.once_key(self.cleaned_data["nonce"])
