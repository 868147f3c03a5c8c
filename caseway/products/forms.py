"""What managers fill in about products."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.products.models import KEY


class ProductForm(forms.Form):
    name = forms.CharField(max_length=120, label=lazy("Name"))
    key = forms.CharField(max_length=8, label=lazy("Key"), help_text=lazy("Short, in capital letters: KET."))
    description = forms.CharField(required=False, max_length=5000, label=lazy("Description"), widget=forms.Textarea({"rows": 3}))
    is_active = forms.BooleanField(required=False, initial=True, label=lazy("Offered in forms"))
    nonce = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def clean_key(self):
        key = self.cleaned_data["key"].strip().upper()
        KEY(key)
        return key

    def values(self) -> dict:
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "nonce"}
