"""What can happen to a return; told about its ticket, so that whoever may see the ticket reads of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class ReturnFact(Fact):
    """`number` is the return's. Cost and finding stand in no fact: facts travel to programs elsewhere."""

    icon = "returns"
    requester_sees = True
    number: int


@dataclass(frozen=True)
class ReturnRequested(ReturnFact):
    name = "return.requested"
    kind: str

    def sentence(self) -> str:
        words = _("requested the exchange R{number}") if self.kind == "exchange" else _("requested the return R{number}")
        return words.format(number=self.number)


@dataclass(frozen=True)
class ReturnAuthorised(ReturnFact):
    name = "return.authorised"
    rma: str

    def sentence(self) -> str:
        return _("authorised R{number} as {rma}").format(number=self.number, rma=self.rma)


@dataclass(frozen=True)
class ReturnReceived(ReturnFact):
    name = "return.received"

    def sentence(self) -> str:
        return _("received R{number}").format(number=self.number)


@dataclass(frozen=True)
class ReturnInspected(ReturnFact):
    name = "return.inspected"

    def sentence(self) -> str:
        return _("inspected R{number}").format(number=self.number)


@dataclass(frozen=True)
class ReturnRefunded(ReturnFact):
    name = "return.refunded"

    def sentence(self) -> str:
        return _("refunded R{number}").format(number=self.number)


@dataclass(frozen=True)
class ReturnReplaced(ReturnFact):
    name = "return.replaced"

    def sentence(self) -> str:
        return _("sent a replacement for R{number}").format(number=self.number)


@dataclass(frozen=True)
class ReturnRejected(ReturnFact):
    name = "return.rejected"

    def sentence(self) -> str:
        return _("rejected R{number}").format(number=self.number)


@dataclass(frozen=True)
class ReturnChanged(ReturnFact):
    name = "return.changed"
    requester_sees = False
    fields: list[str]

    def sentence(self) -> str:
        return _("changed R{number}: {fields}").format(number=self.number, fields=", ".join(_words(name) for name in self.fields))


def _words(field: str) -> str:
    return {
        "kind": _("the kind"),
        "product": _("the product"),
        "version": _("the version"),
        "serial": _("the serial number"),
        "lot": _("the lot"),
        "reason": _("the reason"),
        "finding": _("the finding"),
        "cost": _("the cost"),
        "currency": _("the currency"),
        "carrier": _("the carrier"),
        "tracking": _("the tracking number"),
    }.get(field, field)
