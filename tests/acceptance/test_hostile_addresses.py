"""Base URLs that lead inside, and environments that lead elsewhere."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
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
from tests.tasks_proxy.upstream.wire_server import answering_with

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


@pytest.mark.long
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
