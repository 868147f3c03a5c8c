"""File names that want to be paths, programs, markup or somebody else's, in every place where mail carries a name."""

import base64
from urllib.parse import quote

NAMES = {
    "path": "../../etc/passwd", "path of windows": r"..\..\boot.ini", "absolute": "/etc/shadow", "drive": r"C:\windows\system.ini",
    "device": "con.txt", "device without extension": "AUX", "port": "lpt1", "hidden": ".htaccess", "dots": "..", "dot": ".",
    "trailing dots": "x.exe...", "trailing blanks": "x.exe   ", "nul": "x.exe\x00.png", "line break": "x\r\nSet-Cookie: a=b.png",
    "tab": "x\t.png", "escape": "x\x1b[31m.png", "right to left": "gpj.\u202eexe", "left to right": "x\u200e.exe", "zero width": "x.p\u200bhp",
    "word joiner": "x\u2060.exe", "soft hyphen": "x\u00ad.exe", "byte order mark": "\ufeffx.exe", "markup": "<img src=x onerror=alert(1)>.png",
    "quote": 'x" onload="alert(1).png', "apostrophe": "x' onload='alert(1).png", "ampersand": "x&lt;script&gt;.png", "template": "{{7*7}}.png",
    "shell": "$(touch x);`x`|x.png", "url": "http://evil.test/x.png", "stream": "x.png:evil.exe", "wildcards": "*?.png", "long": "x" * 5_000 + ".png",
    "long extension": "x." + "e" * 3_000, "empty": "", "blank": "   ", "two extensions": "invoice.pdf.exe", "full width dots": "x\uff0eexe",
    "full width slash": "..\uff0f..\uff0fx", "lone surrogate": "x\udc80.png", "private": "\ue000.png", "combining": "x" + "\u0301" * 500 + ".png",
    "percent": "%2e%2e%2fx", "semicolon": "a;b=c.png", "newer emoji": "\U0001fae8.png", "formula": "=cmd|' /C calc'!A0.csv", "minus": "-rf.png",
}  # fmt: skip


def _quoted(name: str) -> bytes:
    return name.replace("\\", "\\\\").replace('"', '\\"').encode("utf-8", "surrogatepass")


def _by_disposition(name: str) -> bytes:
    return b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="' + _quoted(name) + b'"'


def _by_type(name: str) -> bytes:
    return b'Content-Type: image/png; name="' + _quoted(name) + b'"\r\nContent-Disposition: attachment'


def _by_rfc_2231(name: str) -> bytes:
    return (
        b"Content-Type: text/html\r\nContent-Disposition: attachment; filename*=utf-8''" + quote(name, safe="", errors="replace").encode()
    )


def _in_pieces(name: str) -> bytes:
    half = len(name) // 2
    first, second = (quote(part, safe="", errors="replace") for part in (name[:half], name[half:]))
    return f"Content-Type: image/svg+xml\r\nContent-Disposition: attachment; filename*0*=utf-8''{first};\r\n filename*1*={second}".encode()


def _by_encoded_word(name: str) -> bytes:
    word = base64.b64encode(name.encode("utf-8", "replace"))
    return b'Content-Type: application/pdf; name="=?utf-8?B?' + word + b'?="\r\nContent-Disposition: attachment'


def _by_location(name: str) -> bytes:
    return b"Content-Type: image/png\r\nContent-Location: " + _quoted(name).replace(b"\r\n", b" ")


PLACES = (_by_disposition, _by_type, _by_rfc_2231, _in_pieces, _by_encoded_word, _by_location)


def cases() -> dict[str, bytes]:
    made = {}
    for kind, name in NAMES.items():
        for place in PLACES:
            head = b'From: Mallory <mallory@evil.test>\r\nSubject: file\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
            part = (
                b"--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n" + place(name) + b"\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n"
            )
            made[f"{kind}, {place.__name__.strip('_')}"] = head + part
    return made
