from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.notices.models import Reason
from caseway.notices.reasons import MAIL, NONE, PAGE, way_for
from caseway.workspaces.models import Member

WAYS = ((PAGE, lazy("Here")), (MAIL, lazy("Here and by mail")), (NONE, lazy("Not at all")))


class ChoicesForm(forms.Form):
    """One choice for each reason to tell somebody something."""

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        for reason in Reason:
            initial = way_for(member.notice_choices, reason)
            self.fields[reason.value] = forms.ChoiceField(choices=WAYS, label=reason.label, initial=initial, required=False)


class SecondWayForm(forms.Form):
    email = forms.EmailField(
        required=False, label=lazy("E-mail address"), help_text=lazy("Best at another provider than the mailboxes that are watched.")
    )
    url = forms.URLField(
        required=False, max_length=400, assume_scheme="https", label=lazy("Web address"), help_text=lazy("Gets a POST with JSON.")
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
