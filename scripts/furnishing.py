"""One thing of every kind in a running workspace, so that each page with something on it can be looked at."""

import re
import smtplib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import httpx
from playwright.sync_api import Page

PATIENCE_SECONDS = 15
REPORT = "The handle came off while I was pouring.\n\nNobody was hurt, but the kitchen is wet. I bought it in August."
NOTE = "Same lot as the others: serial ends in **4471**, so the old seal. Do not ask for another photo."
REPLY = """Dear Eva,

thank you for the photo. It is not dangerous as long as the base stays dry:

- fill it only to the mark
- let it cool before you move it

You will hear from us by Friday."""
OWN_FIELDS = (
    {"kind": "ticket", "key": "harm", "label": "Severity of harm", "type": "one", "is_listed": True, "help": "Of people, not of things.",
     "choices": [{"label": "Nobody was hurt"}, {"label": "First aid"}, {"label": "A doctor was needed"}]},
    {"kind": "ticket", "key": "cost", "label": "Cost to us in euros", "type": "number", "position": 1},
    {"kind": "ticket", "key": "bought", "label": "Bought on", "type": "date", "is_asked": True, "position": 2},
    {"kind": "ticket", "key": "shops", "label": "Where do you buy from us?", "type": "several", "is_asked": True, "position": 3,
     "choices": [{"label": "Online shop"}, {"label": "Stockholm"}, {"label": "Department stores"}]},
    {"kind": "ticket", "key": "insured", "label": "Insurance told", "type": "yes_no", "position": 4},
    {"kind": "ticket", "key": "photo", "label": "Photo of the damage", "type": "link", "position": 5},
    {"kind": "issue", "key": "standard", "label": "Standard that asks for it", "type": "text", "is_listed": True},
    {"kind": "customer", "key": "tariff", "label": "Tariff", "type": "one", "is_listed": True,
     "choices": [{"label": "Basic"}, {"label": "Gold"}]},
    {"kind": "customer", "key": "customer_from", "label": "Customer since", "type": "date", "position": 1},
    {"kind": "customer", "key": "teas", "label": "Teas they drink", "type": "several", "position": 2,
     "choices": [{"label": "Assam"}, {"label": "Sencha"}, {"label": "Rooibos"}]},
    {"kind": "organisation", "key": "seats", "label": "Kettles in use", "type": "number", "is_listed": True},
    {"kind": "organisation", "key": "contract", "label": "Contract", "type": "link", "position": 1},
)  # fmt: skip
FILLED_IN = {"harm": "nobody_was_hurt", "cost": 34.9, "bought": "2026-08-14", "shops": ["stockholm", "online_shop"], "insured": True,
             "photo": "https://photos.example/handle-4471.jpg"}  # fmt: skip
STEAM = {"symptoms": "Steam comes out at the lid.", "resolution": "Fill it only to the mark.", "visibility": "public"}
STEAM_REPORT = "Steam comes out at the lid when it boils.\n\nI fill it to the brim each time; the mark is hard to see."
# Forms, and what is wrong in them.
MISTAKES = {
    "wrong-ticket": ("/tickets/new", {"email": "nobody at home", "subject": ""}),
    "wrong-customer": ("/customers/new", {"emails": "nobody at home"}),
    "wrong-organisation": ("/organisations/new", {"name": "", "domains": "no domain"}),
    "wrong-product": ("/products/new", {"name": "", "key": "too long a key"}),
    "wrong-call": ("/call", {"note": ""}),
    "wrong-member": ("/settings/members", {"email": "nobody at home"}),
    "wrong-address": ("/settings/addresses", {"email": "nobody at home"}),
}


