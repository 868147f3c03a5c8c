"""HTML mail that wants to act, to load, to cover the page or to hide what its author wrote."""

import time

import pytest

from caseway.intake.reading.mail import read
from tests.patience import SLOWEST

HEAD = b"From: Rita <rita@northwind.test>\r\nSubject: Help\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
ACTING = {
    "script": "<script>alert(1)</script><p>Hello</p>",
    "handler": "<p onclick=alert(1)>Hello</p>",
    "htmx": "<p hx-get=/w/acme/members hx-trigger=load hx-target=body>Hello</p>",
    "htmx with data prefix": "<p data-hx-post=/w/acme/members>Hello</p>",
    "streams": "<p sse-connect=/x ws-connect=/y hx-ext=ws>Hello</p>",
    "own element": "<copy-button data-text=x>Hello</copy-button>",
    "overlay": "<div style='position:fixed;inset:0;z-index:9999'>Hello</div>",
    "style sheet": "<style>*{display:none}</style><p>Hello</p>",
    "class of ours": "<p class='dialog overlay'>Hello</p>",
    "id of ours": "<p id=ticket-body>Hello</p>",
    "drawing": "<svg onload=alert(1)><text>x</text></svg><p>Hello</p>",
    "formula": "<math><mi xlink:href='javascript:alert(1)'>x</mi></math><p>Hello</p>",
    "form": "<form action=http://evil.test><input name=password><p>Hello</p></form>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'></iframe><p>Hello</p>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://evil.test'><p>Hello</p>",
    "base": "<base href=http://evil.test><p>Hello</p>",
    "script link": "<a href=javascript:alert(1)>Hello</a>",
    "script link in disguise": "<a href=' &#x6A;ava&Tab;script:alert(1)'>Hello</a>",
    "conditional comment": "<!--[if mso]><script>alert(1)</script><![endif]--><p>Hello</p>",
    "remote image": "<img src=http://evil.test/a.png><p>Hello</p>",
    "remote image set": "<img srcset='http://evil.test/a.png 2x'><p>Hello</p>",
    "remote image without scheme": "<img src=//evil.test/a.png><p>Hello</p>",
    "remote background": "<table background=http://evil.test><tr><td>Hello</table>",
    "remote style": "<p style='background:url(http://evil.test)'>Hello</p>",
    "remote video": "<video poster=http://evil.test src=http://evil.test>x</video><p>Hello</p>",
    "image of another mail": "<img src=cid:unknown@x><p>Hello</p>",
    "image as data": "<img src=data:image/svg+xml;base64,PHN2Zz4=><p>Hello</p>",
    "unclosed everything": "<div><table><tr><td><b><i><a href=http://x.test>Hello",
    "closing what is not open": "</div></table></body></html>Hello",
    "broken tag": "<p Hello",
    "split script": "<scr\x00ipt>alert(1)</scr\x00ipt><p>Hello</p>",
    "utf-7 disguise": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-<p>Hello</p>",
    "deep": "<div>" * 50_000 + "Hello",
    "deep formatting": "<b><i>" * 20_000 + "Hello",
    "many images": "<img src=cid:a>" * 20_000 + "Hello",
    "many entities": "&lt;" * 100_000 + "Hello",
    "one enormous attribute": "<p title='" + "a" * 900_000 + "'>Hello</p>",
    "many attributes": "<p " + "a=b " * 200_000 + ">Hello</p>",
    "many links": "<a href=http://x.test>x</a>" * 20_000 + "Hello",
}


@pytest.mark.parametrize("html", ACTING.values(), ids=ACTING.keys())
def test_nothing_in_an_html_mail_acts_and_its_words_stay(html):
    begun = time.process_time()
    mail = read(HEAD + html.encode())
    assert time.process_time() - begun < 1 * SLOWEST
    tags = "".join(piece.partition(">")[0] + " " for piece in (mail.html or "").lower().split("<")[1:])
    for forbidden in "script svg math form input iframe meta base video style= onclick onload hx- sse- ws- data- srcset poster src= id= class= background".split():
        assert forbidden not in tags, forbidden
    if "Hello" in html and html != "<p Hello":
        assert "Hello" in mail.text
        assert "alert(1)" not in mail.text or "script+AD4-alert" in mail.text


def related(html, *parts):
    body = b"--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode() + b"\r\n"
    return (
        HEAD.split(b"Content-Type")[0]
        + b'Content-Type: multipart/related; boundary="r"\r\n\r\n'
        + body
        + b"".join(b"--r\r\n" + part + b"\r\n" for part in parts)
        + b"--r--"
    )


