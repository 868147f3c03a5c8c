import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.ui.markdown import render_markdown
from caseway.ui.plaintext import text_to_html
from caseway.ui.richtext import LAID_OUT, MAX_DEPTH, TAGS, clean_html, depth, html_to_text, place_images
from tests.patience import SLOWEST

DANGEROUS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.test'>x</a>",
    "<a href='/w/acme/settings'>x</a>",
    "<div hx-get='/w/acme/members' hx-trigger='load'>x</div>",
    "<div data-hx-post='/w/acme/members' data-controller=x>x</div>",
    "<div ws-connect='/x' sse-connect='/y' hx-ext=z>x</div>",
    "<div style='position:fixed;inset:0;background:url(http://evil.test/x)'>x</div>",
    "<style>body{background:url(http://evil.test)}</style>",
    "<link rel=stylesheet href=http://evil.test/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.test'>",
    "<base href=http://evil.test/>",
    "<iframe src=http://evil.test></iframe>",
    "<object data=http://evil.test></object><embed src=http://evil.test>",
    "<form action=http://evil.test><input name=p type=password><button formaction=http://evil.test>x</button></form>",
    "<video src=http://evil.test poster=http://evil.test autoplay></video><audio src=http://evil.test></audio>",
    "<img srcset='http://evil.test 1x' src=''><picture><source srcset=http://evil.test></picture>",
    "<table background=http://evil.test><td background=http://evil.test>x</table>",
    "<body background=http://evil.test onload=alert(1)>x",
    "<p id=main name=x class=button>x</p>",
    "<img name=body id=documentElement>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<copy-button data-text=x>x</copy-button>",
    "<a ping=http://evil.test href=http://ok.test>x</a>",
    "<input type=image src=http://evil.test>",
    "<dialog open>x</dialog><details ontoggle=alert(1) open>x</details>",
    "<isindex action=javascript:alert(1)>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<area href=javascript:alert(1)><map name=x></map>",
]
FORBIDDEN_TAGS = "script style svg math link meta base iframe object embed form input button video audio source template dialog".split()
FORBIDDEN_ATTRIBUTES = (
    'onerror onload ontoggle hx- data- ws- sse- style srcset background poster ping name id class action formaction target="_top'.split()
)


@pytest.mark.parametrize("html", DANGEROUS)
def test_nothing_in_a_strangers_html_acts_or_loads(html):
    cleaned = clean_html(html, images=lambda cid: None).lower()
    inside_tags = "".join(piece.partition(">")[0] for piece in cleaned.split("<")[1:])
    assert not [tag for tag in FORBIDDEN_TAGS if f"<{tag}" in cleaned]
    assert not [name for name in FORBIDDEN_ATTRIBUTES if f" {name}" in inside_tags]
    assert "javascript:" not in inside_tags and 'src="' not in inside_tags


def test_formatting_lists_and_tables_stay():
    html = '<h2>Hi</h2><p><b>bold</b> <em>it</em></p><ul><li>a</li></ul><table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'
    assert clean_html(html) == html


