"""Certificates that are no good, and a handshake that never ends."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
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
from tasks_proxy.upstream import transport
from tests.acceptance.test_hostile_paths import good
from tests.tasks_proxy.conftest import Connect
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.upstream.wire_server import WireServer

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]

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
    """The wire server behind TLS; a handshake that fails reaches no `requests`.

    It begins each after `pause` seconds.
    """

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
        self.pause = 0.0
        super().__init__(good())
        self.url = f"https://127.0.0.1:{self.port}"

    def _answer(self, connection: socket.socket) -> None:
        time.sleep(self.pause)
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


def test_what_a_slow_handshake_leaves_no_time_for_is_not_sent(
    authority: Authority, serve_tls: Serve
) -> None:
    server = serve_tls(authority.issue("127.0.0.1", until=DAY))
    server.pause = 1.0
    with pytest.raises(TaskloomError, match="did not answer in time"):
        transport.send("GET", f"{server.url}/", headers={}, total_seconds=0.3)
    assert server.requests == []


def test_a_handshake_that_never_ends_is_ended_by_the_time_to_connect(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 1.0)
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
        transport.send("GET", f"https://127.0.0.1:{port}/", headers={})
    stopped.set()
    thread.join(5)
    assert not thread.is_alive()