def furnish(api: httpx.Client, browser: httpx.Client, home: str, smtp_port: int) -> dict[str, str]:
    """Makes them through the doors that people use; answers the address of each page by its name."""
    own_fields = [_made(api, "/fields", **given) for given in OWN_FIELDS]
    organisation = _made(
        api, "/organisations", name="Sandberg AB", domains=["sandberg.example"], notes="Pays on time.",
        fields={"seats": 240, "contract": "https://contracts.example/sandberg"},
    )  # fmt: skip
    customer = _made(
        api, "/customers", name="Eva Sandberg", emails=["eva@sandberg.example"], phones=["+46 8 123 456"], organisation=organisation["id"],
        time_zone="Europe/Stockholm", notes="Prefers to be called in the afternoon.",
        fields={"tariff": "gold", "customer_from": "2019-02-03", "teas": ["assam", "sencha"]},
    )  # fmt: skip
    product = _made(api, "/products", key="KET9", name="Kettle 9", description="The blue one.")
    team = _made(api, "/teams", name="Repair shop")
    ticket = _made(
        api, "/tickets", subject="Handle came off with boiling water", body=REPORT, requester={"email": "eva@sandberg.example"},
        product=product["id"], lot="2026-W30", priority="urgent", tags=["handle", "safety"], fields=FILLED_IN,
    )  # fmt: skip
    number = ticket["number"]
    _made(api, f"/tickets/{number}/messages", kind="note", body=NOTE)
    _made(api, f"/tickets/{number}/messages", kind="reply", body=REPLY)
    outgoing = _awaited(lambda: _link(browser, f"{home}/outbox", f"#{number}]"))
    letter = browser.get(outgoing).text
    _write_as_a_stranger(re.search(r"support\+[\w.-]+@[\w.-]+", letter).group(), smtp_port)  # type: ignore[union-attr]
    _made(api, "/macros", name="Ask for a photo", text="Hello {name},\n\nplease send us a photo.\n\n{agent}", state="pending", to_me=True)
    _made(api, "/views", name="Waiting longest", q="state:open,pending", sort="updated")
    view = _made(api, "/views", name="Complaints of today", q="kind:complaint created:today", shared_with="everyone")
    held = _awaited(lambda: _link(browser, f"{home}/held", "A word from a stranger"))
    judged, waiting, steam = _reports_of_steam(api, product["id"])
    returned = _made(api, "/returns", ticket=number, reason="The handle came off.", serial="KET9-004471")["number"]
    api.patch(f"/returns/{returned}", json={"stage": "authorised", "instructions": "Send it without the box."}).raise_for_status()
    lot = _made(api, "/versions", product=product["id"], name="2026-W30", kind="production_run", units=4000)
    member = re.search(rf'href="({home}/settings/members/\d+)"', browser.get(f"{home}/settings/members").text).group(1)  # type: ignore[union-attr]
    wish = _wished(api, product["id"], customer["id"])
    invitation = _made(api, "/members", email="new@sandberg.example")
    return {
        "customer": f"{home}/customers/{customer['id']}",
        "customer-edit": f"{home}/customers/{customer['id']}/edit",
        "organisation": f"{home}/organisations/{organisation['id']}",
        "organisation-sharing": f"{home}/organisations/{organisation['id']}/sharing",
        "shared": _shared(browser, f"{home}/organisations/{organisation['id']}"),
        "organisation-edit": f"{home}/organisations/{organisation['id']}/edit",
        "product": f"{home}/products/{product['id']}",
        "team": f"{home}/settings/teams/{team['id']}",
        "custom-field": f"{home}/settings/fields/{own_fields[0]['id']}",
        "member": member,
        "ticket-full": f"{home}/tickets/{number}",
        "cause": f"{home}/tickets/{judged}/cause",
        "triage": f"{home}/triage/{waiting}",
        "wish-issue": f"{home}/issues/{wish}",
        "wish-votes": f"{home}/issues/{wish}/votes",
        "wish-for-customers": f"{home}/issues/{wish}/wish",
        "wish-issue-followers": f"{home}/issues/{wish}/followers",
        "wish": f"/help/{home.removeprefix('/w/')}/wishes/{wish}",
        "wishes": f"/help/{home.removeprefix('/w/')}/wishes",
        "triage-issues": f"{home}/triage/issues",
        "issue": f"{home}/issues/{steam}",
        "issue-evidence": f"{home}/issues/{steam}/evidence",
        "issue-solution": f"{home}/issues/{steam}/solution",
        "announcement": f"{home}/issues/{steam}/announcement",
        "view": f"{home}/views/{view['id']}",
        "view-changed": f"{home}/views/{view['id']}?q=kind:complaint",
        "view-edit": f"{home}/views/{view['id']}/edit",
        "return": f"{home}/returns/{returned}",
        "return-new": f"{home}/tickets/{number}/returns/new",
        "version": f"{home}/versions/{lot['id']}",
        "lots": f"{home}/products/{product['id']}/lots",
        "lot-holders": f"{home}/products/{product['id']}/lots/holders?lot=2026-W30",
        "ideas": f"{home}/ideas",
        "caller": f"{home}/call?customer={customer['id']}",
        "outbox-mail": outgoing,
        "held-mail": held,
        "requester": re.search(r"/help/\w+/t/[\w-]+", letter).group(),  # type: ignore[union-attr]
        "invitation": httpx.URL(invitation["url"]).path,
        "second-factor": "/account/second-factor/on",
    }


