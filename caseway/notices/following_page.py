"""The hole on the page of whatever can be followed: who does, and the button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from caseway.notices.following import follow, unfollow
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

MOST_NAMED = 50


@dataclass(frozen=True)
class Followed:
    """What is followed: its kind and id, what it is called, and the address of its page below the workspace."""

    kind: str
    id: int
    called: str
    path: str


def answer_followers(request: MemberRequest, thing: Followed, followers_of: Callable[[], QuerySet[Member]]) -> HttpResponse:
    """GET shows who follows; a POST with `follow` follows, or stops with 0."""
    back = f"/w/{request.workspace.slug}/{thing.path}"
    if request.method == "POST":
        act = unfollow if request.POST.get("follow") == "0" else follow
        act(request.member, thing.kind, thing.id)
        if "HX-Request" not in request.headers:
            return redirect(f"{back}/followers")
    followers = followers_of()
    people = list(followers.order_by("name").values_list("pk", "name")[:MOST_NAMED])
    follows = followers.filter(pk=request.member.pk).exists()
    context = {"people": people, "follows": follows, "called": thing.called, "back": back, "here": f"{back}/followers"}
    return page(request, "notices/followers.html", block="followers", is_fragment="HX-Request" in request.headers, **context)
