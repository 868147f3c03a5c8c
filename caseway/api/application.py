"""The API put together: its routes, its parser, its problems, its description."""

from functools import cache
from typing import Any

from ninja import NinjaAPI, Router

from caseway.api.openapi import completed
from caseway.api.parsing import StrictParser
from caseway.api.problems import tell_problems
from caseway.api.routes import (
    activity,
    acts,
    announcements,
    attachments,
    comments,
    components,
    customer_merges,
    customers,
    duplicates,
    fields,
    following,
    ideas,
    issue_acts,
    issue_relations,
    issues,
    known,
    links,
    lots,
    macros,
    members,
    merging,
    messages,
    organisations,
    products,
    relations,
    returns,
    search,
    serials,
    snoozing,
    teams,
    tickets,
    verdicts,
    versions,
    views,
    votes,
    webhooks,
)

PREFIX = "/api/v1/"

ROUTES = (
    ("tickets", tickets.router),
    ("tickets", messages.router),
    ("tickets", links.router),
    ("tickets", merging.router),
    ("tickets", verdicts.router),
    ("tickets", following.tickets),
    ("issues", following.issues),
    ("tickets", relations.router),
    ("tickets", macros.of_tickets),
    ("issues", issues.router),
    ("issues/bulk", issue_acts.router),
    ("tickets", snoozing.tickets),
    ("issues", snoozing.issues),
    ("issues", issue_relations.router),
    ("issues", comments.router),
    ("issues", announcements.router),
    ("issues", known.solutions),
    ("issues", votes.router),
    ("issues", duplicates.router),
    ("ideas", ideas.router),
    ("known-issues", known.router),
    ("similar", known.similar),
    ("returns", returns.router),
    ("attachments", attachments.router),
    ("search", search.router),
    ("customers", customers.router),
    ("customers", customer_merges.router),
    ("organisations", organisations.router),
    ("serials", serials.router),
    ("products", products.router),
    ("products", components.router),
    ("products", lots.router),
    ("acts", acts.router),
    ("versions", versions.router),
    ("teams", teams.router),
    ("members", members.router),
    ("activity", activity.router),
    ("fields", fields.router),
    ("macros", macros.router),
    ("views", views.router),
    ("webhooks", webhooks.router),
)


def _put_together() -> NinjaAPI:
    # Description and documentation have addresses of our own: Ninja's page loads scripts from elsewhere.
    api = NinjaAPI(title="Caseway", version="1", openapi_url="", docs_url="", parser=StrictParser(), urls_namespace="api")
    tell_problems(api)
    for prefix, router in ROUTES:
        api.add_router(prefix, router)
    return api


api = _put_together()


def add_routes(prefix: str, router: Router) -> None:
    """Take in what an app above this one offers to programs; before the first request."""
    api.add_router(prefix, router)
    description.cache_clear()


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return completed(api.get_openapi_schema(path_prefix=PREFIX))
