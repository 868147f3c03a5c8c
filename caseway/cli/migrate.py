import argparse

from caseway.cli.start import migrate


def run(given: argparse.Namespace) -> None:
    migrate()
