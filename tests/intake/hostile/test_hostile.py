"""More than seven hundred mails that want to harm; each is read harmlessly, or held, within its share of time."""

import time
import unicodedata
from html.parser import HTMLParser

import pytest

from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.mail import read
from tests.intake.hostile import active, names, structures

ACTIVE, NAMED, BOMBS, ODD = active.cases(), names.cases(), structures.bombs(), structures.odd()
SECONDS = 1.0
ALLOWED = {
    "href", "title", "target", "rel", "src", "alt", "width", "height", "colspan", "rowspan", "align", "valign", "start", "type", "dir", "lang", "open",
}  # fmt: skip
FORBIDDEN = set(
    "script style svg math iframe frame frameset object embed form input button select textarea link meta base template video audio dialog "
    "portal fencedframe marquee applet isindex noscript title plaintext xmp picture source html body".split()
)


class Inspector(HTMLParser):
    """Written without a look at the sanitiser: what stands in the answer, as a parser sees it."""

    def __init__(self):
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in FORBIDDEN or "-" in tag:
            self.wrong.append(tag)
        for name, value in attributes:
            value = value or ""
            if name not in ALLOWED or (name == "src" and not value.startswith("cid:")):
                self.wrong.append(f"{tag} {name}={value[:40]}")
            if name == "href" and not value.lower().startswith(("http://", "https://", "mailto:")):
                self.wrong.append(f"{tag} {name}={value[:40]}")

    handle_startendtag = handle_starttag


def wrong_in(html: str | None) -> list[str]:
    inspector = Inspector()
    inspector.feed(html or "")
    return inspector.wrong


def test_there_are_more_than_seven_hundred():
    assert len(ACTIVE) + len(NAMED) + len(BOMBS) + len(ODD) > 700


@pytest.mark.parametrize("raw", ACTIVE.values(), ids=ACTIVE.keys())
def test_html_is_only_text_and_looks(raw):
    mail = read(raw)
    assert wrong_in(mail.html) + wrong_in(mail.html_new) + wrong_in(mail.html_quoted) == []
    assert "Hello" in mail.text


@pytest.mark.parametrize("raw", NAMED.values(), ids=NAMED.keys())
def test_a_file_name_is_a_name_and_nothing_else(raw):
    (file,) = read(raw).attachments
    assert 0 < len(file.filename) <= 200 and file.filename.strip(". ") == file.filename
    assert not set('<>:"|?*/\\') & set(file.filename)
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in file.filename)
    assert file.filename.partition(".")[0].lower() not in ("con", "aux", "nul", "prn", "lpt1")


@pytest.mark.parametrize("raw", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_costs_its_share_of_time_and_no_more(raw):
    begun = time.process_time()
    try:
        mail = read(raw)
    except Unreadable as unreadable:
        assert unreadable.reason in ("too large", "too many headers", "too many parts")
    else:
        assert wrong_in(mail.html) == [] and len(mail.attachments) <= 1_000 and len(mail.to) <= 500
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
def test_an_odd_mail_is_read(raw):
    mail = read(raw)
    assert "\x00" not in mail.text and mail.text.encode("utf-8") is not None
    if (
        b"Hello" in raw
        and b"base64" not in raw
        and b"x-uuencode" not in raw
        and b"utf-16" not in raw
        and b"utf-32" not in raw
        and b"cp037" not in raw
    ):
        assert "Hello" in mail.text
