import argparse

from caseway.project.serving import Parts, serve


def run(given: argparse.Namespace) -> int:
    return serve(Parts(host=given.host, smtp_port=given.smtp_port, lmtp_port=given.lmtp_port))
