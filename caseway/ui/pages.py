"""The one way a view answers with HTML: the whole page, or to htmx the block that changed."""

from urllib.parse import urlsplit

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from jinja2_fragments import render_block

from caseway.ui.navigation import holes, warnings
from caseway.ui.side import side
from caseway.ui.tokens import token_of

THEMES = ("light", "dark")


def page(request, template, block=None, status=200, **context):
    """Answer with a template; a request from htmx gets only the named block, then whatever there is to tell as toasts."""
    response = HttpResponse(rendered(request, template, block, **context), status=status)
    if block:
        # One address has two bodies, and neither browser nor proxy may take one for the other.
        patch_vary_headers(response, ["HX-Request"])
    return response


def rendered(request, template, block=None, **context):
    environment = engines["jinja2"].env
    values = frame(request) | context
    if block and wants_fragment(request):
        return render_block(environment, template, block, values) + news(environment, values)
    # Asked only by the frame of agents: the page of an error must stand without the database.
    values["side"] = SimpleLazyObject(lambda: side(request, values))
    values["warnings"] = SimpleLazyObject(lambda: warnings(request))
    values["holes"] = SimpleLazyObject(lambda: holes(request))
    return environment.get_template(template).render(values)


def rendered_block(request, template, block, **context):
    """One block alone, for what an app shows inside pages of others."""
    return render_block(engines["jinja2"].env, template, block, frame(request) | context)


def news(environment, values):
    """Toasts ride along with the fragment."""
    if not values["flashes"]:
        return ""
    return render_block(environment, "ui/toasts.html", "news", values)


def wants_fragment(request):
    """A boosted link or a page restored from history wants the whole page although htmx asks."""
    headers = request.headers
    return "HX-Request" in headers and "HX-Boosted" not in headers and "HX-History-Restore-Request" not in headers


def is_fetched_ahead(request):
    """A page fetched ahead has been read by nobody."""
    return "prefetch" in request.headers.get("Sec-Purpose", "")


def is_in_the_background(request):
    """Nobody waits for this answer: what there is to tell would be missing from the one that it belongs to."""
    return "X-Live" in request.headers or is_fetched_ahead(request)


def lead_to(request, address):
    """Lead the browser to another page as a whole; htmx would else put that page into a part of this one."""
    return HttpResponse(headers={"HX-Redirect": address}) if "HX-Request" in request.headers else redirect(address)


def page_of(request):
    """The address of the page somebody is on, for the way back: where a form or a part of a page was asked for, that around it."""
    if "HX-Request" in request.headers:
        here = request.headers.get("HX-Current-URL", "")
    elif request.method == "GET":
        return request.get_full_path()
    else:
        here = request.headers.get("Referer", "")
    try:
        parts = urlsplit(here)
    except ValueError:
        return "/"
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def frame(request):
    """What every page may use."""
    workspace = getattr(request, "workspace", None)
    token = SimpleLazyObject(lambda: token_of(request))
    return {
        "request": request,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(lambda: format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)),
        "workspace": workspace,
        "member": getattr(request, "member", None),
        "full_path": request.get_full_path(),
        "home": f"/w/{workspace.slug}" if workspace else "",
        "language": translation.get_language() or "en",
        "theme": theme_of(request),
        "is_side_folded": request.COOKIES.get("side") == "folded",
        "has_comfortable_rows": request.COOKIES.get("rows") == "comfortable",
        "single_keys": request.COOKIES.get("keys") != "off",
        "flashes": () if is_in_the_background(request) else get_messages(request),
    }


def theme_of(request):
    """None follows the system."""
    chosen = request.COOKIES.get("theme")
    return chosen if chosen in THEMES else None
