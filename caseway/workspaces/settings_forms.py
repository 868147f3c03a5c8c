"""What admins fill in."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.ui.forms import ManyField
from caseway.workspaces.countries import countries
from caseway.workspaces.forms import time_zones
from caseway.workspaces.models import ApiToken, Member, Role, Team, Workspace


class GeneralForm(forms.ModelForm):
    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        label=lazy("Language"),
        help_text=lazy("Mail to customers whose own language is not known is written in it."),
    )
    time_zone = forms.ChoiceField(choices=time_zones, label=lazy("Time zone"))
    country = forms.ChoiceField(label=lazy("Country"), help_text=lazy("Telephone numbers without a prefix belong to it."))
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$", required=False, label=lazy("Colour"), help_text=lazy("Of the help centre, such as #0a6c74.")
    )

    class Meta:
        model = Workspace
        fields = ("name", "language", "time_zone", "country", "colour", "close_after_days", "demands_second_factor")
        labels = {
            "name": lazy("Name of the company"),
            "close_after_days": lazy("Days until a resolved ticket closes"),
            "demands_second_factor": lazy("Everybody signs in with a second factor"),
        }
        help_texts = {
            "close_after_days": lazy("An answer reopens a resolved ticket; an answer to a closed one makes a new ticket."),
            "demands_second_factor": lazy("Members without one are led to set one up before anything else. API tokens go on working."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(get_language() or settings.LANGUAGE_CODE)


class InviteForm(forms.Form):
    email = forms.EmailField(label=lazy("E-mail address"))
    role = forms.ChoiceField(choices=Role.choices, initial=Role.AGENT, label=lazy("Role"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label=lazy("No team"))

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["team"].queryset = Team.objects.visible_to(member)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if Member.objects.visible_to(self.member).filter(account__email=email).exists():
            raise ValidationError(_("This person is a member already."))
        return email


class MemberForm(forms.Form):
    name = forms.CharField(max_length=120, label=lazy("Name"))
    role = forms.ChoiceField(choices=Role.choices, label=lazy("Role"))
    is_active = forms.BooleanField(required=False, label=lazy("May sign in to this workspace"))


class TeamForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("Name"))
    is_restricted = forms.BooleanField(
        required=False, label=lazy("Restricted"), help_text=lazy("Only its members and administrators see its tickets.")
    )
    members = ManyField(Member.objects.none(), required=False, label=lazy("Members"), widget=forms.CheckboxSelectMultiple)
    signature = forms.CharField(
        required=False,
        max_length=2000,
        label=lazy("Signature"),
        widget=forms.Textarea,
        help_text=lazy("Ends replies of members who have none of their own. Markdown; {name}, {company} and {team} are filled in."),
    )

    def __init__(self, *args, member: Member, team: Team | None, **kwargs):
        initial = (
            {"name": team.name, "is_restricted": team.is_restricted, "members": list(team.members.all()), "signature": team.signature}
            if team
            else {}
        )
        super().__init__(*args, initial=initial, **kwargs)
        self.member, self.team = member, team
        self.fields["members"].queryset = Member.objects.visible_to(member).active().order_by("name")

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        others = Team.objects.filter(workspace=self.member.workspace_id, name=name).exclude(pk=self.team.pk if self.team else None)
        if others.exists():
            raise ValidationError(_("There is a team of this name already."))
        return name


class SignatureForm(forms.Form):
    signature = forms.CharField(
        required=False,
        max_length=2000,
        label=lazy("Signature"),
        widget=forms.Textarea,
        help_text=lazy("Ends your replies. Markdown; {name}, {company} and {team} are filled in. Empty: your team's is used."),
    )


DAYS = (lazy("Monday"), lazy("Tuesday"), lazy("Wednesday"), lazy("Thursday"), lazy("Friday"), lazy("Saturday"), lazy("Sunday"))


class HoursForm(forms.Form):
    closed_words = forms.CharField(
        required=False,
        max_length=1000,
        label=lazy("Words in the receipt outside of these hours"),
        widget=forms.Textarea,
        help_text=lazy("Empty: the receipt says when somebody is there again, in the customer's language."),
    )

    def __init__(self, *args, workspace: Workspace, **kwargs):
        kept = [*workspace.opening_hours, *[None] * 7][:7]
        initial = {"closed_words": workspace.closed_words}
        for number, day in enumerate(kept):
            initial |= {f"from_{number}": day[0], f"until_{number}": day[1]} if day else {}
        super().__init__(*args, initial=initial, **kwargs)
        for number, name in enumerate(DAYS):
            self.fields[f"from_{number}"] = forms.TimeField(required=False, label=_("{day} from").format(day=name), widget=_time())
            self.fields[f"until_{number}"] = forms.TimeField(required=False, label=_("{day} until").format(day=name), widget=_time())

    def clean(self):
        given = super().clean()
        for number in range(7):
            opening, closing = given.get(f"from_{number}"), given.get(f"until_{number}")
            if bool(opening) != bool(closing) or (opening and closing and closing <= opening):
                self.add_error(f"until_{number}", _("A day needs a beginning and a later end, or neither."))
        return given

    @property
    def hours(self) -> list:
        """As the workspace keeps them; no day at all means always open."""
        times = [(self.cleaned_data.get(f"from_{number}"), self.cleaned_data.get(f"until_{number}")) for number in range(7)]
        days = [[f"{opening:%H:%M}", f"{closing:%H:%M}"] if opening and closing else None for opening, closing in times]
        return days if any(days) else []


def _time() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class TokenForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("What is it for?"))
    scope = forms.ChoiceField(choices=ApiToken.Scope.choices, initial=ApiToken.Scope.WRITE, label=lazy("Scope"))
