import pytest

from caseway.search.language import Field, Kind, Vocabulary, complete

TICKETS = Vocabulary(
    [
        Field("state", Kind.CHOICE, "State", lookup="state", choices={"open": "Open", "on_hold": "On hold"}),
        Field("subject", Kind.TEXT, "Subject", lookup="subject"),
        Field("assignee", Kind.PERSON, "Assignee", lookup="assignee", resolver="member", aliases=("owner",)),
        Field("team", Kind.REF, "Team", lookup="team"),
        Field("created", Kind.DATE, "Created", lookup="created"),
        Field("is", Kind.FLAG, "Is", conditions={"open": None, "unread": None}),
    ]
)
NAMES = {"member": lambda typed: ["Olga Hansen", "Dan"]}


@pytest.mark.parametrize(
    "typed, offers",
    [
        ("", []),
        ("s", ["state:", "subject:"]),
        ("-sta", ["state:"]),
        ("lid (sta", ["state:"]),
        ("own", ["assignee:"]),
        ("state:", ["open", "on_hold", "none", "any"]),
        ("state:o", ["open", "on_hold"]),
        ("-state!=open,on", ["on_hold"]),
        ("assignee:", ["me", '"Olga Hansen"', "Dan", "none", "any"]),
        ("assignee:ol", ['"Olga Hansen"']),
        ('assignee:"Olga H', ['"Olga Hansen"']),
        ("team:my", ["my-team"]),
        ("created:to", ["today", "tomorrow"]),
        ("created:som..e", ["eow", "eom"]),
        ("is:u", ["unread"]),
        ("nothing:", []),
        ("http://x", []),
    ],
)
def test_the_box_offers_what_could_come_next(typed, offers):
    assert [each.text for each in complete(typed, len(typed), TICKETS, NAMES)] == offers


def test_an_offer_says_what_it_replaces():
    text = "lid state:open,on leaks"
    (offer,) = complete(text, len("lid state:open,on"), TICKETS)
    assert text[: offer.start] + offer.text + text[offer.end :] == "lid state:open,on_hold leaks"


@pytest.mark.parametrize("cursor", [-5, 0, 99])
def test_a_cursor_outside_the_text_is_harmless(cursor):
    assert isinstance(complete("sta", cursor, TICKETS), list)
