"""Products, teams, members and tokens by the API: the house that answers."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.api.shapes import house as shapes
from caseway.products.models import Product
from caseway.workspaces.actions import accept_invitation, make_team
from caseway.workspaces.models import Account, ApiToken, Invitation, Member, Team
from tests.cast import person
from tests.programs import problem

pytestmark = pytest.mark.django_db


# Products -------------------------------------------------------------------------------------------------------------------------


def test_a_product_is_added_changed_and_no_longer_offered(maya, program):
    caller = program(maya)
    response = caller.post("/products", {"key": "ket", "name": "Kettle", "description": "Boils."})
    told = response.json()
    shapes.ProductTold.model_validate(told)
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/products/{told['id']}"
    assert (told["key"], told["name"], told["description"], told["is_active"]) == ("KET", "Kettle", "Boils.", True)
    for change in ({"name": "Kettle II"}, {"key": "KT2"}, {"description": ""}, {"is_active": False}):
        told = told | change
        assert caller.patch(response["Location"], change).json() == told
    assert caller.get("/products").json() == {"items": [told], "next": None}


@pytest.mark.parametrize(
    "change, field",
    [
        ({"key": "K"}, "key"),
        ({"key": "TOOLONGKEY"}, "key"),
        ({"key": "1ST"}, "key"),
        ({"key": "K-T"}, "key"),
        ({"key": "KET\n"}, "key"),
        ({"key": "ÄÖÜ"}, "key"),
        ({"key": 12}, "key"),
        ({"key": "TKN"}, ""),
        ({"name": "Taken"}, ""),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": None}, "name"),
        ({"description": None}, "description"),
        ({"description": "a\0b"}, "description"),
        ({"owner": 1}, "owner"),
    ],
)
def test_a_wrong_product_is_refused(maya, beacon, program, change, field):
    caller = program(maya)
    caller.post("/products", {"key": "TKN", "name": "Taken"})
    before = caller.get(f"/products/{beacon.pk}").json()
    for response in (caller.patch(f"/products/{beacon.pk}", change), caller.post("/products", {"key": "NEW", "name": "New", **change})):
        assert field in [error["field"] for error in problem(response, 422)["errors"]]
    assert caller.get(f"/products/{beacon.pk}").json() == before
    assert Product.objects.count() == 2


# Teams ----------------------------------------------------------------------------------------------------------------------------


def test_a_team_is_made_and_changed(ada, olga, dan, program):
    caller = program(ada)
    response = caller.post("/teams", {"name": "Legal", "is_restricted": True, "members": [dan.pk]})
    told = response.json()
    shapes.TeamTold.model_validate(told)
    assert (told["name"], told["is_restricted"], told["members"]) == ("Legal", True, [dan.pk])
    for change in ({"members": [olga.pk, dan.pk]}, {"members": []}, {"name": "Law"}, {"is_restricted": False}, {}):
        changed = caller.patch(response["Location"], change).json()
        told = told | change
        assert {**changed, "members": sorted(changed["members"])} == {**told, "members": sorted(told["members"])}


def test_a_team_stays_what_it_is_when_it_is_given_its_own_name(ada, acme, program):
    team = make_team(acme, by=ada, name="Support")
    assert program(ada).patch(f"/teams/{team.pk}", {"name": "Support"}).status_code == 200


@pytest.mark.parametrize(
    "change, field",
    [
        ({"name": ""}, "name"), ({"name": "x" * 81}, "name"), ({"name": "Taken"}, "name"), ({"members": [999_999]}, "members"),
        ({"members": [0]}, "members.0"), ({"members": ["1"]}, "members.0"), ({"members": None}, "members"),
        ({"is_restricted": "yes"}, "is_restricted"), ({"is_restricted": 1}, "is_restricted"), ({"color": "red"}, "color"),
    ],
)  # fmt: skip
def test_a_wrong_team_is_refused(acme, ada, olga, program, change, field):
    team = make_team(acme, by=ada, name="Support", members=[olga])
    make_team(acme, by=ada, name="Taken")
    caller = program(ada)
    for response in (caller.patch(f"/teams/{team.pk}", change), caller.post("/teams", {"name": "New", **change})):
        assert field in [error["field"] for error in problem(response, 422)["errors"]]
    team.refresh_from_db()
    assert (team.name, team.is_restricted, list(team.members.all())) == ("Support", False, [olga])
    assert Team.objects.count() == 2


def test_a_restricted_team_is_told_to_its_members_and_admins(acme, ada, olga, dan, program):
    team = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    problem(program(olga).get(f"/teams/{team.pk}"), 404)
    assert program(olga).get("/teams").json()["items"] == []
    assert program(olga).get(f"/members/{dan.pk}").json()["teams"] == []
    for member in (dan, ada):
        assert program(member).get(f"/teams/{team.pk}").json()["members"] == [dan.pk]
        assert program(member).get(f"/members/{dan.pk}").json()["teams"] == [team.pk]


# Members --------------------------------------------------------------------------------------------------------------------------


def test_members_are_told(acme, ada, vera, program):
    team = make_team(acme, by=ada, name="Support", members=[vera])
    told = program(vera).get(f"/members/{vera.pk}").json()
    shapes.MemberTold.model_validate(told)
    assert told == {"id": vera.pk, "name": "Vera", "email": "vera@acme.test", "role": "viewer", "is_active": True, "teams": [team.pk]}
    assert [one["name"] for one in program(vera).get("/members").json()["items"]] == ["Vera", "Ada"]


def test_an_admin_gives_another_role_or_ends_a_membership(ada, olga, program):
    caller = program(ada)
    for change in ({"role": "manager"}, {"name": "Olga O."}, {"is_active": False}, {"is_active": True, "role": "viewer"}):
        told = caller.patch(f"/members/{olga.pk}", change).json()
        assert {name: told[name] for name in change} == change


@pytest.mark.parametrize("change", [{"role": "agent"}, {"is_active": False}])
def test_a_workspace_keeps_an_admin(ada, program, change):
    assert "administrator" in problem(program(ada).patch(f"/members/{ada.pk}", change), 409)["detail"]
    ada.refresh_from_db()
    assert (ada.role, ada.is_active) == ("admin", True)


@pytest.mark.parametrize(
    "change", [{"role": "owner"}, {"role": None}, {"is_active": "no"}, {"name": ""}, {"email": "x@acme.test"}, {"teams": []}]
)
def test_a_wrong_change_of_a_member_is_refused(ada, olga, program, change):
    problem(program(ada).patch(f"/members/{olga.pk}", change), 422)
    assert Member.objects.get(pk=olga.pk).role == "agent"


def test_somebody_is_invited_and_the_link_is_told_once(ada, acme, program):
    team = make_team(acme, by=ada, name="Support")
    caller = program(ada)
    given = {"email": "New@acme.test", "role": "manager", "team": team.pk}
    first, again = (caller.post("/members", given, Idempotency_Key="k").json() for _ in range(2))
    shapes.InvitationTold.model_validate(first)
    assert again == {**first, "url": None}
    assert first["url"].rpartition("/")[2].startswith("inv_")
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.team) == ("new@acme.test", "manager", team)
    assert accept_invitation(invitation, Account.objects.create_user("new@acme.test", "x", name="New")).role == "manager"


@pytest.mark.parametrize("given", [{}, {"email": "x"}, {"email": "x@acme.test", "role": "boss"}, {"email": "x@acme.test", "team": 999_999}])
def test_a_wrong_invitation_is_refused(ada, program, given):
    problem(program(ada).post("/members", given), 422)
    assert Invitation.objects.count() == 0


# Tokens ---------------------------------------------------------------------------------------------------------------------------


def test_a_token_goes_where_its_member_goes(acme, ada, olga, program):
    caller = program(olga)
    problem(caller.post("/products", {"key": "KET", "name": "Kettle"}), 403)
    Member.objects.filter(pk=olga.pk).update(role="manager")
    assert caller.post("/products", {"key": "KET", "name": "Kettle"}).status_code == 201


@pytest.mark.parametrize("how", ["token", "member", "account"])
def test_a_token_ends_with_itself_its_member_or_their_account(olga, ticket, program, how):
    caller = program(olga)
    assert caller.get("/tickets").status_code == 200
    if how == "token":
        ApiToken.objects.update(revoked_at=now())
    elif how == "member":
        Member.objects.filter(pk=olga.pk).update(is_active=False)
    else:
        Account.objects.filter(pk=olga.account_id).update(is_active=False)
    problem(caller.get("/tickets"), 401)


def test_only_the_hash_of_a_token_is_kept_and_its_use_is_noted(olga, token_of, program):
    secret = token_of(olga)
    token = ApiToken.objects.get()
    assert secret not in str(ApiToken.objects.values().get())
    assert token.last_used_at is None
    caller = program(olga)
    caller.get("/tickets")
    assert now() - ApiToken.objects.latest("pk").last_used_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic b2xnYQ==", "bearer", "Token x", "Bearer \u00e9\u00ff", "Bearer " + "x" * 7000]
)
def test_what_is_no_token_opens_nothing(olga, stranger, header):
    problem(stranger.get("/tickets", Authorization=header), 401)


def test_somebody_of_two_workspaces_has_a_token_for_each(acme, olga, mallory, program):
    both = Member.objects.create(workspace=mallory.workspace, account=olga.account, name="Olga", role="viewer")
    program(olga).post("/customers", {"name": "Kim"})
    assert [one["name"] for one in program(olga).get("/customers").json()["items"]] == ["Kim"]
    assert program(both).get("/customers").json()["items"] == []
    problem(program(both).post("/customers", {"name": "Kim"}), 403)


def test_lists_of_the_house_take_few_queries(acme, ada, program, django_assert_max_num_queries):
    people = [person(f"P{number}", acme, "agent") for number in range(9)]
    for number in range(9):
        make_team(acme, by=ada, name=f"T{number}", members=people)
    caller = program(ada)
    caller.get("/members")
    for path in ("/members", "/teams", "/products"):
        with django_assert_max_num_queries(4):
            caller.get(path)
