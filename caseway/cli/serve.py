import argparse

from django.conf import settings

from caseway.cli.start import migrate, tell
from caseway.project.serving import Parts, serve
from caseway.workspaces.first_run import first_run_link


def run(given: argparse.Namespace) -> int:
    tell("Caseway is starting; the first time it makes its database, which takes a moment …")
    migrate()
    parts = Parts(host=given.host, port=given.port, smtp_port=given.smtp_port, lmtp_port=given.lmtp_port, has_worker=True)
    return serve(parts, when_ready=_say_where)


def _say_where() -> None:
    tell(f"Caseway is ready: {settings.CASEWAY_URL}/")
    if link := first_run_link():
        tell(f"Nobody is here yet. Make the first workspace with this link, which works once: {link}")
