import argparse

from caseway.project.serving import Parts, serve


def run(given: argparse.Namespace) -> int:
    return serve(Parts(host=given.host, port=given.port))
