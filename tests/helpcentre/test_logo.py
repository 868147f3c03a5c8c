"""The company's logo: what the bytes are counts, and customers see it wherever they read the company's name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.activity.models import Activity

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ADDRESS = "/w/acme/settings/logo"


def upload(browser, content, name="logo.png"):
    return browser.post(ADDRESS, {"logo": SimpleUploadedFile(name, content, content_type="image/png")})


def test_it_stands_where_customers_look_and_can_be_taken_down(acme, ada, browser_of, client):
    browser = browser_of(ada)
    assert upload(browser, PNG, "<b>.exe").status_code == 302
    acme.refresh_from_db()
    address = f"/help/acme/logo/{acme.logo}"
    for page in ("/help/acme/", "/help/acme/form", "/help/acme/mine"):
        assert f'<img class="logo" src="{address}" alt="{acme.name}">' in client.get(page).content.decode(), page
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PNG and answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"] == "public, max-age=31536000, immutable"
    browser.post(ADDRESS, {"remove": "1"})
    assert client.get(address).status_code == 404 and 'class="logo"' not in client.get("/help/acme/").content.decode()
    assert [fact.data["fields"] for fact in Activity.objects.filter(name="workspace.changed")] == [["logo"], ["logo"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "An SVG can carry a program"),
        (b"<html>", "none of PNG, JPEG, WebP and GIF"),
        (PNG + b"\0" * 512 * 1024, "at most 512 KB"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(acme, ada, browser_of, content, words):
    answer = upload(browser_of(ada), content)
    acme.refresh_from_db()
    assert answer.status_code == 422 and words in answer.content.decode() and not acme.logo
