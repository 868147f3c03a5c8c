"""Programs that talk to the API as a member."""

import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.api import door
from caseway.automation.actions import make_macro, make_webhook
from caseway.automation.actions import test_webhook as try_webhook
from caseway.customers.actions import make_customer, make_organisation, merge_customers, share_organisation
from caseway.fields.actions import add_field
from caseway.files.keeping import keep
from caseway.helpcentre.sharing import make_shared_link
from caseway.issues.actions import act_on as act_on_issues
from caseway.issues.actions import raise_issue, write_solution, write_wish
from caseway.issues.actions import relate as relate_issues
from caseway.products.actions import make_component, make_version
from caseway.project import urls
from caseway.returns.actions import request as request_return
from caseway.saved.actions import make_view
from caseway.telephony.models import Call
from caseway.tickets.actions import act_on, open_ticket, relate, vote
from caseway.tickets.actions.saying import Words
from caseway.workspaces.actions import make_team

# The API is whole once it has its addresses.
assert urls.urlpatterns


class Program:
    """A client with a member's token; it keeps no cookies worth mentioning."""

    def __init__(self, token: str):
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else {})

    def __call__(self, method: str, path: str, content=None, **headers):
        kwargs = {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}
        if content is not None:
            kwargs |= {"data": content if isinstance(content, bytes | str) else json.dumps(content), "content_type": "application/json"}
        path = path.removeprefix(settings.CASEWAY_URL)
        return self.client.generic(method, path if path.startswith("/api") else f"/api/v1{path}", **kwargs)

    def get(self, path: str, **headers):
        return self("GET", path, **headers)

    def post(self, path: str, content, **headers):
        return self("POST", path, content, **headers)

    def patch(self, path: str, content, **headers):
        return self("PATCH", path, content, **headers)

    def send_file(self, file, **headers):
        return self.client.post("/api/v1/attachments", {"file": file}, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def all(self, path: str, **headers) -> list[dict]:
        items, cursor = [], ""
        while True:
            mark = "&" if "?" in path else "?"
            page = self.get(f"{path}{mark}limit=100" + (f"&cursor={cursor}" if cursor else ""), **headers).json()
            items += page["items"]
            cursor = page["next"]
            if not cursor:
                return items


@pytest.fixture
def program(token_of):
    """A program that acts as a member."""
    return lambda member, scope="write": Program(token_of(member, scope))


@pytest.fixture
def things(acme, ada, olga, ticket, beacon, rita):
    """One of each in Acme, by the first word of its address."""
    file = keep(acme.pk, b"words", filename="a.txt", by=olga)
    ticket.messages.first().attachments.create(workspace=acme, file=file)
    webhook, _secret = make_webhook(ada, by=ada, name="Warehouse", url="http://127.0.0.1:9/")
    issue = raise_issue(acme, by=olga, title="Export stops", kind="feature")
    write_solution(issue, by=olga, symptoms="The export stops.")
    halts = raise_issue(acme, by=olga, title="Export halts")
    assert halts.number == 2
    write_wish(issue, by=olga, title="Exports that do not stop")
    of_lot = {"product": beacon, "lot": "L-1", "kind": "problem"}
    into = open_ticket(acme, requester=rita, subject="The same", words=Words.plain("So"), channel="api", by=olga, **of_lot)
    organisation = make_organisation(acme, by=ada, name="Northwind")
    share_organisation(organisation, by=olga, sharing="all")
    return {
        "tickets": ticket.number,
        "into": into.number,
        "relations": relate(ticket, into, "related", by=olga).pk,
        "ties": relate_issues(issue, halts, "related", by=olga).pk,
        "messages": ticket.messages.first().pk,
        "customers": rita.pk,
        "another": make_customer(acme, by=olga, name="R. Rahn").pk,
        "merges": merge_customers(make_customer(acme, by=olga, name="Rita R."), into=rita, by=olga).pk,
        "organisations": organisation.pk,
        "links": make_shared_link(organisation, by=olga, name="Meeting", until=now() + timedelta(days=1))[0].pk,
        "components": make_component(beacon, by=ada, name="Lid").pk,
        "issue_acts": act_on_issues([issue.number], by=ada, kind="priority", value="normal").pk,
        "acts": act_on([ticket.number], by=ada, kind="priority", value="normal").pk,
        "products": beacon.pk,
        "teams": make_team(acme, by=ada, name="Support", members=[olga]).pk,
        "members": olga.pk,
        "issues": issue.number,
        "returns": request_return(ticket, by=olga).number,
        "calls": Call.objects.create(workspace=acme, key="1", direction="in", customer=rita, member=olga).pk,
        "versions": make_version(beacon, by=ada, name="2.4").pk,
        "attachments": file.token,
        "webhooks": webhook.pk,
        "votes": vote(issue, rita, by=olga).pk,
        "fields": add_field(acme, by=ada, kind="ticket", key="harm", label="Harm", type="text").pk,
        "macros": make_macro(acme, by=ada, name="Ask for a picture", text="Hello {name}, a picture, please.").pk,
        "views": make_view(acme, by=ada, name="Open ones", q="state:open", shared_with="everyone").pk,
        "deliveries": try_webhook(webhook, by=ada).pk,
    }


# Parts of an address that are called after what they name; the rest is called after its first word.
HOLES = {
    "delivery": "deliveries",
    "vote": "votes",
    "relation": "relations",
    "tie": "ties",
    "merge": "merges",
    "component": "components",
    "link": "links",
}


def filled(path: str, things: dict) -> str:
    """An address of the API that leads to one of the things."""
    for hole, kind in HOLES.items():
        path = path.replace(f"{{int:{hole}}}", str(things.get(kind)))
    path = path.replace("/issues/bulk/{int:id}", f"/issues/bulk/{things.get('issue_acts')}")
    for hole in ("{int:number}", "{int:id}", "{str:token}"):
        path = path.replace(hole, str(things.get(path.split("/")[1])))
    assert "{" not in path, f"an address with a part that the walk does not know: {path}"
    return path


@pytest.fixture
def stranger():
    return Program("")


@pytest.fixture(autouse=True)
def full_buckets():
    """Each test begins as if nobody had written before."""
    door.writes._left.clear()


def until_all_is_known(caller):
    """The feed tells nothing newer than a transaction that still writes, and other tests write beside this one."""
    last = Activity.objects.latest("id").pk
    deadline = time.monotonic() + 30
    while not caller.get(f"/activity?after={last - 1}").json()["items"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def problem(response, status: int) -> dict:
    """A refusal, checked for its form."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert {"type", "title", "status", "detail"} <= set(told)
    assert told["status"] == status
    assert told["detail"]
    return told
