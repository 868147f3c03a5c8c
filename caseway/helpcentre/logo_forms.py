"""The company's logo, as an admin uploads it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.files.keeping import INLINE_TYPES, picture_type

LARGEST_LOGO = 512 * 2**10


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=lazy("Logo"),
        widget=forms.FileInput({"accept": ",".join(sorted(INLINE_TYPES))}),
        help_text=lazy("PNG, JPEG, WebP or GIF, at most 512 KB. It stands on the help centre instead of the name."),
    )

    def clean_logo(self):
        """Its bytes; what they are is asked of them and not of the name."""
        given = self.cleaned_data["logo"]
        if given.size > LARGEST_LOGO:
            raise forms.ValidationError(_("A logo has at most 512 KB."))
        content = given.read()
        if picture_type(content):
            return content
        if b"<svg" in content[:4096].lower():
            raise forms.ValidationError(_("An SVG can carry a program, so it is not shown to customers. Please take a PNG of it."))
        raise forms.ValidationError(_("This is none of PNG, JPEG, WebP and GIF."))
