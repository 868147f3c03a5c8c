"""What our `field` macro needs to know about an input, without Django's widget templates; and refusals beside their fields."""

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.forms import CharField, ModelMultipleChoiceField, widgets

from caseway.ui.names import names_in
from caseway.ui.paging import is_id

# Fifty names of forty characters, each in quotes, with room to spare.
LONGEST_NAMES = 5_000


class NamesField(CharField):
    """Tags or labels in one line; valid, a list of names."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_NAMES, **kwargs)

    def clean(self, value):
        return names_in(super().clean(value))


class ManyField(ModelMultipleChoiceField):
    """Any number of rows; an empty value beside them says that none is meant too. What is larger than any id is nobody's, where
    the database would break off."""

    def clean(self, value):
        given = [one for one in value or [] if one]
        for one in given:
            if not is_id(str(one)):
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(one)[:40]})
        return super().clean(given)


def once_key(request):
    """For `once`: a form with a nonce together with what it says, so that who goes back and chooses something else is heard again."""
    if not request.POST.get("nonce"):
        return secrets.token_urlsafe(16)
    said = [request.path, *sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")]
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:60]


def input_of(bound):
    """The widget's own description: name, value, attributes, choices; what goes wrong is tied to it for screen readers."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"id": bound.auto_id} if bound.auto_id else {}, widget)
    described = " ".join(part for part in (help_id(bound), error_id(bound)) if part)
    if described:
        attrs["aria-describedby"] = described
    attrs.pop("class", None)
    return widget.get_context(bound.html_name, bound.value(), attrs)["widget"] | {"shape": shape(widget)}


def help_id(bound):
    return f"{bound.auto_id}_helptext" if bound.help_text else ""


def error_id(bound):
    return f"{bound.auto_id}_error" if bound.errors else ""


def shape(widget):
    """Which of the few inputs we draw; anything else is drawn by Django."""
    for kind, name in SHAPES:
        if isinstance(widget, kind):
            return name
    return "other"


# Radio is a Select too, and a checkbox an Input: the narrower kind comes first.
SHAPES = (
    (widgets.CheckboxSelectMultiple, "choices"),
    (widgets.RadioSelect, "choices"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.Textarea, "textarea"),
    (widgets.SelectDateWidget, "other"),
    (widgets.MultiWidget, "other"),
    (widgets.Select, "select"),
    (widgets.Input, "input"),
)


def tried(form, act):
    """What `act` answers; None when it was refused, and the form says why."""
    try:
        return act()
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None


def sentences_of(form):
    """All that is wrong, for where there is no form to show it in."""
    return [sentence for sentences in form.errors.values() for sentence in sentences]


def show_refusal(form, refusal):
    """Put what a verb refused beside the field it is about, else above the form."""
    by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)
