"""SPF (RFC 7208): may this host send for that domain?"""

import re

import spf
import structlog

from caseway.intake.proving.lookups import Lookups, Unanswered

log = structlog.get_logger(__name__)

SECONDS_OF_PEER = 1.0
_UNUSUAL = re.compile(r"[^\w.!#$%&'*+/=?^`{|}~-]", re.ASCII)


class _Query(spf.query):
    """The library's evaluation; it asks through us, and nobody's explanation is fetched."""

    def __init__(self, lookups: Lookups, peer: str, sender: str, helo: str):
        super().__init__(i=peer, s=sender, h=helo)
        self._lookups = lookups

    def dns(self, name, qtype, cnames=None, ignore_void=False):
        try:
            found = self._lookups.ask(str(name), qtype)
        except Unanswered as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Void lookup limit exceeded")
        # It joins the strings that a text was sent in.
        return [(one,) for one in found] if qtype == "TXT" else list(found)

    def validated_ptrs(self):
        """Names of the peer's address: it may make that slow, but then only this does not match (5.5)."""
        whole, self._lookups = self._lookups, self._lookups.within(SECONDS_OF_PEER)
        try:
            return super().validated_ptrs()
        except spf.TempError:
            return []
        finally:
            self._lookups = whole

    def get_explanation(self, spec):
        return None


def check_host(lookups: Lookups, peer: str, domain: str, local: str = "postmaster", helo: str = "") -> str:
    """The result in a word."""
    if not domain:
        return "none"
    query = _Query(lookups, peer, f"{_UNUSUAL.sub('_', local) or 'postmaster'}@{domain}", helo or domain)
    try:
        return query.check()[0]
    except Exception:
        # A record that is too odd for the library proves nothing, and what else is found counts.
        log.exception("a policy of hosts could not be read", domain=domain)
        return "permerror"
