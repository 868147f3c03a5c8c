"""Pages for what went wrong: what happened, what was kept, what to do. Set as handlers in the project's urls."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from caseway.ui.pages import page, page_of


@dataclass(frozen=True)
class Trouble:
    status: int
    title: str
    text: str


def bad_request(request, exception=None):
    return told(
        request, Trouble(400, _("That request could not be read"), _("Nothing was changed. Go back, reload the page and try once more."))
    )


def permission_denied(request, exception=None):
    reason = str(exception or "") or _("Your role does not allow this. An admin of this workspace can change that.")
    return told(request, Trouble(403, _("You may not do this"), reason))


def csrf_failure(request, reason=""):
    return told(
        request,
        Trouble(
            403,
            _("This page was open for too long"),
            _("Nothing was sent. Go back, reload the page and send it again; drafts of answers are kept."),
        ),
    )


def page_not_found(request, exception=None):
    return told(
        request,
        Trouble(404, _("Nothing is here"), _("The address may be mistyped, the thing may have been removed, or it is not yours to see.")),
    )


def forms_only(request):
    return told(
        request,
        Trouble(405, _("This is no page"), _("Only forms are sent to this address. Nothing was changed; go back to where you came from.")),
    )


def lost_a_race(request):
    return told(
        request,
        Trouble(409, _("Somebody else was quicker"), _("Somebody else did this at the same moment. Look again, then repeat it.")),
    )


def too_many(request, exception=None):
    return told(request, Trouble(429, _("Too much at once"), _("Wait a minute, then try again. What you wrote is still in your browser.")))


def server_error(request):
    return told(
        request,
        Trouble(500, _("Something broke on our side"), _("It has been noted. What was saved before is safe; try again in a moment.")),
    )


def unavailable(request, exception=None):
    return told(
        request,
        Trouble(503, _("Caseway cannot answer right now"), _("Nothing is lost. It tries again by itself; reload the page in a minute.")),
    )


def told(request, trouble):
    """A sentence for htmx, which shows it as a toast; a page for everyone else."""
    if "HX-Request" in request.headers:
        return HttpResponse(trouble.text, status=trouble.status, content_type="text/plain; charset=utf-8")
    # Whoever sent a form goes on where it stands.
    back = "" if request.method in ("GET", "HEAD") else page_of(request)
    return page(request, "ui/error.html", status=trouble.status, trouble=trouble, back="" if back == "/" else back)
