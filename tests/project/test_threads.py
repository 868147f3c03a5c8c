"""The bridge from the front to Django: what a client sends arrives, what Django answers leaves, and nothing stays open."""

import asyncio
import io

import pytest

from caseway.project.threads import A_PIECE, OnThreads, environ_of


def scope(*headers: tuple[bytes, bytes], method: str = "GET", path: str = "/w/acme/tickets") -> dict:
    return {"type": "http", "method": method, "path": path, "query_string": b"q=a", "http_version": "1.1", "headers": list(headers)}


def ask(application, *, body=None, send=None, **given) -> list[dict]:
    sent: list[dict] = []

    async def keep(message):
        sent.append(message)

    asyncio.run(OnThreads(application, 1)(scope(**given), body, send or keep))
    return sent


class Chunks:
    """What an application returns, and whether it was closed as WSGI asks."""

    def __init__(self, *chunks: bytes):
        self._chunks, self.is_closed = chunks, False

    def __iter__(self):
        yield from self._chunks

    def close(self):
        self.is_closed = True


def answering(chunks, status="200 OK", headers=()):
    def application(environ, start_response):
        start_response(status, list(headers))
        return chunks

    return application


def test_a_short_answer_is_sent_whole_with_its_length():
    chunks = Chunks(b"hel", b"lo")
    start, body = ask(answering(chunks, headers=[("Content-Type", "text/plain")]))
    assert (start["status"], start["headers"]) == (200, [(b"content-type", b"text/plain"), (b"content-length", b"5")])
    assert body == {"type": "http.response.body", "body": b"hello"}
    assert chunks.is_closed


def test_a_length_that_the_application_gave_stays_and_an_answer_without_body_gets_none():
    start, _ = ask(answering(Chunks(b"hello"), headers=[("Content-Length", "5")]))
    assert start["headers"] == [(b"content-length", b"5")]
    start, _ = ask(answering(Chunks(), status="304 Not Modified"))
    assert start["headers"] == []


def test_a_long_answer_leaves_in_pieces():
    chunks = Chunks(*[b"x" * 100_000] * 9)
    start, *pieces = ask(answering(chunks))
    assert start["headers"] == []
    assert sum(len(piece["body"]) for piece in pieces) == 900_000
    assert all(len(piece["body"]) < A_PIECE + 100_000 for piece in pieces)
    assert [piece.get("more_body", False) for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert chunks.is_closed


def test_a_client_that_leaves_closes_what_was_open():
    chunks = Chunks(*[b"x" * A_PIECE] * 5)

    async def gone(message):
        if message["type"] == "http.response.body":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        ask(answering(chunks), send=gone)
    assert chunks.is_closed


def test_a_body_that_came_in_chunks_has_a_length():
    body = io.BytesIO(b"subject=It+leaks")
    environ = environ_of(scope((b"transfer-encoding", b"chunked"), method="POST"), body)
    assert environ["CONTENT_LENGTH"] == "16"
    assert environ["wsgi.input"].read() == b"subject=It+leaks"


@pytest.mark.parametrize(
    "headers, key, expected",
    [
        ([(b"host", b"acme.test")], "HTTP_HOST", "acme.test"),
        ([(b"content-type", b"text/plain")], "CONTENT_TYPE", "text/plain"),
        ([(b"cookie", b"a=1"), (b"cookie", b"b=2")], "HTTP_COOKIE", "a=1; b=2"),
        ([(b"accept", b"a"), (b"accept", b"b")], "HTTP_ACCEPT", "a,b"),
        ([(b"x_forwarded_for", b"10.0.0.1")], "HTTP_X_FORWARDED_FOR", None),
        ([(b"x-real-ip", b"1.1.1.1"), (b"x_real_ip", b"10.0.0.1")], "HTTP_X_REAL_IP", "1.1.1.1"),
    ],
)
def test_headers_become_keys_and_none_can_pass_for_another(headers, key, expected):
    assert environ_of(scope(*headers), None).get(key) == expected


def test_an_address_with_letters_beyond_ascii_is_given_as_wsgi_wants_it():
    assert environ_of(scope(path="/w/ä"), None)["PATH_INFO"].encode("latin-1").decode() == "/w/ä"
