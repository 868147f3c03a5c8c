"""What is filled in about a table."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.imports.kinds import own_fields
from caseway.imports.models import Import
from caseway.imports.reading import ENCODINGS, FIELDS, Unreadable
from caseway.workspaces.models import Member

SENTENCES = {
    "large": lazy("The file is larger than {most} MB."),
    "long": lazy("There are more than {most} rows. Bring them in as several files."),
    "wide": lazy("There are more than {most} columns; probably the separator is another one."),
    "broken": lazy("The table is broken at line {line}: a cell is not closed, or far too long."),
    "empty": lazy("There are no rows in it."),
}
SEPARATOR_WORDS = ((";", lazy("Semicolon")), (",", lazy("Comma")), ("\t", lazy("Tab")), ("|", lazy("Bar")))
WORDS = {
    "name": lazy("Name"),
    "emails": lazy("E-mail address"),
    "phones": lazy("Telephone number"),
    "organisation": lazy("Organisation"),
    "language": lazy("Language"),
    "time_zone": lazy("Time zone"),
    "notes": lazy("Notes"),
    "domains": lazy("Domains"),
    "tier": lazy("Weight"),
    "key": lazy("Key"),
    "description": lazy("Description"),
}


def sentence_of(unreadable: Unreadable) -> str:
    return str(SENTENCES[unreadable.why]).format(**unreadable.figures)


class UploadForm(forms.Form):
    kind = forms.ChoiceField(choices=Import.Kind.choices, label=lazy("What stands in it?"))
    file = forms.FileField(
        label=lazy("File"),
        help_text=lazy("A table as CSV, such as every spreadsheet saves; at most 50,000 rows."),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)


class ReadingForm(forms.Form):
    """How the file is read."""

    encoding = forms.ChoiceField(choices=[(name, name) for name in ENCODINGS], label=lazy("Letters"))
    separator = forms.ChoiceField(choices=SEPARATOR_WORDS, label=lazy("Separator"))
    has_header = forms.BooleanField(required=False, label=lazy("The first row names the columns"))


class MappingForm(forms.Form):
    """What each column means; a field for each column, and what becomes of those who are there already."""

    may_change = forms.TypedChoiceField(
        coerce=lambda value: value == "change",
        choices=[("leave", lazy("Leave them as they are")), ("change", lazy("Take over what the table says of them"))],
        label=lazy("Those who are there already"),
    )

    def __init__(self, *args, importing: Import, member: Member, **kwargs):
        super().__init__(*args, initial={"may_change": "change" if importing.may_change else "leave"}, **kwargs)
        self.importing = importing
        choices = [("", lazy("Leave out")), *((field, WORDS[field]) for field in FIELDS[importing.kind])]
        choices += [(one.name, one.label) for one in own_fields(importing.kind, member)]
        self.columns = []
        for number, title in enumerate(importing.header):
            name = f"column-{number}"
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, initial=importing.mapping[number], label=title or "–")
            self.columns.append(name)

    def clean(self):
        given = super().clean() or {}
        if not self.errors and not set(self.mapping()) & {"name", "emails", "phones", "key"}:
            raise ValidationError(_("Say at least which column is the name."))
        return given

    def mapping(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.columns]