def test_an_image_of_the_mail_stays_in_its_place():
    png = b"Content-Type: image/png; name=shot.png\r\nContent-ID: <a&b@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    mail = read(related('<p>See <img src="cid:a&amp;b@x" alt="shot"></p>', png))
    assert mail.html == '<p>See <img src="cid:a&amp;b@x" alt="shot"></p>'
    assert [(file.filename, file.content_id, file.is_inline) for file in mail.attachments] == [("shot.png", "a&b@x", True)]


def test_an_image_named_with_escapes_is_found():
    png = b"Content-Type: image/png\r\nContent-ID: <a b@x>\r\n\r\nx"
    assert 'src="cid:a b@x"' in read(related('<img src="cid:a%20b@x">', png)).html


def test_a_content_id_cannot_leave_its_attribute():
    png = b'Content-Type: image/png\r\nContent-ID: <a"onerror=alert(1)x@y>\r\n\r\nx'
    html = read(related("<img src='cid:a\"onerror=alert(1)x@y'>", png)).html
    assert html == '<img src="cid:a&quot;onerror=alert(1)x@y">'


FOLDS = {
    "gmail": '<div>Thanks</div><div class="gmail_quote"><div class="gmail_attr">On Monday Olga wrote:</div><blockquote class="gmail_quote">Hi</blockquote></div>',
    "outlook": "<p>Thanks</p><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>From:</b> Olga<br><b>Sent:</b> Monday</div><p>Hi</p>",
    "outlook, passed on once": "<p>Thanks</p><div id=x_appendonsend></div><p>Hi from Olga</p>",
    "apple": "<p>Thanks</p><blockquote type=cite>On Monday Olga wrote: Hi</blockquote>",
    "thunderbird": '<p>Thanks</p><div class="moz-cite-prefix">On Monday Olga wrote:</div><blockquote type=cite>Hi</blockquote>',
    "yahoo": '<div>Thanks</div><div class="yahoo_quoted">On Monday Olga wrote: Hi</div>',
    "proton": '<div>Thanks</div><div class="protonmail_quote">On Monday Olga wrote: Hi</div>',
}


@pytest.mark.parametrize("html", FOLDS.values(), ids=FOLDS.keys())
def test_what_a_mail_program_quotes_is_folded(html):
    mail = read(HEAD + html.encode())
    assert mail.new_text == "Thanks"
    assert "Hi" in mail.quoted and "Olga" in mail.quoted
    assert "Hi" not in mail.html_new and "Hi" in mail.html_quoted and "Thanks" not in mail.html_quoted
    assert "gmail" not in mail.html and "class" not in mail.html


UNFOLDED = {
    "answers inside gmail's container": '<div>See below</div><div class="gmail_quote">On Monday:<blockquote>Works?</blockquote><div>Yes!</div><blockquote>All?</blockquote></div>',
    "answer below": "<p>Hi</p><blockquote type=cite>Works?</blockquote><p>Yes!</p>",
    "a passage set off by hand": '<div>She said:</div><blockquote class="gmail_quote"><div>Yes!</div></blockquote>',
    "nothing but a quotation": '<div class="gmail_quote"><blockquote>Yes!</blockquote></div>',
    "a forward": '<div>FYI</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Olga</div>Yes!</div>',
    "a quotation of one's own": "<p>He said</p><blockquote>Yes!</blockquote>",
}


@pytest.mark.parametrize("html", UNFOLDED.values(), ids=UNFOLDED.keys())
def test_what_may_be_an_answer_is_not_folded(html):
    mail = read(HEAD + html.encode())
    assert "Yes!" in mail.new_text
    assert mail.html_new is None


def test_a_forward_by_its_subject_is_not_folded():
    mail = read(HEAD.replace(b"Help", b"WG: Help") + FOLDS["outlook"].encode())
    assert "Hi" in mail.new_text and mail.html_new is None


def test_the_plain_form_says_what_is_new_when_both_are_there():
    html = FOLDS["gmail"]
    body = f"--r\r\n\r\nThanks\r\n\r\nOn Mon, 2 Nov 2026 at 10:00, Olga wrote:\r\n> Hi\r\n--r\r\nContent-Type: text/html\r\n\r\n{html}\r\n--r--"
    mail = read(b"Subject: x\r\nContent-Type: multipart/alternative; boundary=r\r\n\r\n" + body.encode())
    assert (mail.new_text, mail.html_new) == ("Thanks", "<div>Thanks</div>")


def test_an_empty_plain_form_gives_way_to_the_html():
    body = b"--r\r\n\r\n \r\n--r\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--r--"
    mail = read(b"Content-Type: multipart/alternative; boundary=r\r\n\r\n" + body)
    assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")
