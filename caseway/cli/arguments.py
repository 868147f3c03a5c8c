"""What each command takes; scripts of operators rely on the names."""

import argparse


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="caseway", description="From a customer's report to a fixed product and back.")
    commands = made.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words)

    _listening(command("serve", "everything in one command: migrate, web, worker, mail receiver"), web=True, mail=True)
    _listening(command("web", "only the web part"), web=True)
    command("worker", "only the worker that does what is owed")
    _listening(command("mail", "only the mail receiver (SMTP, and LMTP when asked)"), mail=True)
    command("migrate", "bring the database up to date")
    _setup(command("setup", "make a workspace with its first admin"))
    _token(command("token", "make an API token"))
    _demo(command("demo", "make a believable workspace to look at"))
    _receive(command("receive", "take in one mail from a pipe or a file"))
    _import(command("import", "bring in old mail from files; run again, it goes on where it stopped"))
    command("backup", "write a backup of everything into one file, while running").add_argument("file")
    command("restore", "put a backup into an empty installation").add_argument("file")
    command("check", "say what is wrong with the configuration")
    return made


def _listening(command: argparse.ArgumentParser, web: bool = False, mail: bool = False) -> None:
    command.add_argument("--host", default="127.0.0.1")
    if web:
        command.add_argument("--port", type=int, default=8000)
    if mail:
        command.add_argument("--smtp-port", type=int, default=8025)
        command.add_argument("--lmtp-port", type=int, default=0, help="listen for LMTP too")


def _setup(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", required=True, help="its short name in addresses, such as acme")
    command.add_argument("--name", required=True, help="its name for people")
    command.add_argument("--email", required=True, help="the address of its first admin")
    command.add_argument("--person", default="", help="the admin's own name")
    command.add_argument("--language", default="en", choices=["en", "de"])
    command.add_argument("--password-stdin", action="store_true", required=True, help="read the password from standard input")


def _token(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", required=True)
    command.add_argument("--email", required=True)
    command.add_argument("--name", default="command line")
    command.add_argument("--scope", default="write", choices=["read", "write"])


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", default="demo")
    command.add_argument("--tickets", type=int, default=300)
    command.add_argument("--seed", type=int, default=1)


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument("format", choices=["maildir", "mbox"])
    command.add_argument("source", help="the folder or file")
    command.add_argument("--workspace", required=True)


def _receive(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workspace", required=True)
    command.add_argument("--sender", default=None, help="the envelope sender; empty for a bounce")
    command.add_argument("--recipient", default="", help="the envelope recipient")
    command.add_argument("file", nargs="?", default="-", help="a file with one RFC 5322 message, - for standard input")
