"""The guard: which addresses may be reached, and that what was checked is what is connected to."""

import http.server
import socket
import threading

import httpx
import pytest

from caseway.outside import connecting
from caseway.outside import http as outside
from caseway.outside.addresses import may_reach, read_networks
from caseway.outside.connecting import Unreachable, connect
from caseway.outside.sealing import Unsealable, seal, unseal
from caseway.project.config import ConfigError, read_config


@pytest.mark.parametrize(
    "address, expected",
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.9.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.9", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.7", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("2001:0:53aa:64c:0:0:80ff:fffe", False),
        ("no address", False),
    ],
)
def test_only_public_addresses_may_be_reached(address, expected):
    assert may_reach(address, ()) is expected


@pytest.mark.parametrize(
    "allowed, address, expected",
    [
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "::ffff:10.1.2.3", True),
        ("10.0.0.0/8", "2002:a01:203::", True),
        ("10.0.0.0/8", "2001:0:53aa:64c:0:0:f5fe:fdfc", True),
        ("10.0.0.0/8", "192.168.1.1", False),
        ("loopback", "127.0.0.1", True),
        ("loopback", "::1", True),
        ("loopback", "10.1.2.3", False),
        ("all", "169.254.169.254", True),
        ("192.168.3.7 fd00::/8", "fd12::1", True),
        ("192.168.3.7", "192.168.3.8", False),
    ],
)
def test_an_operator_opens_networks(allowed, address, expected):
    assert may_reach(address, read_networks(allowed)) is expected


def test_the_setting_is_read_strictly(tmp_path):
    here = {"CASEWAY_DATA": str(tmp_path), "CASEWAY_SECRET_KEY": "x"}
    assert may_reach("127.0.0.1", read_config(here).inner_networks), "an installation on loopback reaches loopback"
    public = {**here, "CASEWAY_URL": "https://desk.example.com"}
    assert not read_config(public).inner_networks
    assert may_reach("10.2.3.4", read_config({**public, "CASEWAY_ALLOW_INNER_ADDRESSES": "10.0.0.0/8"}).inner_networks)
    with pytest.raises(ConfigError, match="CASEWAY_ALLOW_INNER_ADDRESSES"):
        read_config({**here, "CASEWAY_ALLOW_INNER_ADDRESSES": "yes please"})


@pytest.fixture
def resolves(monkeypatch):
    """What the resolver says, answer after answer; the last one stays."""

    def to(*answers):
        left = list(answers)

        def getaddrinfo(host, port, *_, **__):
            now = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in now]

        monkeypatch.setattr(connecting.socket, "getaddrinfo", getaddrinfo)

    return to


@pytest.fixture
def connected(monkeypatch):
    """Addresses that somebody tried to connect to."""
    tried = []

    def create_connection(address, *_, **__):
        tried.append(address[0])
        raise OSError("nobody there")

    monkeypatch.setattr(connecting.socket, "create_connection", create_connection)
    return tried


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["169.254.169.254"], []])
def test_a_host_with_an_inner_address_is_not_tried_at_all(settings, resolves, connected, addresses):
    settings.CASEWAY_INNER_NETWORKS = ()
    resolves(addresses)
    with pytest.raises(Unreachable, match=r"^mail.test:993 cannot be reached$"):
        connect("mail.test", 993)
    assert connected == []


def test_a_name_that_changes_its_mind_is_asked_once(settings, resolves, connected):
    settings.CASEWAY_INNER_NETWORKS = ()
    resolves(["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(Unreachable):
        connect("rebinding.test", 80)
    with pytest.raises(Unreachable):
        connect("rebinding.test", 80)
    assert connected == ["93.184.216.34"], "the address that was checked, and never the second answer"


def test_http_too_connects_only_to_what_was_checked(settings, resolves, connected):
    settings.CASEWAY_INNER_NETWORKS = ()
    resolves(["93.184.216.34"], ["127.0.0.1"])
    for url in ("http://rebinding.test/", "http://rebinding.test/", "https://rebinding.test/"):
        with pytest.raises(httpx.ConnectError):
            outside.ask("GET", url)
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "127.1"])
def test_spellings_of_this_machine_are_refused(settings, host):
    settings.CASEWAY_INNER_NETWORKS = ()
    with pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
        outside.ask("GET", f"http://{host}:9/")


class _Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/large")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (3_000_000 if self.path == "/large" else 5))

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()


def test_answers_are_bounded_and_redirects_not_followed(settings, server, monkeypatch):
    settings.CASEWAY_INNER_NETWORKS = read_networks("loopback")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert outside.ask("GET", f"{server}/").content == b"xxxxx"
    assert outside.ask("GET", f"{server}/away").status == 302
    with pytest.raises(outside.TooMuch):
        outside.ask("GET", f"{server}/large")


def test_what_is_sealed_opens_only_with_the_same_key(settings):
    sealed = seal("pa55wörd")
    assert "pa55" not in sealed and unseal(sealed) == "pa55wörd" and seal("") == unseal("") == ""
    settings.SECRET_KEY = "another"
    with pytest.raises(Unsealable):
        unseal(sealed)
