"""People and agents who use a site at a steady rate while a test breaks things under it."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import requests

from tests.acceptance.conftest import PASSWORD

Visit = Callable[[requests.Session], requests.Response]


def signed_in(url: str, email: str, password: str = PASSWORD) -> requests.Session:
    """A browser's session after the sign-in form; AssertionError where it did not let us in."""
    session = requests.Session()
    session.trust_env = False
    page = session.get(f"{url}/accounts/login/", timeout=20)
    assert page.status_code == 200, page.status_code
    answer = session.post(
        f"{url}/accounts/login/",
        data={"login": email, "password": password, "csrfmiddlewaretoken": token_in(page.text)},
        headers={"Referer": f"{url}/accounts/login/"},
        allow_redirects=False,
        timeout=20,
    )
    assert answer.status_code == 302, answer.status_code
    return session


def token_in(page: str) -> str:
    """The anti-forgery token of a page's form."""
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


@dataclass
class Visitors:
    """Makes `visits` in turn, `rate` a second in all, until its block ends."""

    session: requests.Session
    visits: Sequence[Visit]
    rate: float = 20.0
    statuses: Counter[int] = field(default_factory=Counter)
    slow: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._turn = itertools.cycle(self.visits)
        self._next = time.monotonic()
        self._threads = [threading.Thread(target=self._visit) for _ in range(24)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def during(self, seconds: float) -> None:
        """Let them go on for so long."""
        time.sleep(seconds)

    @property
    def p95(self) -> float:
        """Seconds within which 19 of 20 were answered."""
        return sorted(self.slow)[int(len(self.slow) * 0.95)]

    def _visit(self) -> None:
        session = requests.Session()
        session.trust_env = False
        session.cookies.update(self.session.cookies)
        while not self._over.is_set():
            with self._lock:
                visit, at = next(self._turn), self._next
                self._next = max(self._next + 1 / self.rate, time.monotonic() - 1)
            if self._over.wait(max(0.0, at - time.monotonic())):
                break
            self._note(visit, session)
        session.close()

    def _note(self, visit: Visit, session: requests.Session) -> None:
        began = time.monotonic()
        try:
            answer = visit(session)
        except requests.RequestException as error:
            with self._lock:
                self.broken.append(repr(error))
            return
        with self._lock:
            self.slow.append(time.monotonic() - began)
            self.statuses[answer.status_code] += 1
            if answer.status_code == 500:
                self.broken.append(f"500 at {answer.url}")
