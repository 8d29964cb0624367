"""Base URLs that lead inside, environments that lead elsewhere, certificates that are no good."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests.adapters
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.sync.refresh import refresh_list
from tasks_proxy.upstream import transport
from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.test_hostile_paths import good
from tests.conftest import NewSite
from tests.tasks_proxy.conftest import Connect
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.upstream.wire_server import WireServer, answering_with

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]

# ---- Addresses -----------------------------------------------------------------------------------

LOOPBACK = (
    *("127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1"),
    *("0177.0.0.1", "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost."),
    *("127.0.0.1.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]"),
    *("[2002:7f00:1::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "①②⑦.⓪.⓪.①"),
    *("127。0。0。1", "１２７.0.0.1", "ｌocalhost", "0x7f.0x0.0x0.0x1", "127.0.0.1%00.example"),
)
INSIDE = (
    *("10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "100.100.100.200", "169.254.169.254"),
    *("169.254.170.2", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]", "192.0.0.1"),
    *("198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.88.99.1"),
)
SCHEMES = (
    *(
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_x",
        "ftp://127.0.0.1:{port}/",
        "//127.0.0.1",
    ),
    *("dict://127.0.0.1:{port}/", "http://user:pass@127.0.0.1:{port}", "http://a@127.0.0.1:{port}"),
    *("http://127.0.0.1:{port}#@good.example", "http://good.example@127.0.0.1:{port}/"),
    *("http://127.0.0.1:{port}\\@good.example/", "http:127.0.0.1:{port}", "javascript:alert(1)"),
)
BASES = (*(f"http://{host}:{{port}}" for host in (*LOOPBACK, *INSIDE)), *SCHEMES)


@pytest.fixture
def nothing_allowed(settings: Settings) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = []


def test_the_corpus_is_as_large_as_it_is_meant_to_be() -> None:
    assert len(set(BASES)) >= 60


@pytest.mark.usefixtures("nothing_allowed")
@pytest.mark.parametrize("base", BASES)
def test_no_base_url_leads_inside(connect: Connect, base: str) -> None:
    """Stored past the form, as in a database from elsewhere, so that each call must look itself."""
    with answering_with(*good()) as listener:
        connection = connect("https://upstream.example")
        connection.base_url = base.format(port=listener.port)
        connection.save()
        agent = Agent(connection.organisation)
        answer = agent.get()
        # An address of no network that anybody routes to may also just never answer.
        assert answer.status_code in {502, 504}, answer.content
        assert answer.json()["error"] in {
            "UPSTREAM_UNUSABLE",
            "UPSTREAM_NOT_CONNECTED",
            "UPSTREAM_TIMEOUT",
        }
        (row,) = lists_remember(connection, ["world"])
        assert isinstance(refresh_list(row).error, TaskloomError)
        assert listener.requests == []


@dataclass
class Resolver:
    """Answers a name with each of `addresses` in turn, the last for ever; knows of nothing else."""

    addresses: list[str]
    asked: int = 0

    def __call__(self, host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        if host != "upstream.example":
            raise socket.gaierror(socket.EAI_NONAME, "no route for this test")
        address = self.addresses[min(self.asked, len(self.addresses) - 1)]
        self.asked += 1
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]


@pytest.mark.usefixtures("nothing_allowed")
@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254"])
def test_a_name_that_turns_inside_after_it_was_checked_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    with answering_with(*good()) as listener:
        resolver = Resolver(["93.184.216.34", inside])
        url = f"http://upstream.example:{listener.port}/"
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", resolver)
            for _ in range(3):
                with pytest.raises(TaskloomError):
                    transport.send("GET", url, headers={})
        assert resolver.asked >= 3
        assert listener.requests == []


# ---- The environment -----------------------------------------------------------------------------


def test_proxies_netrc_and_certificates_of_the_environment_change_nothing(
    new_site: NewSite, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login eve password stolen\nmachine 127.0.0.1 login eve password x\n")
    with answering_with(*good()) as upstream, answering_with(*good()) as elsewhere:
        site = new_site()
        unlimited(site)
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        site.environment |= dict.fromkeys(names, elsewhere.url)
        site.environment |= {"NETRC": str(netrc), "HOME": str(tmp_path), "REQUESTS_CA_BUNDLE": "/x"}
        netrc.rename(tmp_path / ".netrc").chmod(0o600)
        site.connect("robots", upstream.url, token=UPSTREAM_TOKEN)
        site.start_web()
        robot = member_of(site, "robots")
        assert robot.say("GET").status == 200
        robot.close()
        assert elsewhere.requests == []
        assert f"Bearer {UPSTREAM_TOKEN}".encode() in upstream.requests[-1]
        assert b"stolen" not in upstream.requests[-1]


# ---- Certificates --------------------------------------------------------------------------------

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    """A certificate authority that lives as long as the test."""

    key: Key
    certificate: x509.Certificate

    @classmethod
    def made(cls) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(key, _certificate(key, key, _name("Test CA"), _name("Test CA"), authority=True))

    def issue(self, host: str, *, until: dt.timedelta) -> tuple[Key, x509.Certificate]:
        """A key and a certificate for a host that ends `until` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = self.certificate.subject
        return key, _certificate(key, self.key, _name(host), issuer, host=host, until=until)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    key: Key,
    signer: Key,
    subject: x509.Name,
    issuer: x509.Name,
    *,
    host: str | None = None,
    until: dt.timedelta = dt.timedelta(days=1),
    authority: bool = False,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=9))
        .not_valid_after(now + until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if host is not None:
        names: list[x509.GeneralName] = [x509.DNSName(host)]
        if host == "127.0.0.1":
            names = [x509.IPAddress(ipaddress.ip_address(host))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


class SecureServer(WireServer):
    """The wire server behind TLS; a handshake that fails reaches no `requests`."""

    def __init__(self, pair: tuple[Key, x509.Certificate], folder: Path) -> None:
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        file = folder / "server.pem"
        key = pair[0].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(key + _pem(pair[1]))
        self._tls.load_cert_chain(file)
        super().__init__(good())
        self.url = f"https://127.0.0.1:{self.port}"

    def _answer(self, connection: socket.socket) -> None:
        try:
            secure = self._tls.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            return
        super()._answer(secure)


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Authority:
    """An authority that is trusted as one of the world's."""
    made = Authority.made()
    bundle = tmp_path / "ca.pem"
    bundle.write_bytes(_pem(made.certificate))
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(bundle))
    monkeypatch.setattr(transport._threads, "sessions", {}, raising=False)
    return made


Serve = Callable[[tuple[Key, x509.Certificate]], SecureServer]


@pytest.fixture
def serve_tls(settings: Settings, tmp_path: Path) -> Iterator[Serve]:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    servers: list[SecureServer] = []

    def serve(pair: tuple[Key, x509.Certificate]) -> SecureServer:
        servers.append(SecureServer(pair, tmp_path))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


DAY = dt.timedelta(days=1)


def _ask(connect: Connect, server: SecureServer) -> Any:
    return Agent(connect(server.url).organisation).get()


def test_a_good_certificate_of_a_trusted_authority_is_taken(
    connect: Connect, authority: Authority, serve_tls: Serve
) -> None:
    assert _ask(connect, serve_tls(authority.issue("127.0.0.1", until=DAY))).status_code == 200


@pytest.mark.parametrize("what", ["self-signed", "expired", "wrong host", "another authority"])
def test_a_bad_certificate_is_refused_before_the_token_is_sent(
    connect: Connect, authority: Authority, serve_tls: Serve, what: str
) -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    name = _name("127.0.0.1")
    pairs = {
        "self-signed": lambda: (own, _certificate(own, own, name, name, host="127.0.0.1")),
        "expired": lambda: authority.issue("127.0.0.1", until=-DAY),
        "wrong host": lambda: authority.issue("upstream.example", until=DAY),
        "another authority": lambda: Authority.made().issue("127.0.0.1", until=DAY),
    }
    server = serve_tls(pairs[what]())
    answer = _ask(connect, server)
    assert (answer.status_code, answer.json()["error"]) == (502, "UPSTREAM_UNUSABLE")
    assert server.requests == []


def test_a_handshake_that_never_ends_is_ended_by_the_deadline(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    stopped = threading.Event()
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]

    def drip() -> None:
        connection, _ = silent.accept()
        with connection:
            connection.recv(4096)
            # A TLS record of 16 kB, a byte at a time: never silent, never done.
            for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 16_384:
                if stopped.wait(0.1):
                    return
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with silent, pytest.raises(TaskloomError, match="did not answer in time"):
        transport.send("GET", f"https://127.0.0.1:{port}/", headers={}, total_seconds=1.0)
    stopped.set()
    thread.join(5)
    assert not thread.is_alive()
