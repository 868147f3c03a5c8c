"""Why the kettles, lamps and scales fail, what is known of it, and what people wish for."""

from dataclasses import dataclass, field
from typing import Any

# The lot that goes wrong, and how many of each were shipped; more where there are more tickets.
BAD_LOT, UNITS, TICKETS_OF_UNITS = "K2-2291", 4000, 2000
GOOD_LOTS = ("K2-2281", "K2-2284", "K2-2287", "K2-2294")
# Lately every ninth ticket is of it, and enough are however small the demonstration; few kettles are of its siblings.
LEAKS = "Water leaks at the hinge"
BAD_SINCE_DAYS, BAD_EVERY, LEAST_BAD, GOOD_SHARE = 240, 9, 14, 0.15


@dataclass(frozen=True)
class Cause:
    """One issue, and the subject of the tickets that hang on it."""

    product: str
    subject: str
    title: str
    severity: str = "major"
    hazard: str = ""
    state: str = ""
    is_public: bool = True
    # By language: symptoms, workaround, resolution.
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    cause: str = ""


CAUSES = [
    Cause(
        "KET",
        LEAKS,
        "Seal of lot K2-2291 is 0.3 mm too narrow",
        state="started",
        cause="Supplier changed the mould without telling us.",
        known={
            "en": (
                "The kettle leaks at the hinge when the water boils; there is a puddle under it.",
                "Fill it to the half only.",
                "We send you a new seal, free of charge.",
            ),
            "de": (
                "Der Wasserkocher leckt am Scharnier, wenn das Wasser kocht.",
                "Füllen Sie ihn nur zur Hälfte.",
                "Wir senden Ihnen kostenlos eine neue Dichtung.",
            ),
        },
    ),
    Cause(
        "KET",
        "Lid is broken",
        "Clip of the lid breaks when it is mounted the wrong way round",
        state="backlog",
        known={
            "en": (
                "The clip of the lid came off and it no longer closes.",
                "",
                "Mount the lid with the arrow to the front; we send you a new clip.",
            ),
            "de": (
                "Der Clip des Deckels ist abgegangen, er schließt nicht mehr.",
                "",
                "Setzen Sie den Deckel mit dem Pfeil nach vorn ein; wir senden einen neuen Clip.",
            ),
        },
    ),
    Cause(
        "KET",
        "Descale light stays on",
        "Descaling needs a reset that nobody finds",
        severity="minor",
        known={
            "en": (
                "The orange descale light stays on although it was descaled.",
                "Hold the button for ten seconds.",
                "",
            ),
            "de": (
                "Die orange Entkalkungsleuchte bleibt nach dem Entkalken an.",
                "Halten Sie den Knopf zehn Sekunden lang.",
                "",
            ),
        },
    ),
    Cause("KET", "Handle gets hot", "Handle of the kettle reaches 62 °C", severity="critical", hazard="security", state="planned"),
    Cause(
        "LAM",
        "Battery lasts an hour",
        "Battery of the first series ages too soon",
        is_public=False,
        known={"en": ("The battery is empty after one hour.", "Lower the brightness.", "Exchange the battery, series B.")},
    ),
    Cause(
        "LAM",
        "Lamp flickers",
        "Driver flickers below ten percent",
        severity="minor",
        state="backlog",
        known={
            "en": (
                "The lamp flickers at the lowest level.",
                "Use the second level.",
                "",
            ),
            "de": (
                "Die Lampe flackert auf der niedrigsten Stufe.",
                "Nehmen Sie die zweite Stufe.",
                "",
            ),
        },
    ),
    Cause(
        "SCA",
        "Screen shows Err 4",
        "Err 4 when the foot is missing",
        known={
            "en": (
                "The screen shows Err 4 as soon as something stands on it.",
                "Look whether all four feet are there.",
                "We send you a foot.",
            ),
            "de": (
                "Die Anzeige zeigt Err 4, sobald etwas darauf steht.",
                "Sehen Sie nach, ob alle vier Füße da sind.",
                "Wir senden einen Fuß.",
            ),
        },
    ),
    Cause(
        "APP",
        "App stops when pairing",
        "Pairing fails after the update to 3.1",
        severity="critical",
        state="started",
        known={
            "en": (
                "The app stops when it looks for the kettle, since the last update.",
                "Switch Bluetooth off and on.",
                "Fixed in 3.2.",
            ),
            "de": (
                "Die App bleibt stehen, wenn sie den Wasserkocher sucht.",
                "Schalten Sie Bluetooth aus und ein.",
                "Behoben in 3.2.",
            ),
        },
    ),
    Cause("APP", "Update does not install", "Update stops at 80 % without free memory", state="planned"),
]
# What the next release of the app mends; it is out, and waits to be announced.
RELEASED = "App stops when pairing"

# (title for us, what customers read, text, how it stands)
WISHES = [
    ("Keep last temperature", "Remember my temperature", "The kettle keeps the temperature that you set last.", "planned"),
    ("Dark theme", "A dark theme in the app", "For those who make tea at night.", "backlog"),
    ("Widget", "A button on the first screen of the telephone", "Start the kettle without opening the app.", "backlog"),
    ("Recipes export", "Export of recipes", "As a file that other programs can read.", "started"),
]
WHY = [
    "I set it anew every morning.", "Our whole office waits for it.", "My eyes hurt at night.", "We would buy two more.",
    "It would save us an hour a week.",
]  # fmt: skip

# What a report comes from when it comes from use: (step of use, reason, component).
MISUSES = {
    "Strange noise while boiling": ("filling", "Filled with milk", "Heater"),
    "Handle gets hot": ("filling", "Filled above the mark", "Lid"),
    "Descale light stays on": ("descaling", "Not reset after descaling", "Base"),
    "Lid is broken": ("mounting the lid", "Lid mounted the wrong way round", "Lid"),
    "Battery does not charge": ("charging", "Charged with a cable for data only", "Battery"),
    "Weighs too little": ("first start", "Protective film left on the feet", "Feet"),
}
COMPONENTS = {"KET": ["Lid", "Heater", "Base"], "LAM": ["Battery", "Arm"], "SCA": ["Feet", "Screen"], "APP": ["Pairing", "Recipes"]}

MACROS: list[dict[str, Any]] = [
    {
        "name": "Ask for the serial number",
        "text": "Hello {name},\n\ncould you tell us the serial number? It stands on the bottom.",
        "state": "pending",
    },
    {
        "name": "A new seal is on its way",
        "text": "Hello {name},\n\na new seal is on its way to you, free of charge.",
        "state": "resolved",
        "tags": ["seal"],
    },
    {
        "name": "To the workshop",
        "text": "Hello {name},\n\nour workshop looks at it; you hear from us this week.",
        "priority": "high",
        "to_me": True,
    },
]
STEPS = ["", "authorised", "received", "inspected", "refunded", "replaced", "rejected"]
INSTRUCTIONS = "Please use the old box and write the number on it.\n\nHearth & Co, Harbour Road 7"
