"""Getting Django up for a command, and saying plainly what keeps it from starting."""

import json
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from caseway.project.config import DEFAULT_PORT, ConfigError, read_config


def start(port: int = DEFAULT_PORT) -> None:
    """Load the application. Ends the process with status 78 (EX_CONFIG) when the environment is wrong."""
    try:
        config = read_config(port=port)
        if not config.is_url_given:
            # Settings read the environment once more; this is how they learn of the port.
            os.environ["CASEWAY_URL"] = config.url
        django.setup()
    except (ConfigError, ImproperlyConfigured) as error:
        tell(f"caseway: {error}")
        raise SystemExit(78) from error


def migrate() -> None:
    """Bring the database up to date; words go to stderr."""
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    call_command("createcachetable", verbosity=0, stdout=sys.stderr)


def tell(words: str) -> None:
    """Progress and trouble go to stderr: stdout is for the one JSON object."""
    print(words, file=sys.stderr, flush=True)


def answer(content: dict) -> None:
    """The one JSON object that a command prints."""
    print(json.dumps(content, ensure_ascii=False), flush=True)


def read_password() -> str:
    """The first line of stdin. Ends the process when it is empty."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        tell("caseway: the password is read from standard input, which was empty.")
        raise SystemExit(2)
    return password
