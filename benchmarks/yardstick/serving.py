"""A simulator with a generated estate, as a process of its own, that behaves as the service does."""

from __future__ import annotations

import json
import ssl
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from simulator.process import Running, start

_FAULTS = "429=0.03,500=0.02,503=0.02,reset=0.02,truncate=0.02"
_TRIES = 20
_SIGN_IN = ("/oauth2/", "openid", "/discovery/", "/_simulator/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """How the simulated service behaves; its quotas are always on."""

    latency_ms: int
    seed: int
    faulty: bool = False
    """Whether 3 % of the requests end in 429, and 2 % each in 500, 503, a reset and a truncated body."""

    def options(self, estate: str) -> list[str]:
        """Return the options of the simulator for an estate of so many subscriptions x resources."""
        options = ["--generate", estate, "--seed", str(self.seed), "--throttle", "--latency-ms", str(self.latency_ms)]
        return [*options, "--random", f"seed={self.seed},{_FAULTS}"] if self.faulty else options


@dataclass(frozen=True, slots=True)
class Served:
    """A simulator that runs."""

    running: Running

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def ca(self) -> Path:
        return self.running.ca

    @property
    def tenant(self) -> str:
        return self.running.tenant

    @property
    def client_id(self) -> str:
        return self.running.client_id

    def requests(self) -> list[dict[str, Any]]:
        """Return the requests so far that any Azure would see, sign-in aside."""
        return [entry for entry in self.running.log() if not any(word in entry["path"] for word in _SIGN_IN)]

    def token(self) -> str:
        """Return a token of the caller."""
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": "any-secret-will-do"}
        form["scope"] = f"{self.url}/.default"
        signed_in = self._ask(f"/{self.tenant}/oauth2/v2.0/token", urllib.parse.urlencode(form).encode())
        return str(signed_in["access_token"])

    def subscriptions(self) -> list[str]:
        """Return the ids of all subscriptions of the estate."""
        address, bearer, found = "/subscriptions?api-version=2022-12-01", self.token(), []
        while address:
            page = self._ask(address, bearer=bearer)
            found += [entry["subscriptionId"] for entry in page["value"]]
            address = page.get("nextLink", "").removeprefix(self.url)
        return found

    def _ask(self, address: str, form: bytes | None = None, bearer: str = "") -> dict[str, Any]:
        context = ssl.create_default_context(cafile=str(self.ca))
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        request = urllib.request.Request(self.url + address, data=form, headers=headers)
        for _ in range(_TRIES):
            # What goes wrong is drawn anew for each request; these ones are not part of any figure.
            with (
                suppress(OSError, HTTPException),
                urllib.request.urlopen(request, timeout=60, context=context) as answer,
            ):
                answered: dict[str, Any] = json.load(answer)
                return answered
        raise SystemExit(f"the simulator did not answer {address}")


@contextmanager
def serving(estate: str, conditions: Conditions, *, lifetime: float) -> Iterator[Served]:
    """Serve an estate while the context lasts, at most for so many seconds."""
    with start(None, lifetime=lifetime, options=conditions.options(estate)) as running:
        yield Served(running)
