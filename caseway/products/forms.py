"""What managers fill in about products, their components and versions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.files.keeping import INLINE_TYPES
from caseway.products.models import KEY, Version

LARGEST_PHOTO = 5 * 2**20


class ProductForm(forms.Form):
    name = forms.CharField(max_length=120, label=lazy("Name"))
    key = forms.CharField(max_length=8, label=lazy("Key"), help_text=lazy("Short, in capital letters: KET."))
    description = forms.CharField(required=False, max_length=5000, label=lazy("Description"), widget=forms.Textarea({"rows": 3}))
    photo = forms.FileField(required=False, label=lazy("Photo"), widget=forms.FileInput({"accept": ",".join(INLINE_TYPES)}))
    is_active = forms.BooleanField(required=False, initial=True, label=lazy("Offered in forms"))
    nonce = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def clean_key(self):
        key = self.cleaned_data["key"].strip().upper()
        KEY(key)
        return key

    def clean_photo(self):
        photo = self.cleaned_data["photo"]
        if photo and photo.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("A photo has at most 5 MB."))
        return photo

    def values(self) -> dict:
        """What the verbs take, but for the photo, which is kept first."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("nonce", "photo")}


class ComponentForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("Name"))
    description = forms.CharField(required=False, max_length=5000, label=lazy("Description"))


class VersionForm(forms.Form):
    name = forms.CharField(
        max_length=80, label=lazy("Name"), help_text=lazy("As it stands on the box or in the program: 2.4.1 or L-2026-11.")
    )
    kind = forms.ChoiceField(choices=Version.Kind.choices, label=lazy("Kind"))
    planned_on = forms.DateField(required=False, label=lazy("Planned for"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    units = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000, label=lazy("Units shipped"))
    notes = forms.CharField(required=False, max_length=100_000, label=lazy("Notes"), widget=forms.Textarea({"rows": 4}))
    nonce = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def values(self) -> dict:
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "nonce"}


class WithdrawalForm(forms.Form):
    reason = forms.CharField(required=False, max_length=400, label=lazy("Why"))
