"""A workspace in which much is known: issues with solutions straight into the tables, and one on which very many tickets hang."""

import itertools
import random
import sys

import django
from django.db import connection, transaction

django.setup()

from bench.vocabulary import vocabulary  # noqa: E402
from caseway.issues.models import Issue, Solution, SolutionText  # noqa: E402
from caseway.project.bulk import set_sequences  # noqa: E402
from caseway.search import postings  # noqa: E402
from caseway.tickets.evidence import weigh_again  # noqa: E402
from caseway.tickets.models import Ticket  # noqa: E402
from caseway.workspaces.models import Counter, Workspace  # noqa: E402

AT_ONCE = 5000


def know(count: int, linked: int) -> None:
    workspace, chance, words = Workspace.objects.get(slug="demo"), random.Random(7), vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    say = lambda many: " ".join(chance.choices(words, cum_weights=weights, k=many))  # noqa: E731
    first = Ticket.objects.order_by("-number").values_list("number", flat=True).first() + 1
    for start in range(0, count, AT_ONCE):
        with transaction.atomic():
            _write(workspace, range(first + start, first + min(start + AT_ONCE, count)), say)
    Counter.objects.filter(workspace=workspace, name="ticket").update(value=first + count)
    set_sequences(Issue, Solution, SolutionText)
    issue = Issue.objects.order_by("number").first()
    Ticket.objects.filter(pk__in=Ticket.objects.order_by("pk").values("pk")[:linked]).update(issue=issue)
    weigh_again(issue)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f'{{"issue": {issue.number}}}')


def _write(workspace: Workspace, numbers: range, say) -> None:
    issues = [Issue(workspace=workspace, number=number, title=say(6), kind="defect", description=say(30)) for number in numbers]
    Issue.objects.bulk_create(issues)
    solutions = [Solution(workspace=workspace, issue=issue, visibility="internal" if issue.number % 4 else "public",
                          published_at=None if issue.number % 4 else issue.created_at) for issue in issues]  # fmt: skip
    Solution.objects.bulk_create(solutions)
    texts = [SolutionText(workspace=workspace, solution=one, language="en", symptoms=say(12), workaround=say(15), resolution=say(15))
             for one in solutions]  # fmt: skip
    SolutionText.objects.bulk_create(texts)
    rows = [(one.pk, text.symptoms, f"{text.workaround}\n{text.resolution}") for one, text in zip(issues, texts, strict=True)]
    postings.keep_many(workspace.pk, postings.KNOWN_ISSUES, rows)


if __name__ == "__main__":
    know(int(sys.argv[1]), int(sys.argv[2]))
