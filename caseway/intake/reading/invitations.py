"""A calendar invitation in words: what, when, where, from whom."""

import re
from datetime import datetime

_UNFOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r"(?P<name>[A-Z-]{2,40})(?P<parameters>(?:;[^:\n\"]{0,200}(?:\"[^\"\n]{0,200}\")?){0,20}):(?P<value>[^\n]{0,4000})",
    re.IGNORECASE,
)
_ZONE = re.compile(r";TZID=\"?([^;:\"]{1,80})", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\;,nN])")


def invitation_text(calendar: str) -> str:
    """The first event or task of a calendar; empty where there is none."""
    found = re.search(r"BEGIN:(VEVENT|VTODO)\n(.*?)\nEND:\1", _UNFOLD.sub("", calendar[:200_000]), re.IGNORECASE | re.DOTALL)
    if not found:
        return ""
    fields: dict[str, tuple[str, str]] = {}
    for line in _LINE.finditer(found[2].partition("\nBEGIN:")[0]):
        fields.setdefault(line["name"].upper(), (_unescaped(line["value"]), line["parameters"]))

    def value(name: str) -> str:
        return fields.get(name, ("", ""))[0].strip()

    when = " – ".join(moment for name in ("DTSTART", "DTEND") if (moment := _moment(*fields.get(name, ("", "")))))
    organizer = re.sub(r"(?i)^mailto:", "", value("ORGANIZER"))
    head = [value("SUMMARY"), when, value("LOCATION"), organizer]
    return "\n".join(line for line in head if line) + (f"\n\n{value('DESCRIPTION')}" if value("DESCRIPTION") else "")


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)


def _moment(value: str, parameters: str) -> str:
    """`2026-11-02 10:00 (Europe/Berlin)`, without a language."""
    for form, shown in (("%Y%m%dT%H%M%S", "%Y-%m-%d %H:%M"), ("%Y%m%d", "%Y-%m-%d")):
        try:
            written = datetime.strptime(value.rstrip("Z"), form).strftime(shown)
        except ValueError:
            continue
        zone = "UTC" if value.endswith("Z") else (found[1] if (found := _ZONE.search(parameters)) else "")
        return f"{written} ({zone})" if zone else written
    return ""
