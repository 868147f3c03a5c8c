"""The company's colour (pure). Its hue and strength are kept; we set the lightness, so that words stay readable on light and dark."""

import re

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# token: (lightness on light, lightness on dark, how much of the strength)
_SHADES = {
    "accent": (48, 78, 1.0),
    "accent-strong": (42, 84, 1.0),
    "accent-tint": (96, 27, 0.25),
    "accent-edge": (80, 45, 0.5),
}


def sheet(colour: str) -> str:
    """A style sheet that dyes the tokens of a page; empty without a colour."""
    if not _COLOUR.fullmatch(colour):
        return ""
    dyed = [f"  --{name}: light-dark({_shade(light, part)}, {_shade(dark, part)});" for name, (light, dark, part) in _SHADES.items()]
    return "\n".join([":root {", f"  --company: {colour};", "  --mark: var(--company);", *dyed, "}", ""])


def _shade(lightness: int, part: float) -> str:
    return f"oklch(from var(--company) {lightness}% calc(min(c, .17) * {part:g}) h)"