def _wished(api: httpx.Client, product: int, customer: int) -> int:
    """A feature that customers are shown, with votes for it; its number."""
    number = _made(api, "/issues", kind="feature", title="Temp presets in fw", product=product, state="planned")["number"]
    words = {"title": "Choose the temperature yourself", "text": "For **green tea** and for babies' milk.", "is_shown": True}
    api.put(f"/issues/{number}/wish", json=words).raise_for_status()
    _made(api, f"/issues/{number}/votes", customer=customer, why="We brew green tea for forty people each morning.")
    _made(api, f"/issues/{number}/votes", email="otto@home.example")
    return number


def _reports_of_steam(api: httpx.Client, product: int) -> tuple[int, int, int]:
    """A ticket whose cause is decided, one that waits in triage, and the known issue that both may be."""
    _made(api, "/issues", title="Steam while it pours", kind="usage", product=product, description="Steam comes out at the spout.")
    issue = _made(api, "/issues", title="Steam at the lid", kind="defect", product=product)
    api.put(f"/issues/{issue['number']}/solution", json=STEAM)
    given = {"product": product, "requester": {"email": "eva@sandberg.example"}}
    numbers = [_made(api, "/tickets", subject=subject, body=STEAM_REPORT, **given)["number"] for subject in ("Steam", "Steam at the lid")]
    api.patch(
        f"/tickets/{numbers[0]}", json={"state": "open", "cause": "misuse", "cause_reason": "Filled above the mark.", "step": "Filling"}
    )
    api.post(f"/tickets/{numbers[0]}/issue", json={"issue": issue["number"]}).raise_for_status()
    return numbers[0], numbers[1], issue["number"]


def make_mistake(page: Page, url: str, name: str) -> None:
    """Open a form of MISTAKES in a browser and send it as it should not be; `url` is the workspace's."""
    path, fields = MISTAKES[name]
    page.goto(url + path)
    for field, value in fields.items():
        page.locator(f"main [name={field}]").fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        page.locator(f"main [name={next(iter(fields))}]").evaluate("field => field.form.submit()")
    if told.value.status != 422:
        raise RuntimeError(f"{path} took a form full of mistakes: {told.value.status}")
    page.wait_for_load_state()


def _made(api: httpx.Client, path: str, **given: object) -> dict:
    answer = api.post(path, json=given)
    if answer.status_code != 201:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
    return answer.json()


def _awaited(look: Callable[[], str | None]) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise TimeoutError("what should have followed did not")


def _link(browser: httpx.Client, address: str, words: str) -> str | None:
    """The first link on a page whose words hold these."""
    found = re.search(rf'class="row__link" href="([^"]+)">[^<]*{re.escape(words)}', browser.get(address).text)
    return found.group(1) if found else None


def _shared(browser: httpx.Client, organisation: str) -> str:
    """Shares an organisation's tickets; answers the address of a link to them."""
    token = re.search(r'name="csrfmiddlewaretoken"[^>]*value="([^"]+)"', browser.get(f"{organisation}/sharing").text).group(1)  # type: ignore[union-attr]
    browser.post(f"{organisation}/sharing", data={"csrfmiddlewaretoken": token, "sharing": "all"})
    until = datetime.now() + timedelta(days=20)
    given = {"csrfmiddlewaretoken": token, "name": "Yearly meeting", "until": f"{until:%Y-%m-%d}", "shows_names": "on"}
    made = browser.post(f"{organisation}/links", data=given)
    return re.search(r"/help/\w+/shared/[\w-]+", made.text).group()  # type: ignore[union-attr]


def _write_as_a_stranger(recipient: str, smtp_port: int) -> None:
    """Somebody who holds the signed address without taking part: the mail is held."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Max Stranger <max@elsewhere.example>", recipient, "A word from a stranger"
    mail["Message-ID"] = f"<{time.time_ns()}@elsewhere.example>"
    mail.set_content("Hello, I was handed this address. My kettle drips as well.")
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=30) as smtp:
        smtp.send_message(mail)
