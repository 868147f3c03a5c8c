"""What members fill in about who sees the tickets of an organisation."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.customers.forms import LinesField
from caseway.customers.models import Address, Contact, Customer, Organisation
from caseway.customers.written import read_email

USUAL_DAYS, MOST_DAYS = 30, 366
SHORTEST_PASSWORD = 8


class SharingForm(forms.Form):
    sharing = forms.ChoiceField(choices=Organisation.Sharing.choices, label=lazy("Sees all tickets"), widget=forms.RadioSelect)
    contacts = LinesField(
        each=read_email, label=lazy("Named people"), help_text=lazy("One e-mail address a line, of people of this organisation.")
    )

    def __init__(self, given=None, *, organisation: Organisation):
        named = Contact.objects.filter(workspace=organisation.workspace_id, organisation=organisation)
        # Who left the organisation since is named no more.
        present = named.filter(customer__organisation=organisation).exclude(customer__email="").order_by("customer__email")
        initial = {"sharing": organisation.sharing, "contacts": list(present.values_list("customer__email", flat=True))}
        super().__init__(given, initial=initial)
        self.organisation = organisation

    def clean_contacts(self) -> list[Customer]:
        emails = self.cleaned_data["contacts"]
        known = Address.objects.filter(workspace=self.organisation.workspace_id, email__in=emails).select_related("customer")
        people = {one.email: one.customer for one in known if one.customer.organisation_id == self.organisation.pk}
        for email in emails:
            if email not in people:
                raise ValidationError(_("{email} is nobody of this organisation.").format(email=email))
        return list({person.pk: person for person in people.values()}.values())


class SharedLinkForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("For whom"), help_text=lazy("Only your colleagues read it."))
    until = forms.DateField(label=lazy("Works until the end of"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    password = forms.CharField(
        required=False,
        min_length=SHORTEST_PASSWORD,
        max_length=200,
        strip=False,
        label=lazy("Password"),
        help_text=lazy("Empty: the link alone is enough. Tell it by another way than the link."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    shows_names = forms.BooleanField(required=False, label=lazy("Show who reported what"))

    def __init__(self, given=None):
        super().__init__(given, initial={"until": localdate() + timedelta(days=USUAL_DAYS)})

    def clean_until(self) -> datetime:
        day: date = self.cleaned_data["until"]
        if not localdate() <= day <= localdate() + timedelta(days=MOST_DAYS):
            raise ValidationError(_("Choose a day between today and a year from now."))
        return make_aware(datetime.combine(day, time.max))
