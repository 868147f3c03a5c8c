"""How important an issue is (pure), in parts that anyone can read.

Two keys: the class comes first (security and loss of data stand above everything, whatever their reach), then the impact score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2, sqrt

# A trifle stays behind whatever hinders somebody, even five reports of it behind something worse that nobody has reported yet.
SEVERITIES = {"trivial": 0.25, "minor": 2.0, "major": 4.0, "critical": 8.0}
HAZARD_LABELS = {"security": "security", "data-loss": "data_loss", "data loss": "data_loss"}
HALF_LIFE_DAYS = 180
LARGEST_SHARE = 0.4
# One voice alone counts no more than so many ordinary ones, however heavy it is.
LARGEST_VOICE_ALONE = 3.0
HAZARD_STEP = 1_000_000.0
MINUTES_A_DAY = 480


@dataclass(frozen=True)
class Voice:
    """An organisation, or a customer without one: once, however many tickets."""

    weight: float
    age_days: float


@dataclass(frozen=True)
class Evidence:
    """What stands behind an issue, as far as the score reads it."""

    reach: float = 0.0
    open_tickets: int = 0
    crash_users: int = 0


@dataclass(frozen=True)
class Factor:
    """One part of the score: what it is, what it was made of, what it adds or multiplies."""

    name: str
    operation: str
    value: float
    source: float | str | None = None


@dataclass(frozen=True)
class Score:
    value: float
    factors: tuple[Factor, ...]


def weight_of(voice: Voice) -> float:
    """What is left of it by now."""
    return voice.weight * 0.5 ** (max(0.0, voice.age_days) / HALF_LIFE_DAYS)


def reach_of(voices: Iterable[Voice]) -> float:
    """Voices added up, the old ones fading; the loudest counts at most 40 % of the sum, yet up to three ordinary ones."""
    weights = sorted((weight_of(voice) for voice in voices), reverse=True)
    if not weights:
        return 0.0
    rest = sum(weights[1:])
    allowed = max(LARGEST_VOICE_ALONE, rest * LARGEST_SHARE / (1 - LARGEST_SHARE))
    return min(weights[0], allowed) + rest


def score_of(
    evidence: Evidence, *, severity: str, effort_minutes: int | None = None, urgency: float = 1.0, confidence: float = 1.0
) -> Score:
    """pain × severity × urgency × confidence ÷ √(effort in days + ½); what is not known is neutral.

    Reach is damped by the logarithm, and who raised the issue is a voice too: without any reporter the severe still stand above the slight.
    """
    effort = MINUTES_A_DAY / 2 if effort_minutes is None else effort_minutes
    factors = (
        Factor("own", "+", 1.0),
        Factor("reach", "+", log2(1 + evidence.reach), evidence.reach),
        Factor("open_tickets", "+", log2(1 + evidence.open_tickets), evidence.open_tickets),
        Factor("crash_users", "+", 2 * log2(1 + evidence.crash_users), evidence.crash_users),
        Factor("severity", "×", SEVERITIES[severity], severity),
        Factor("urgency", "×", urgency),
        Factor("confidence", "×", confidence),
        Factor("effort", "÷", sqrt(effort / MINUTES_A_DAY + 0.5), effort_minutes),
    )
    value = sum(factor.value for factor in factors if factor.operation == "+")
    for factor in factors:
        if factor.operation == "×":
            value *= factor.value
        elif factor.operation == "÷":
            value /= factor.value
    return Score(round(value, 2), factors)


def importance_of(hazard: str, impact: float, override: float | None) -> float:
    """What lists sort by: the class, then what a person set, else the score."""
    within = impact if override is None else override
    return (HAZARD_STEP if hazard else 0.0) + min(max(within, 0.0), HAZARD_STEP - 1)


def hazard_of(hazard: str, labels: Iterable[str]) -> str:
    """The class that was set, else the one that a label names."""
    return hazard or next((HAZARD_LABELS[label] for label in labels if label in HAZARD_LABELS), "")
