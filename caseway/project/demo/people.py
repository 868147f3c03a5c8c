"""Who is there before the first ticket: members, teams, products, organisations, customers."""

import random
import secrets

from caseway.customers.actions import make_organisation
from caseway.customers.models import Address, Customer, Organisation
from caseway.products.actions import make_product
from caseway.products.models import Product
from caseway.project.demo.words import COMPANIES, FIRST, LAST, MEMBERS, PRODUCTS, TEAMS
from caseway.workspaces.actions import found, join, make_team
from caseway.workspaces.models import Account, Member, Team, Workspace


def found_demo(slug: str) -> tuple[Member, str]:
    """The workspace and its admin; returns the password, which is new for a new account and empty for a known one."""
    password = secrets.token_urlsafe(12)
    email = f"admin@{slug}.test"
    is_known = Account.objects.filter(email=email).exists()
    member = found(slug=slug, name="Hearth & Co", email=email, password=password, person="Ada Hearth")
    return member, "" if is_known else password


def make_house(admin: Member) -> tuple[list[Member], list[Team], list[Product]]:
    """Colleagues, teams and products."""
    workspace = admin.workspace
    members = []
    for name, role in MEMBERS:
        email = f"{name.split()[0].lower()}@{workspace.slug}.test"
        account = Account.objects.filter(email=email).first() or Account.objects.create_user(email, None, name=name)
        members.append(join(workspace, account, role=role))
    answering = [member for member in members if member.role == "agent"]
    teams = [
        make_team(workspace, by=admin, name=name, is_restricted=is_restricted, members=answering[:1] if is_restricted else answering[n::2])
        for n, (name, is_restricted) in enumerate(TEAMS)
    ]
    products = [make_product(workspace, by=admin, key=key, name=name, description=words) for key, name, words in PRODUCTS]
    return members, teams, products


def make_customers(admin: Member, count: int, chance: random.Random) -> list[tuple[int, str, str]]:
    """(id, name, address) of customers, some of whom belong to organisations."""
    workspace = admin.workspace
    organisations = [
        make_organisation(workspace, by=admin, name=name, domains=[f"{name.split()[0].lower()}.example"], tier=1 + n % 3)
        for n, name in enumerate(COMPANIES)
    ]
    customers = Customer.objects.bulk_create(
        [_customer(workspace, number, organisations, chance) for number in range(count)], batch_size=2000
    )
    Address.objects.bulk_create(
        [Address(workspace=workspace, customer=customer, email=customer.email) for customer in customers], batch_size=2000
    )
    return [(customer.pk, customer.name, customer.email) for customer in customers]


def _customer(workspace: Workspace, number: int, organisations: list[Organisation], chance: random.Random) -> Customer:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    organisation = chance.choice(organisations) if chance.random() < 0.3 else None
    domain = f"{organisation.name.split()[0].lower()}.example" if organisation else "mail.example"
    return Customer(
        workspace=workspace,
        name=f"{first} {last}",
        email=f"{first}.{last}{number}@{domain}".lower(),
        organisation=organisation,
        language=chance.choice(["", "en", "de"]),
    )
