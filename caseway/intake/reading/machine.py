"""Did a person write this, and may a machine answer? Only classifies; what follows is decided elsewhere."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.hardness import Hardness
from caseway.intake.reading.incoming import DeliveryReport, IncomingMail


class MachineClass(StrEnum):
    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    LIST = "list"
    ROBOT = "robot"
    OWN_LOOP = "own_loop"


class Bounce(StrEnum):
    DELAYED = "delayed"
    SOFT = "soft"
    PERMANENT = "permanent"


@dataclass(frozen=True)
class Verdict:
    kind: MachineClass
    may_answer: bool
    why: Decision
    bounce: Bounce | None = None

    @property
    def reason(self) -> str:
        return self.why.reason

    @property
    def is_for_agents_only(self) -> bool:
        """Codes and links that a machine mails to a ticket's address may open an account in our name: no outsider reads them there."""
        return self.kind in (MachineClass.ROBOT, MachineClass.AUTO_REPLY)


_ROBOT_LOCAL = re.compile(r"mailer-daemon|postmaster|abuse|root|no[-_.]?reply.*|do[-_.]?not[-_.]?reply.*|bounces?(?:[-+].*)?")
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "mailing-list")
_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder")
_AUTO_HEADERS = (*_REPLY_HEADERS, "x-loop", "x-no-loop", "x-fc-machinegenerated", "x-caseway-loop")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_SUPPRESSING = frozenset({"all", "autoreply", "oof"})
_ABSENT = re.compile(
    r"(?i)\b(?:out of (?:the )?office|on vacation|vacation|abwesen|nicht im büro|urlaub|absence|absent du bureau|"
    r"fuera de (?:la )?oficina|fuori (?:sede|ufficio)|afwezig|ausência|fora do escritório|frånvaro|fravær|"
    r"ikke på kontoret|poza biurem|poissa)"
)
# Subjects that only programs write.
_SUBJECT_OF_ABSENCE = re.compile(
    r"(?i)(?:automatic reply|out of office autoreply|automatische antwort|abwesenheitsnotiz|automatisch antwoord|réponse automatique|"
    r"respuesta automática|risposta automatica|resposta automática|autosvar|automatiskt svar|automaattinen vastaus|"
    r"automatyczna odpowiedź|自動応答|自动答复)\s*[:：]"
)


def classify(mail: IncomingMail, own_addresses: Collection[str], own_domains: Collection[str] = (), instance_id: str = "") -> Verdict:
    """`own_addresses` are all addresses we receive mail at, `own_domains` the domains in whose name only we make Message-IDs."""
    for rule in (_own_loop, _bounce, _out_of_office, _marked_automatic, _list, _robot):
        verdict = rule(mail, own_addresses, own_domains, instance_id)
        if verdict is not None:
            return verdict
    return Verdict(MachineClass.HUMAN, True, _decide(MachineClass.HUMAN, "person"))


def _verdict(kind: MachineClass, reason: str, bounce: Bounce | None = None, **detail: str) -> Verdict:
    return Verdict(kind, False, _decide(kind, reason, **detail), bounce)


def _decide(kind: MachineClass, reason: str, **detail: str) -> Decision:
    return Decision("machine", kind.value, reason, detail)


def _own_loop(mail: IncomingMail, own_addresses: Collection[str], own_domains: Collection[str], instance_id: str) -> Verdict | None:
    if instance_id and any(instance_id == value.strip() for value in mail.headers.get("x-caseway-loop", ())):
        return _verdict(MachineClass.OWN_LOOP, "own_loop_header")
    if _message_domain(mail) in own_domains and "bulk" in _values(mail, "precedence"):
        return _verdict(MachineClass.OWN_LOOP, "own_bulk")
    return None


def _bounce(mail: IncomingMail, *_: object) -> Verdict | None:
    if mail.report is not None:
        return _reported(mail.report)
    sender = _sender(mail)
    local = sender.partition("@")[0]
    if local == "mailer-daemon" and mail.content_type != "multipart/report":
        return _verdict(MachineClass.BOUNCE, "bounce_sender", Bounce.SOFT, sender=sender)
    return None


def _reported(report: DeliveryReport) -> Verdict:
    if report.hardness == Hardness.DELAYED:
        return _verdict(MachineClass.BOUNCE, "report_delayed", Bounce.DELAYED)
    if report.hardness == Hardness.SOFT:
        return _verdict(MachineClass.BOUNCE, "report_soft", Bounce.SOFT, status=report.status or report.diagnostic[:80])
    return _verdict(MachineClass.BOUNCE, "report_permanent", Bounce.PERMANENT, status=report.status or report.diagnostic[:80])


