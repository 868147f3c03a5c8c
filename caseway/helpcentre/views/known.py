"""Known problems for everybody: found by what one types, each on a page of its own, and as a feed. Titles and causes stay in the house."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page
from caseway.helpcentre.views.mine import COOKIE
from caseway.helpcentre.visits import visitor
from caseway.issues import known
from caseway.issues.actions import answer_whether_helped, take_back_help
from caseway.issues.models import AffectedVersion, Solution, SolutionAnswer
from caseway.questions import asked_often
from caseway.ui.markdown import render_markdown
from caseway.workspaces.models import Workspace

Row = dict[str, Any]
SHOWN = 5
LISTED = 50
# What a browser keeps of its answers.
HELPED, MOST_REMEMBERED = "helped", 50


def asked_in(request: VisitorRequest) -> str:
    """What is typed in the one question: asked for an answer it is `q`, in the report form `subject`."""
    return (request.GET.get("q") or request.POST.get("subject") or "").replace("\x00", "")[:1000]


def has_known(workspace: Workspace) -> bool:
    return bool(_one_solution(workspace.pk))


@asked_often
def _one_solution(workspace: int):
    return Solution.objects.public_in(workspace).values("pk")[:1]


def answers(request: VisitorRequest, question: str) -> list[Row]:
    """The public known issues that a question may be about, ready to be shown."""
    return [shown(row) for row in known.suggest(None, request.workspace.pk, question, languages=_languages(request), limit=SHOWN)]


def _languages(request: VisitorRequest) -> tuple[str, ...]:
    return (get_language() or "", request.workspace.language)


def shown(row: Row, versions: Iterable[str] = ()) -> Row:
    """What the public reads of a known issue: nothing else leaves this function."""
    html = {name: render_markdown(row[name]) if row[name].strip() else "" for name in ("workaround", "resolution")}
    return {
        "number": row["issue__number"],
        "symptoms": row["symptoms"].strip(),
        "html": html,
        "product": row["issue__product__name"] or "",
        "versions": list(versions),
        "fixed_in": row["issue__fixed_version__name"] if row["issue__state"] == "done" else "",
        "updated_at": row["updated_at"],
    }


@require_safe
@for_visitors
def known_issues(request: VisitorRequest) -> HttpResponse:
    """All of them, those changed last first, or what was asked for."""
    question = asked_in(request)
    if question.strip():
        rows = answers(request, question)
    else:
        public = Solution.objects.public_in(request.workspace)
        rows = [shown(row) for row in known.newest(public, languages=_languages(request), limit=LISTED)]
    return help_page(request, "helpcentre/known.html", block="answers", question=question, answers=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def known_issue(request: VisitorRequest, number: int) -> HttpResponse:
    """One known issue, and whether it helped: counted once for a visitor."""
    solution, shown = _there(request, number)
    key = f"helped {solution.pk}"
    if request.method == "POST" and request.POST.get("helped") in ("yes", "no") and key not in request.session:
        customer = visitor(request.workspace.pk, request.COOKIES.get(COOKIE, ""))
        helped = request.POST["helped"] == "yes"
        answer = answer_whether_helped(solution, helped=helped, email=customer.email if customer else "")
        request.session[key] = request.POST["helped"]
        if helped:
            request.session[HELPED] = [*request.session.get(HELPED, ()), answer.pk][-MOST_REMEMBERED:]
    said = request.session.get(key, "")
    return help_page(request, "helpcentre/known_issue.html", block="helped", known=shown, said=said, is_preview=False)


def report_after_all(request: VisitorRequest, email: str) -> None:
    """A visitor reports something: what they said had helped is counted otherwise."""
    take_back_help(SolutionAnswer.objects.watched().said_by(request.workspace, request.session.get(HELPED, []), email))


def _there(request: VisitorRequest, number: int) -> tuple[Solution, Row]:
    found = Solution.objects.public_in(request.workspace).filter(issue__number=number)
    rows = known.newest(found, languages=_languages(request), limit=1)
    solution = found.first()
    if not rows or solution is None:
        raise Http404
    return solution, shown(rows[0], released_with(solution.issue_id))


def released_with(issue: int) -> list[str]:
    """The versions a problem was seen in, as far as customers can have them."""
    seen = AffectedVersion.objects.filter(issue=issue).exclude(version__released_at=None, version__withdrawn_at=None)
    return list(seen.order_by("version").values_list("version__name", flat=True))


@require_safe
@for_visitors
def feed(request: VisitorRequest) -> HttpResponse:
    """What is newly known, as Atom (RFC 4287)."""
    home = f"{settings.CASEWAY_URL}/help/{request.workspace.slug}/"
    made = Atom1Feed(
        title=_("Known problems: {company}").format(company=request.workspace.name),
        link=f"{home}known",
        feed_url=f"{home}known.atom",
        description="",
        language=get_language(),
    )
    public = Solution.objects.public_in(request.workspace)
    for row in (shown(row) for row in known.newest(public, languages=_languages(request), limit=LISTED)):
        link = f"{home}known/{row['number']}"
        words = "".join(row["html"].values())
        made.add_item(title=row["symptoms"][:120], link=link, description=words, unique_id=link, updateddate=row["updated_at"])
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
