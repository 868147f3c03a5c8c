import argparse

from caseway.cli.start import answer, tell
from caseway.workspaces.actions import make_token
from caseway.workspaces.models import Member


def run(given: argparse.Namespace) -> int:
    member = Member.objects.active().filter(workspace__slug=given.workspace, account__email=given.email.lower()).first()
    if member is None:
        tell(f"caseway: {given.email} is no member of a workspace “{given.workspace}”.")
        return 2
    _, secret = make_token(member, by=member, name=given.name, scope=given.scope)
    answer({"token": secret})
    return 0
