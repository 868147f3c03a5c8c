"""What can happen to a help centre."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact


@dataclass(frozen=True)
class FormSitesListed(Fact):
    name = "form_sites.listed"
    icon = "globe"
    origins: list

    def sentence(self) -> str:
        return _("listed the sites that may show the report form: {origins}").format(origins=", ".join(self.origins) or "–")
