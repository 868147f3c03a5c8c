"""What is set up around the telephone."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.customers.forms import LinesField
from caseway.customers.numbers import e164
from caseway.telephony.models import Exchange, Extension
from caseway.telephony.reaching import spelled
from caseway.workspaces.models import Member, Team, Workspace


class RulesField(LinesField):
    """Lines such as `600 = Support`."""

    def __init__(self, **kwargs):
        super().__init__(each=lambda line: line, **kwargs)


def sides(line: str) -> tuple[str, str]:
    """What stands left and right of the sign; alone, it is the right side."""
    left, sign, right = line.partition("=")
    return (left.strip(), right.strip()) if sign else ("", left.strip())


class ExchangeForm(forms.Form):
    queues = RulesField(
        label=lazy("Queues"),
        help_text=lazy("One a line, such as “600 = Support”. A queue that is called like a team needs no line."),
    )
    outgoing = RulesField(
        label=lazy("Number that outgoing calls show"),
        help_text=lazy(
            "One a line: “+43 = +43 1 234567” for calls to Austria; a number alone for all others. Empty: the telephone system decides."
        ),
    )

    def __init__(self, *args, workspace: Workspace, exchange: Exchange | None, **kwargs):
        self.workspace = workspace
        self.teams = {team.pk: team.name for team in Team.objects.filter(workspace=workspace)}
        initial = {}
        if exchange:
            initial["queues"] = [f"{name} = {self.teams[team]}" for name, team in exchange.queues if team in self.teams]
            initial["outgoing"] = [f"{beginning} = {number}" if beginning else number for beginning, number in exchange.outgoing]
        super().__init__(*args, initial=initial, **kwargs)

    def clean_queues(self) -> list[list]:
        by_name = {name.casefold(): pk for pk, name in self.teams.items()}
        rules = []
        for line in self.cleaned_data["queues"]:
            queue, team = sides(line)
            if not queue or team.casefold() not in by_name:
                raise ValidationError(_("“{line}”: write a queue, =, and the name of a team.").format(line=line))
            rules.append([queue[:80], by_name[team.casefold()]])
        return rules

    def clean_outgoing(self) -> list[list[str]]:
        rules = []
        for line in self.cleaned_data["outgoing"]:
            beginning, typed = sides(line)
            number = e164(typed, self.workspace.country)
            if not number or (beginning and not re.fullmatch(r"\+\d{1,14}", beginning.replace(" ", ""))):
                raise ValidationError(_("“{line}”: write a beginning such as +43, =, and the number to show.").format(line=line))
            rules.append([beginning.replace(" ", ""), number])
        return rules


class BlockForm(forms.Form):
    number = forms.CharField(
        max_length=40,
        required=False,
        label=lazy("Number"),
        help_text=lazy("Empty: everybody who withholds theirs."),
        widget=forms.TextInput({"inputmode": "tel"}),
    )

    def __init__(self, *args, workspace: Workspace, **kwargs):
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        return e164(typed, self.workspace.country) or typed


class ExtensionsForm(forms.Form):
    extensions = LinesField(
        each=lambda line: line,
        label=lazy("Your extension, and your name at the telephone system"),
        help_text=lazy("One a line: 21, +49 30 901820-21, olga. Calls that ring there are shown to you."),
    )

    def __init__(self, *args, member: Member, **kwargs):
        mine = list(Extension.objects.filter(workspace=member.workspace_id, member=member).order_by("pk").values_list("name", flat=True))
        super().__init__(*args, initial={"extensions": mine}, **kwargs)
        self.member = member

    def clean_extensions(self) -> list[str]:
        return [spelled(line, self.member.workspace.country) for line in self.cleaned_data["extensions"]]
