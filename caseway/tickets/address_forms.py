"""What admins fill in about mail addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.mail.addresses import is_support_address
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
