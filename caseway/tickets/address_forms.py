"""What admins fill in about mail addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.mail.addresses import is_support_address
from caseway.mail.models import SignIn, WayOut
from caseway.products.models import Product
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member, Team


class AddressForm(forms.Form):
    email = forms.EmailField(label=lazy("E-mail address"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label=lazy("No team"))
    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("No product"))

    def __init__(self, *args, member: Member, address: MailAddress | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["team"].queryset = Team.objects.visible_to(member)
        self.fields["product"].queryset = Product.objects.visible_to(member)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if "+" in email.partition("@")[0]:
            raise ValidationError(_("Leave out what follows a plus sign; answers use it."))
        others = MailAddress.objects.filter(email=email).exclude(pk=self.address.pk if self.address else None)
        if is_support_address(email) or others.exists():
            raise ValidationError(_("This address is in use already."))
        return email


class WayOutForm(forms.Form):
    kind = forms.ChoiceField(choices=WayOut.Kind.choices, label=lazy("Mail from this address leaves"), widget=forms.RadioSelect)
    host = forms.RegexField(
        r"^[A-Za-z0-9.:-]{1,253}$", required=False, label=lazy("SMTP server"), help_text=lazy("Such as smtp.example.com")
    )
    port = forms.IntegerField(min_value=1, max_value=65535, initial=587, label=lazy("Port"))
    security = forms.ChoiceField(choices=WayOut.Security.choices, initial=WayOut.Security.STARTTLS, label=lazy("Encryption"))
    user = forms.CharField(required=False, max_length=254, label=lazy("User name"))
    sign_in = forms.ModelChoiceField(SignIn.objects.none(), required=False, label=lazy("Sign-in"), empty_label=lazy("with a password"))
    password = forms.CharField(
        required=False, max_length=500, strip=False, label=lazy("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, member: Member, way: WayOut | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sign_in"].queryset = SignIn.objects.visible_to(member).select_related("provider").order_by("account")
        if way is not None and way.sealed_password:
            self.fields["password"].help_text = _("Leave it empty to keep the one there is.")

    def clean(self):
        given = super().clean()
        if given.get("kind") == WayOut.Kind.SMTP:
            for name in ("host", "user") if given.get("sign_in") else ("host",):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed for a mail server of its own."))
        return given
