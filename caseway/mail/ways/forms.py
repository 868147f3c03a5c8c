"""What admins fill in about sign-ins at mail providers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.mail.ways.models import SignInProvider
from caseway.workspaces.models import Member

_OTHERS = lazy("For another provider only; Microsoft's and Google's are known.")


class ProviderForm(forms.Form):
    kind = forms.ChoiceField(choices=SignInProvider.Kind.choices, label=lazy("Provider"))
    name = forms.CharField(max_length=80, label=lazy("Name"), help_text=lazy("As it stands in lists."))
    client_id = forms.CharField(max_length=255, label=lazy("Client ID"), help_text=lazy("From your registration at the provider."))
    client_secret = forms.CharField(
        required=False, max_length=500, label=lazy("Client secret"), widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    authorize_url = forms.URLField(required=False, assume_scheme="https", label=lazy("Authorization address"), help_text=_OTHERS)
    token_url = forms.URLField(required=False, assume_scheme="https", label=lazy("Token address"), help_text=_OTHERS)
    scopes = forms.CharField(required=False, max_length=400, label=lazy("Scopes"), help_text=_OTHERS)

    def __init__(self, *args, member: Member, provider: SignInProvider | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.provider = member, provider
        if provider is not None:
            self.fields["client_secret"].help_text = _("Leave it empty to keep the one there is.")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        others = SignInProvider.objects.visible_to(self.member).filter(name=name)
        if others.exclude(pk=self.provider.pk if self.provider else None).exists():
            raise ValidationError(_("There is a provider of this name already."))
        return name

    def clean(self):
        given = super().clean()
        if given.get("kind") == SignInProvider.Kind.OTHER:
            for name in ("authorize_url", "token_url"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed for another provider."))
        return given


class AccountForm(forms.Form):
    account = forms.EmailField(label=lazy("Mail account"), help_text=lazy("The address with which you sign in at the provider."))
