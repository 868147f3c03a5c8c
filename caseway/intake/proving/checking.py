"""Our own check of who sends, for mail that comes straight to us from the internet."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from weakref import WeakValueDictionary

import structlog

from caseway.intake.proving.hosts import check_host
from caseway.intake.proving.lookups import Lookups, Records, Remembered, Unanswered
from caseway.intake.proving.policies import Policy, is_aligned, policy_of
from caseway.intake.proving.signing import Signature, Signed
from caseway.intake.reading.authentication import Authentication
from caseway.intake.reading.authors import authors
from caseway.intake.reading.headers import read_headers
from caseway.intake.reading.limits import Unreadable

log = structlog.get_logger(__name__)

MOST_AT_ONCE, MOST_OF_ONE_PEER = 32, 8
# Of asking; and of that together with waiting for a turn.
SECONDS, SECONDS_WITH_WAITING = 5.0, 15.0
# Who forges a sender has the DNS of the host that sends, but not that of the sender: it must not use up the time of that.
SECONDS_OF_HOST, SECONDS_OF_OTHERS = 2.0, 0.5
MOST_AUTHORS = 3
UNANSWERED = Authentication("temperror", "temperror", "temperror")
# The worst of several authors is what holds.
_WORST_FIRST = ("fail", "temperror", "none", "pass")


@dataclass(frozen=True)
class Came:
    """A mail and how it came; without a sender for what nobody shall answer."""

    raw: bytes
    peer: str
    helo: str
    sender: str


@dataclass(frozen=True)
class _Proof:
    """What one method found about one domain."""

    domain: str
    result: str
    is_host: bool = False


class Prover:
    """Checks in threads of its own, so many at once; it touches no database."""

    def __init__(self, records: Records):
        self._remembered = Remembered(records)
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="proving")
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def prove(self, came: Came) -> str:
        try:
            return (await asyncio.wait_for(self._checked(came), SECONDS_WITH_WAITING)).words
        except TimeoutError:
            return UNANSWERED.words
        except Exception:
            log.exception("a sender could not be checked")
            return UNANSWERED.words

    async def _checked(self, came: Came) -> Authentication:
        """Who opens many lines waits for himself."""
        turn = self._turns.setdefault(came.peer, asyncio.Semaphore(MOST_OF_ONE_PEER))
        async with turn:
            return await asyncio.get_running_loop().run_in_executor(self._threads, check, came, self._remembered)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


@lru_cache(maxsize=1_000)
def public_address(peer: str) -> str:
    """The address that a peer has on the internet; nothing for one beside us."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address) if address.is_global and not address.is_multicast else ""


def check(came: Came, remembered: Remembered, seconds: float = SECONDS) -> Authentication:
    """What SPF, DKIM and DMARC say about it."""
    lookups = Lookups(remembered, time.monotonic() + seconds)
    named = _domains_of_authors(came.raw)
    # The first is shown as the sender; who else is named may be there to be slow.
    policies = {
        domain: _policy(domain, lookups.within(SECONDS_OF_OTHERS) if at else lookups) for at, domain in enumerate(named[:MOST_AUTHORS])
    }
    local, _, domain = came.sender.rpartition("@")
    domain = _as_asked(domain or came.helo)
    host = check_host(lookups.within(SECONDS_OF_HOST), came.peer, domain, local, came.helo)
    proofs = [_Proof(domain, host, is_host=True), *_signatures(came.raw, named, lookups)]
    found = {_verdict(author, policy, proofs, lookups) for author, policy in policies.items()}
    if len(named) > MOST_AUTHORS:
        found.add("fail")
    dmarc = next((result for result in _WORST_FIRST if result in found), "none")
    return Authentication(spf=host, dkim=_best([proof.result for proof in proofs if not proof.is_host]), dmarc=dmarc)


def _domains_of_authors(raw: bytes) -> list[str]:
    """Of all whom a reader may take for its author."""
    try:
        headers, _body, _problems = read_headers(raw, 0, len(raw))
    except Unreadable:
        return []
    return list(dict.fromkeys(_as_asked(author.email.rpartition("@")[2]) for author in authors(headers)))


def _as_asked(domain: str) -> str:
    """As the DNS knows it."""
    domain = domain.strip().rstrip(".").lower()
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _policy(domain: str, lookups: Lookups) -> Policy | str | None:
    try:
        return policy_of(domain, lookups)
    except Unanswered:
        return "temperror"


def _signatures(raw: bytes, named: list[str], lookups: Lookups) -> list[_Proof]:
    """Those of the authors' own domains first: what others sign may cost the rest of the time."""
    signed = Signed(raw)

    def is_strange(signature: Signature) -> bool:
        return not any(_is_related(signature.domain, domain) for domain in named)

    ordered = sorted(signed.signatures, key=is_strange)
    return [_Proof(signature.domain, signed.check(signature, lookups)) for signature in ordered]


def _is_related(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _verdict(author: str, policy: Policy | str | None, proofs: list[_Proof], lookups: Lookups) -> str:
    if not isinstance(policy, Policy):
        return policy or "none"
    telling = [proof for proof in proofs if proof.result in ("pass", "temperror")]
    try:
        results = {proof.result for proof in telling if _is_aligned(proof, author, policy, lookups)}
    except Unanswered:
        return "temperror"
    return "pass" if "pass" in results else "temperror" if "temperror" in results else "fail"


def _is_aligned(proof: _Proof, author: str, policy: Policy, lookups: Lookups) -> bool:
    is_strict = policy.is_strict_about_hosts if proof.is_host else policy.is_strict_about_signatures
    return is_aligned(proof.domain, author, policy, is_strict, lookups)


def _best(results: list[str]) -> str:
    return "pass" if "pass" in results else results[0] if results else "none"
