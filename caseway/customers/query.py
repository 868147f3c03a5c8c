"""What one can ask about customers and organisations beside the words of their names, addresses and numbers."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from caseway.customers.models import Address, Domain
from caseway.search.language import Field, Kind, Vocabulary


def _addressed(condition: Q) -> Q:
    return Q(Exists(Address.objects.filter(condition, workspace=OuterRef("workspace"), customer=OuterRef("pk"))))


def _at_home(condition: Q) -> Q:
    return Q(Exists(Domain.objects.filter(condition, workspace=OuterRef("workspace"), organisation=OuterRef("pk"))))


CUSTOMERS = Vocabulary(
    [
        Field("name", Kind.TEXT, _("Name"), lookup="name"),
        Field("email", Kind.TEXT, _("E-mail address"), lookup="email", is_exact=True, fold=str.lower, many=_addressed),
        Field("organisation", Kind.TEXT, _("Organisation"), lookup="organisation__name"),
        Field("organisation.tier", Kind.NUMBER, _("Weight"), lookup="organisation__tier", aliases=("tier",)),
    ]
)
ORGANISATIONS = Vocabulary(
    [
        Field("name", Kind.TEXT, _("Name"), lookup="name"),
        Field("domain", Kind.TEXT, _("Domain"), lookup="domain", is_exact=True, fold=str.lower, many=_at_home),
        Field("tier", Kind.NUMBER, _("Weight"), lookup="tier"),
    ]
)
