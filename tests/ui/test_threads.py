"""What several threads do at once comes out as when one does it alone."""

import random
import sys
import threading

import pytest

from caseway.intake.reading.quoting import split_reply
from caseway.mail.letters import letter_html
from caseway.search.language.parsing import parse
from caseway.search.stems import stems_of
from caseway.ui.markdown import render_markdown
from caseway.ui.plaintext import text_to_html
from caseway.ui.richtext import clean_html, html_to_text

chance = random.Random(1)
SHAPES = [
    "<p>{}</p>",
    "<div><b>{}</b></div>",
    "<table><tr><td>{}</td><td>x</td></tr></table>",
    "<ul><li>{}</ul>",
    "<blockquote>{}</blockquote>",
]


def some_words() -> str:
    return " ".join(
        chance.choices(["battery", "leaks", "http://a.test/x", "*screen*", "Zoë", "12,5", "-", "tag:x"], k=chance.randrange(3, 20))
    )


def some_letters() -> str:
    return " ".join("".join(chance.choices("aeinrstlmgu", k=chance.randrange(4, 16))) for _ in range(8))


def some_html() -> str:
    return "".join(chance.choice(SHAPES).format(some_words()) for _ in range(chance.randrange(1, 8)))


@pytest.mark.parametrize(
    "work, make",
    [
        (html_to_text, some_html),
        (clean_html, some_html),
        (render_markdown, some_words),
        (text_to_html, some_words),
        (lambda text: letter_html(f"<p>{text}</p>", language="en"), some_words),
        (lambda text: repr(parse(text)), some_words),
        # Not what is kept of earlier words.
        (lambda text: [stems_of.__wrapped__(word) for word in text.split()], some_letters),
        (lambda text: split_reply(f"{text}\n\nOn Tue, Bob <b@x.test> wrote:\n> {text}"), some_words),
    ],
    ids=["words of HTML", "cleaned HTML", "Markdown", "plain text", "a letter", "a query", "stems", "a reply"],
)
def test_threads_do_not_mix_things_up(work, make):
    given = [make() for _ in range(40)]
    alone, mixed = [work(one) for one in given], []

    def work_through(start: int) -> None:
        for place in [*range(start, len(given)), *range(start)] * 12:
            if work(given[place]) != alone[place]:
                mixed.append(given[place])

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work_through, args=(start,)) for start in range(0, 40, 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert mixed == []
