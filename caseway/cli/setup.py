import argparse

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from caseway.cli.start import answer, read_password, tell
from caseway.workspaces.actions import found, make_token
from caseway.workspaces.models.tenancy import SLUG


def run(given: argparse.Namespace) -> int:
    password = read_password()
    try:
        SLUG(given.workspace)
    except ValidationError as error:
        tell(f"caseway: --workspace {given.workspace}: {' '.join(error.messages)}")
        return 2
    with transaction.atomic():
        member = found(
            slug=given.workspace,
            name=given.name,
            email=given.email,
            password=password,
            person=given.person,
            language=given.language,
        )
        _, secret = make_token(member, by=member, name="setup")
    answer(
        {"workspace": given.workspace, "email": member.email, "token": secret, "url": f"{settings.CASEWAY_URL}/w/{given.workspace}/tickets"}
    )
    return 0
