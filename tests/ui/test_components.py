import pytest
from django import forms
from django.template import engines
from django.utils import translation

from caseway.ui.components import face, filesize, initials, priority_mark, state_chip


def drawn(source, **context):
    return engines["jinja2"].env.from_string(source).render(**context)


@pytest.mark.parametrize(
    "name, letters",
    [("Olga Hansen", "OH"), ("rita@northwind.test", "RN"), ("Dan", "DA"), ("Maya de la Cruz", "MC"), ("(Mallory)", "(M")],
)
def test_a_face_shows_initials(name, letters):
    assert initials(name) == letters


def test_a_face_cannot_carry_markup():
    assert "<script>" not in face("<script> x") and face("") == '<span class="face face--none" aria-hidden="true"></span>'


def test_the_same_name_has_the_same_colour_everywhere():
    assert face("Olga Hansen").split('title="')[0] == face("Olga Hansen", "").split('title="')[0]


@pytest.mark.parametrize("count, words", [(0, "0 B"), (999, "999 B"), (1_234, "1.2 KB"), (45_600, "46 KB"), (7_300_000, "7.3 MB")])
def test_a_file_size_is_readable(count, words):
    with translation.override("en"):
        assert filesize(count) == words


@pytest.mark.parametrize("priority", ["urgent", "high", "normal", "low"])
def test_a_priority_says_its_name_to_those_who_do_not_see(priority):
    with translation.override("en"):
        assert f'title="Priority: {priority.title()}"' in priority_mark(priority)


def test_a_state_can_say_more_than_its_name():
    with translation.override("en"):
        assert ">Open · we owe the next step</span>" in state_chip("open", "Open · we owe the next step")
        assert state_chip("on_hold").startswith('<span class="chip chip--on-hold">')


class Enquiry(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="For the answer.")
    product = forms.ChoiceField(choices=[("", "Any"), ("1", "Kettle & Co")], required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    mails = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Agent"), ("v", "Viewer")], widget=forms.RadioSelect, required=False)
    files = forms.FileField(required=False)


@pytest.fixture
def wrong():
    form = Enquiry({"email": "no", "product": "1", "text": "</textarea><b>", "kind": "v"})
    assert not form.is_valid()
    return form


def test_a_field_ties_label_help_and_error_to_its_input(wrong):
    html = drawn('{{ field(form["email"]) }}', form=wrong)
    assert '<label class="field__label" for="id_email">E-mail</label>' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html and 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html and 'value="no"' in html


def test_what_was_typed_comes_back_escaped(wrong):
    assert "&lt;/textarea&gt;&lt;b&gt;</textarea>" in drawn('{{ field(form["text"]) }}', form=wrong)


def test_a_choice_that_was_made_stays_made(wrong):
    assert '<option value="1" selected>Kettle &amp; Co</option>' in drawn('{{ field(form["product"]) }}', form=wrong)
    assert 'value="v" checked' in drawn('{{ field(form["kind"]) }}', form=wrong)


def test_a_field_takes_further_attributes():
    html = drawn('{{ field(form["email"], autocomplete="email", hx_post="/x", autofocus=True) }}', form=Enquiry())
    assert 'autocomplete="email"' in html and 'hx-post="/x"' in html and " autofocus" in html


def test_a_button_with_an_address_is_a_link():
    assert drawn('{{ button("New", href="/new", does="ticket.new") }}').startswith(
        '<a class="button button--plain" href="/new" data-does="ticket.new" data-key="c"'
    )
    assert drawn('{{ button("Save", hx_post="/a&b") }}').startswith(
        '<button class="button button--plain" type="submit" hx-post="/a&amp;b">'
    )


def test_a_button_without_words_still_has_a_name():
    assert 'aria-label="Close"' in drawn('{{ button("Close", icon_name="close", hide_text=True) }}')


def test_stages_tell_where_it_stands():
    html = drawn('{{ stages(["Received", "In work", "Done"], 1) }}')
    assert html.count("stages__step--done") == 1 and html.count('aria-current="step"') == 1
