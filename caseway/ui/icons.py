"""Our own icons: strokes on a grid of 24, drawn for this product, sized and coloured by the text around them."""

from markupsafe import Markup

STROKES = {
    "arrow-down": "M12 5v14M7 13l5 5 5-5",
    "arrow-up": "M12 19V5M7 11l5-5 5 5",
    "attach": "M19 11.5l-7.2 7.2a4.4 4.4 0 0 1-6.2-6.2l7.6-7.6a3 3 0 0 1 4.2 4.2l-7.5 7.5a1.4 1.4 0 0 1-2-2l6.7-6.7",
    "bell": "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4",
    "board": "M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v11h-4z",
    "call": "M5 4h4l2 5-3 2a12 12 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "chevron": "M9 6l6 6-6 6",
    "chevron-down": "M6 9l6 6 6-6",
    "clock": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2",
    "close": "M6 6l12 12M18 6L6 18",
    "copy": "M9 9h10v11H9zM5 15V4h10",
    "customers": "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 20a6 6 0 0 1 12 0M16 5a3 3 0 0 1 0 6M17 14a6 6 0 0 1 4 6",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "edit": "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
    "external": "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
    "eye": "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "filter": "M4 6h16M7 12h10M10 18h4",
    "globe": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM4 12h16M12 4c2.5 2.2 3.5 5 3.5 8s-1 5.8-3.5 8c-2.5-2.2-3.5-5-3.5-8s1-5.8 3.5-8z",
    "held": (
        "M8 11V6.5a1.5 1.5 0 0 1 3 0V11 5a1.5 1.5 0 0 1 3 0v6-4a1.5 1.5 0 0 1 3 0v7a7 7 0 0 1-12.7 4L3.5 14a1.6 1.6 0 0 1 2.6-1.8L8 14z"
    ),
    "info": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 11v5M12 8h.01",
    "issue": "M12 4l8 8-8 8-8-8zM12 9v3.5M12 15h.01",
    "keyboard": "M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M17 14h.01M7 14h.01M10 14h4",
    "known": "M12 3a6 6 0 0 0-3.5 10.9V17h7v-3.1A6 6 0 0 0 12 3zM9.5 20h5",
    "link": "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "mail": "M3 6h18v12H3zM3.5 7l8.5 6 8.5-6",
    "sidebar": "M4 5h16v14H4zM9 5v14",
    "rows": "M4 6h16M4 12h16M4 18h16",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "merge": "M7 4v5c0 3 2 5 5 5s5-2 5-5V4M12 14v6",
    "moon": "M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "note": "M5 4h14v11l-5 5H5zM14 20v-5h5",
    "organisation": "M4 20V5h9v15M13 10h7v10M3 20h18M7 9h3M7 13h3M7 17h3M16 14h1M16 17h1",
    "outbox": "M4 13v6h16v-6M12 15V4M7.5 8.5L12 4l4.5 4.5",
    "plus": "M12 5v14M5 12h14",
    "products": "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
    "refresh": "M19 12a7 7 0 1 1-2.2-5.1L19 9M19 4.5V9h-4.5",
    "reply": "M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 6",
    "returns": "M4 9l8-4 8 4v8l-8 4-8-4zM16 12H9M11.5 9.5L9 12l2.5 2.5",
    "search": "M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM15 15l5 5",
    "send": "M4 12l16-7-5 15-3.5-6.5zM11.5 13.5L20 5",
    "settings": "M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "sign-out": "M10 5H5v14h5M14 8l4 4-4 4M18 12H9",
    "split": "M12 20v-6M12 14c-3 0-5-2-5-5V4M12 14c3 0 5-2 5-5V4M4.5 6.5L7 4l2.5 2.5M14.5 6.5L17 4l2.5 2.5",
    "star": "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7L7 19l1.1-5.5L4 9.7 9.6 9z",
    "sun": (
        "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"
    ),
    "system": "M4 5h16v11H4zM9 20h6M12 16v4",
    "tag": "M4 4h8l8 8-8 8-8-8zM8 8h.01",
    "team": (
        "M12 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM7.5 19a4.5 4.5 0 0 1 9 0M4.5 9a2 2 0 0 0 1.5 3M3 17a3.5 3.5 0 0 1 2-3.2"
        "M19.5 9a2 2 0 0 1-1.5 3M21 17a3.5 3.5 0 0 0-2-3.2"
    ),
    "tickets": "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4z",
    "trash": "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
    "undo": "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H9",
    "warning": "M12 4l9 16H3zM12 10v4M12 17h.01",
}


def drawn(strokes):
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{strokes}"/></svg>')


ICONS = {name: drawn(strokes) for name, strokes in STROKES.items()}


def icon(name):
    return ICONS[name]
