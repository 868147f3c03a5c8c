"""A program hears what happened: signed, in its turn, again until it was taken, and nothing that it may not hear."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils.timezone import now

from caseway.automation import actions, hearing
from caseway.automation.models import Delivery, Webhook
from caseway.automation.signing import signed_headers
from caseway.jobs import runner
from caseway.notices.models import Alarm
from caseway.tickets.actions import change, note, resolve
from caseway.workspaces.actions import make_team
from tests.cast import person

pytestmark = pytest.mark.django_db
State = Delivery.State


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told and answers `status`."""

    def __init__(self):
        self.told, self.status = [], 204
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words):
                """Quiet."""

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def types(self):
        return [json.loads(body)["type"] for _headers, body in self.told]


@pytest.fixture
def receiver():
    made = Receiver()
    hearing.forget_listening()
    yield made
    hearing.forget_listening()
    made.shutdown()
    made.server_close()


@pytest.fixture
def webhook(ada, receiver):
    made, secret = actions.make_webhook(ada, by=ada, name="Warehouse", url=receiver.url, facts=["ticket.resolved", "ticket.changed"])
    made.secret = secret
    hearing.forget_listening()
    return made


def due_again():
    Delivery.objects.filter(state=State.WAITING).update(due_at=now())
    Webhook.objects.update(rests_until=None)
    runner.settle()


def test_it_hears_what_it_asked_for_once_and_signed(webhook, receiver, ticket, olga):
    note(ticket, by=olga, body="not asked for")
    resolve(ticket, by=olga)
    runner.settle()
    assert receiver.types == ["ticket.resolved"]
    headers, body = receiver.told[0]
    expected = signed_headers(webhook.secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"] == expected["webhook-signature"]
    told = json.loads(body)["data"]
    assert told["subject"]["number"] == ticket.number and told["actor"]["name"] == "Olga"


def test_what_is_not_taken_is_told_again_with_the_same_id(webhook, receiver, ticket, olga):
    receiver.status = 500
    resolve(ticket, by=olga)
    runner.settle()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status) == (State.WAITING, 500) and "500" in delivery.last_error
    receiver.status = 200
    due_again()
    assert Delivery.objects.get().state == State.DONE
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1 and len(receiver.told) == 2


def test_a_receiver_that_failed_a_moment_ago_is_left_alone_and_loses_nothing(webhook, receiver, ticket, olga, ada):
    receiver.status = 503
    resolve(ticket, by=olga)
    runner.settle()
    change(ticket, by=olga, priority="high")
    runner.settle()
    assert len(receiver.told) == 1
    receiver.status = 200
    due_again()
    assert sorted(receiver.types) == ["ticket.changed", "ticket.resolved", "ticket.resolved"]


def test_after_days_of_refusal_an_alarm_says_so_and_ends_when_it_listens_again(webhook, receiver, ticket, olga):
    receiver.status = 500
    resolve(ticket, by=olga)
    for _ in range(11):
        due_again()
    assert Delivery.objects.get().state == State.DEAD
    assert "Warehouse" in Alarm.objects.standing().get().told
    receiver.status = 200
    actions.replay_failed(webhook)
    runner.settle()
    assert Delivery.objects.get().state == State.DONE
    assert not Alarm.objects.standing().exists()


def test_one_that_is_gone_for_good_is_switched_off(webhook, receiver, ticket, olga):
    receiver.status = 410
    resolve(ticket, by=olga)
    runner.settle()
    assert not Webhook.objects.get().is_active
    assert Delivery.objects.get().state == State.DEAD


def test_it_hears_only_what_its_maker_may_see(ada, acme, receiver, ticket, olga, maya):
    actions.make_webhook(maya, by=ada, name="Maya's", url=receiver.url)
    hearing.forget_listening()
    secret = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[person("Lea", acme, "agent")])
    change(ticket, by=ada, team=secret)
    resolve(ticket, by=ada)
    runner.settle()
    assert "ticket.resolved" not in receiver.types


def test_inner_addresses_are_not_called(ada, ticket, olga, settings):
    settings.CASEWAY_INNER_NETWORKS = ()
    actions.make_webhook(ada, by=ada, name="Probe", url="http://127.0.0.1:9/", facts=["ticket.resolved"])
    hearing.forget_listening()
    resolve(ticket, by=olga)
    runner.settle()
    assert Delivery.objects.get().last_error == "ConnectionError: the receiver does not answer"


def test_without_webhooks_a_fact_owes_nothing_more(ticket, olga, settle):
    hearing.forget_listening()
    settle()
    resolve(ticket, by=olga)
    settle()
    assert not Delivery.objects.exists()


def test_an_admin_makes_tests_and_removes_one(ada, receiver, browser_of):
    browser = browser_of(ada)
    made = browser.post("/w/acme/settings/webhooks", {"name": "Warehouse", "url": receiver.url})
    assert "whsec_" in made.content.decode()
    webhook = Webhook.objects.get()
    assert "whsec_" not in browser.get("/w/acme/settings/webhooks").content.decode()
    browser.post(f"/w/acme/settings/webhooks/{webhook.pk}/test")
    runner.settle()
    assert "webhook.tested" in receiver.types
    assert "taken, 204" in browser.get(f"/w/acme/settings/webhooks/{webhook.pk}").content.decode()
    tested = Delivery.objects.get(fact="webhook.tested")
    browser.post(f"/w/acme/settings/deliveries/{tested.pk}")
    runner.settle()
    assert receiver.types.count("webhook.tested") == 2
    browser.post(f"/w/acme/settings/webhooks/{webhook.pk}/removal")
    assert not Webhook.objects.exists() and not Delivery.objects.exists()


@pytest.mark.parametrize("url", ["ftp://example.com", "javascript:alert(1)", "nowhere"])
def test_an_address_that_cannot_be_called_is_refused_with_a_sentence(ada, url, browser_of):
    answer = browser_of(ada).post("/w/acme/settings/webhooks", {"name": "x", "url": url})
    assert answer.status_code == 422 and not Webhook.objects.exists()


def test_by_api_it_is_made_read_changed_replayed_and_removed(ada, receiver, client, token_of, ticket, olga):
    ask = {"HTTP_AUTHORIZATION": f"Bearer {token_of(ada)}", "content_type": "application/json"}
    made = client.post("/api/v1/webhooks", {"name": "W", "url": receiver.url, "facts": ["ticket.resolved"]}, **ask)
    assert made.status_code == 201 and made.json()["secret"].startswith("whsec_")
    address = f"/api/v1/webhooks/{made.json()['id']}"
    hearing.forget_listening()
    resolve(ticket, by=olga)
    runner.settle()
    told = client.get(f"{address}/deliveries", **ask).json()["items"][0]
    assert (told["state"], told["body"]["type"], told["status"]) == ("done", "ticket.resolved", 204)
    assert client.post(f"{address}/deliveries/{told['id']}", **ask).json()["state"] == "waiting"
    runner.settle()
    assert len(receiver.told) == 2
    assert client.patch(address, {"is_active": False}, **ask).json()["is_active"] is False
    refused = client.post("/api/v1/webhooks", {"name": "W", "url": "ftp://x", "facts": ["ticket.exploded"]}, **ask)
    assert refused.status_code == 422 and len(refused.json()["errors"]) == 2
    assert client.delete(address, **ask).status_code == 204
    assert client.get(address, **ask).status_code == 404