def test_links_open_elsewhere_and_carry_no_trust():
    assert clean_html('<a href="https://northwind.test/a?b=1&c">x</a>') == (
        '<a href="https://northwind.test/a?b=1&amp;c" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )


def test_a_remote_image_becomes_its_words_and_keeps_its_address_as_text():
    cleaned = clean_html('<img src="https://tracker.test/logo.png?u=rita" alt="Logo" width="80">')
    assert cleaned == '<img alt="Logo" title="https://tracker.test/logo.png?u=rita">'


def test_a_tracking_pixel_goes_without_a_trace():
    assert clean_html('<p>x<img src="https://tracker.test/p" width="1" height="1"></p>') == "<p>x</p>"


def test_an_image_of_the_mail_stands_where_its_address_is_known():
    html = '<img src="cid:a&amp;b@x" alt="shot"><img src="cid:gone" alt="old">'
    kept = clean_html(html, images=lambda cid: f"cid:{cid}" if cid == "a&b@x" else None)
    assert kept == '<img src="cid:a&amp;b@x" alt="shot"><img alt="old">'
    assert place_images(kept, {"a&b@x": "/files/1?a=1&b=2"}.get) == '<img src="/files/1?a=1&amp;b=2" alt="shot"><img alt="old">'


def test_words_that_look_like_an_image_are_not_given_an_address():
    text = '<p>&lt;img src="cid:a"&gt;</p>'
    assert place_images(clean_html(text), {"a": "/files/1"}.get) == clean_html(text)


def test_placing_images_cannot_be_led_out_of_its_attribute():
    kept = clean_html("<img src='cid:x\"><b' alt='\"><script>'>", images=lambda cid: f"cid:{cid}")
    placed = place_images(kept, lambda cid: '"><script>alert(1)</script>')
    assert "<script" not in placed


def test_very_deep_html_keeps_its_words_in_flat_paragraphs():
    cleaned = clean_html("<div>" * 100_000 + "Rita asks")
    assert "Rita asks" in cleaned and depth(cleaned) < 5


def test_nested_quotations_up_to_the_limit_keep_their_form():
    assert depth(clean_html("<blockquote>" * 100 + "x")) == 100
    assert depth(clean_html("<blockquote>" * (MAX_DEPTH + 1) + "x")) < 5


FLOODS = [
    "<div>",
    "<b>",
    "&",
    "<",
    "<a",
    "<p>",
    "<table><tr><td>",
    "<font><p>",
    "<script>",
    "http://",
    "a@",
    "a.",
    "\n ",
    "<br>",
    "<svg>",
    '"',
    "![",
    "[](",
    "`",
    "|a",
]


# A wide cell above many low ones, beside a high one.
TABLES = ["<table><tr><td>{wide}</td></tr>{rows}</table>", "<table><tr><td>{wide}</td><td>{lines}</td></tr></table>"]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_laid_out_within_a_second_and_little_memory(table):
    half = LAID_OUT // 2 - 100
    wide = {"rows": "<tr><td>a</td></tr>" * (half // 19), "lines": "b<br>" * (half // 5)}
    for width in (half, half // 10, half // 100):
        begun = time.process_time()
        text = html_to_text(table.format(wide="w" * width, **wide))
        assert time.process_time() - begun < 1 * SLOWEST, width
        assert "w" * width in text and len(text) < 30_000_000


@pytest.mark.parametrize("length", [LAID_OUT, 400_000])
@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_anything_is_shown_within_a_second(piece, length):
    flood = piece * (length // len(piece))
    for show in (clean_html, html_to_text, text_to_html, render_markdown):
        begun = time.process_time()
        show(flood)
        assert time.process_time() - begun < 1 * SLOWEST, show.__name__


PIECES = [*"<>&\"'=/ abdipsv!-;:#x\n\t\x00", "<img ", "src=", "cid:", "<div", "</", "hx-get=", "<svg", "<table>", "<style>"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=200)
def test_cleaned_html_holds_nothing_but_allowed_tags_in_canonical_form(html):
    once = clean_html(html, images=lambda cid: f"cid:{cid}")
    twice = clean_html(once, images=lambda cid: f"cid:{cid}")
    tags = re.findall(r'<([a-z0-9]+)(?: [a-z]+="[^"]*")*>', twice)
    assert set(tags) <= TAGS
    assert twice.count("<") == len(tags) + len(re.findall(r"</[a-z0-9]+>", twice))


def test_markdown_breaks_lines_where_people_do():
    assert render_markdown("Dear Rita,\nplease restart.") == "<p>Dear Rita,<br>\nplease restart.</p>\n"


@pytest.mark.parametrize(
    "markdown, expected",
    [
        ("**bold** ~~gone~~", "<p><strong>bold</strong> <del>gone</del></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("<config>\n<port>1</port>", "<p>&lt;config&gt;<br>\n&lt;port&gt;1&lt;/port&gt;</p>\n"),
        ("```\n<a>\n```", "<pre><code>&lt;a&gt;\n</code></pre>\n"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("![x](https://tracker.test/p.png)", '<p><img alt="x"></p>\n'),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ],
)
def test_markdown_is_formatted_and_harmless(markdown, expected):
    assert render_markdown(markdown) == expected


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/w/acme"])
def test_markdown_links_only_lead_to_the_web_and_to_mail(target):
    assert "href" not in render_markdown(f"[x]({target})")


def test_markdown_has_tables_and_finds_addresses():
    html = render_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\nSee https://caseway.test")
    assert "<td>2</td>" in html and 'href="https://caseway.test"' in html


def test_plain_text_becomes_paragraphs_with_links():
    assert text_to_html("a <b>\nc\n\nsee https://x.test/a_(b)).") == (
        "<p>a &lt;b&gt;<br>\nc</p>\n"
        '<p>see <a href="https://x.test/a_(b)" target="_blank" rel="noopener noreferrer nofollow">https://x.test/a_(b)</a>).</p>\n'
    )


def test_html_becomes_readable_text():
    text = html_to_text("<p>Hello</p><ul><li>one</li><li>two</li></ul><table><tr><td>1</td><td>2</td></tr></table>")
    assert [line.strip() for line in text.splitlines() if line.strip()] == ["Hello", "* one", "* two", "1  2"]


def test_text_of_html_holds_no_script():
    assert "alert" not in html_to_text("<script>alert(1)</script><style>alert</style><p>x</p>")