def _out_of_office(mail: IncomingMail, *_: object) -> Verdict | None:
    if "x-ms-exchange-inbox-rules-loop" in mail.headers and "x-auto-response-suppress" in mail.headers:
        return _verdict(MachineClass.OUT_OF_OFFICE, "out_of_office", header="X-MS-Exchange-Inbox-Rules-Loop")
    submitted = " ".join(_values(mail, "auto-submitted"))
    if "vacation" in submitted:
        return _verdict(MachineClass.OUT_OF_OFFICE, "out_of_office", header="Auto-Submitted")
    is_reply = submitted.startswith("auto-replied") or any(name in mail.headers for name in _REPLY_HEADERS)
    suppressed = bool(_SUPPRESSING & set(_words(mail, "x-auto-response-suppress")))
    if (is_reply or suppressed) and _ABSENT.search(mail.subject):
        return _verdict(MachineClass.OUT_OF_OFFICE, "out_of_office", header="Subject")
    if _SUBJECT_OF_ABSENCE.match(mail.subject) or (mail.subject.startswith("AUTO:") and _ABSENT.search(mail.subject)):
        return _verdict(MachineClass.OUT_OF_OFFICE, "out_of_office", header="Subject")
    if is_reply and "owner-email" in submitted:
        return _verdict(MachineClass.OUT_OF_OFFICE, "out_of_office", header="Auto-Submitted")
    return None


def _marked_automatic(mail: IncomingMail, *_: object) -> Verdict | None:
    if mail.content_type == "multipart/report":
        # That somebody read our mail, or complains about it.
        return _verdict(MachineClass.AUTO_REPLY, "other_report")
    submitted = _values(mail, "auto-submitted")
    if submitted and any(not value.startswith("no") or value.startswith("not") for value in submitted):
        return _verdict(MachineClass.AUTO_REPLY, "auto_submitted", value=submitted[0])
    if any(name in mail.headers for name in _LIST_HEADERS):
        return None
    for name in ("precedence", "x-precedence"):
        if bulk := _BULK & set(_values(mail, name)):
            return _verdict(MachineClass.AUTO_REPLY if "auto_reply" in bulk else MachineClass.LIST, "precedence", value=min(bulk))
    if _SUPPRESSING & set(_words(mail, "x-auto-response-suppress")):
        return _verdict(MachineClass.AUTO_REPLY, "suppress")
    for name in _AUTO_HEADERS:
        if name in mail.headers:
            return _verdict(MachineClass.AUTO_REPLY, "auto_header", header=_title(name))
    return None


def _list(mail: IncomingMail, *_: object) -> Verdict | None:
    name = next((name for name in _LIST_HEADERS if name in mail.headers), None)
    return _verdict(MachineClass.LIST, "list_header", header=_title(name)) if name else None


def _robot(mail: IncomingMail, own_addresses: Collection[str], own_domains: Collection[str], instance_id: str) -> Verdict | None:
    if not mail.from_addresses:
        return _verdict(MachineClass.ROBOT, "no_sender")
    sender = _sender(mail)
    if any(address.email in own_addresses for address in mail.from_addresses) or sender in own_addresses:
        return _verdict(MachineClass.ROBOT, "own_address", sender=sender)
    if _ROBOT_LOCAL.fullmatch(sender.partition("@")[0]):
        return _verdict(MachineClass.ROBOT, "robot_address", sender=sender)
    if _has_empty_return_path(mail):
        return _verdict(MachineClass.ROBOT, "empty_return_path")
    if _message_domain(mail) in own_domains:
        return _verdict(MachineClass.ROBOT, "own_message_id")
    return None


def _sender(mail: IncomingMail) -> str:
    return mail.sender.email if mail.sender else ""


def _values(mail: IncomingMail, name: str) -> list[str]:
    return [value.strip().lower() for value in mail.headers.get(name, ())]


def _words(mail: IncomingMail, name: str) -> list[str]:
    return re.split(r"[\s,;]+", " ".join(_values(mail, name)))


def _has_empty_return_path(mail: IncomingMail) -> bool:
    return any(not value.strip("<> \t") for value in mail.headers.get("return-path", ()))


def _message_domain(mail: IncomingMail) -> str:
    return (mail.message_id or "").rpartition("@")[2].lower()


def _title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
