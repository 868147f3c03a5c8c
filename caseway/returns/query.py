"""What one can ask about returns: the fields of the query language, and from a question to a condition."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseway.issues.asking import context_for
from caseway.returns.models import Return
from caseway.returns.stages import FINISHED, OPEN, Stage
from caseway.search import fulltext
from caseway.search.language import Field, Kind, Vocabulary, Word, compile_query, parse
from caseway.workspaces.models import Member

# Where a word without a field is looked for.
WORDS_IN = ("rma", "serial", "lot", "tracking", "reason", "finding", "ticket__subject", "ticket__requester__name")

FIELDS = [
    Field("number", Kind.NUMBER, _("Number"), lookup="number"),
    Field("ticket", Kind.NUMBER, _("Ticket"), lookup="ticket__number"),
    Field("rma", Kind.TEXT, _("RMA number"), lookup="rma", is_exact=True, fold=str.upper),
    Field("kind", Kind.CHOICE, _("Kind"), lookup="kind", choices=dict(Return.Kind.choices)),
    Field("stage", Kind.CHOICE, _("Stage"), lookup="stage", choices=dict(Stage.choices), aliases=("state",)),
    Field("product", Kind.REF, _("Product"), lookup="product", name_lookup="product__name"),
    Field("version", Kind.REF, _("Version"), lookup="version", name_lookup="version__name"),
    Field("serial", Kind.TEXT, _("Serial number"), lookup="serial", is_exact=True),
    Field("lot", Kind.TEXT, _("Lot"), lookup="lot", is_exact=True),
    Field("carrier", Kind.TEXT, _("Carrier"), lookup="carrier"),
    Field("tracking", Kind.TEXT, _("Tracking number"), lookup="tracking", is_exact=True),
    Field("reason", Kind.TEXT, _("Reason"), lookup="reason"),
    Field("cost", Kind.NUMBER, _("Cost"), lookup="cost"),
    Field("customer", Kind.REF, _("Customer"), lookup="ticket__requester", name_lookup="ticket__requester__name"),
    Field(
        "organisation",
        Kind.REF,
        _("Organisation"),
        lookup="ticket__requester__organisation",
        name_lookup="ticket__requester__organisation__name",
    ),
    Field("created", Kind.DATE, _("Requested"), lookup="created_at"),
    Field("moved", Kind.DATE, _("In this stage since"), lookup="stage_at"),
    Field(
        "is",
        Kind.FLAG,
        _("Is"),
        conditions={"open": lambda context: Q(stage__in=OPEN), "finished": lambda context: Q(stage__in=FINISHED)},
    ),
]
VOCABULARY = Vocabulary(FIELDS, number_field="number")


def _words(found: Sequence[Word]) -> Q:
    """Each of them somewhere. Returns are few: no index of words is kept for them."""
    return reduce(and_, (reduce(or_, (Q(**{f"{place}__icontains": word.text}) for place in WORDS_IN)) for word in found))


def condition(q: str, member: Member) -> Q:
    """What a member asks. Raises QueryError."""
    return compile_query(parse(q), VOCABULARY, replace(context_for(member, fulltext.TICKETS), words=_words))
