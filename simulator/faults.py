"""What goes wrong: faults by rules or by chance from a seed; a failing schedule can always be replayed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

CHANCES = ("429", "500", "503", "reset", "truncate")
"""What may go wrong by chance: an error status, a connection reset, a body that ends too early."""
_HIT_BY_CHANCE = ("/subscriptions", "/providers", "/batch", "/api/v3", "/devops", "/_blobs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests a rule hits; what is left out hits all."""

    method: str
    path: re.Pattern[str]
    nth: frozenset[int]
    """Which of the requests that method and path match, counted from 1; empty: all of them."""
    every: int
    """Every n-th of them; 0: not used."""
    body: re.Pattern[str] | None = None
    """What the request's body must hold, for example a skip token."""

    def counts(self, method: str, path: str, body: bytes) -> bool:
        if self.body and not self.body.search(body.decode(errors="replace")):
            return False
        return (not self.method or self.method == method) and self.path.search(path) is not None

    def hits(self, number: int) -> bool:
        if self.nth and number not in self.nth:
            return False
        return not self.every or number % self.every == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong."""

    status: int = 0
    """The status to answer instead; 0 keeps the answer."""
    code: str = ""
    """The code of the error that stands with this status; empty for the usual one."""
    retry_after: int | None = None
    body: str = ""
    delay_ms: int = 0
    reset: bool = False
    """The connection is reset instead of answered."""
    truncate: bool = False
    """The header announces more bytes than are sent, then the connection closes."""
    drop_next_link: bool = False
    foreign_next_link: str = ""
    """The host that the link to the next page points at instead."""
    result_truncated: bool = False
    repeat_row: bool = False
    """The next page of Resource Graph begins with the last row of this one."""
    token_expired: bool = False

    @property
    def on_connection(self) -> Fault | None:
        """What happens to the connection: to a part of a batch only together with the whole batch."""
        if self.reset or self.truncate or self.delay_ms:
            return Fault(reset=self.reset, truncate=self.truncate, delay_ms=self.delay_ms)
        return None


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and the requests that it hits."""

    match: Match
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Faults by chance: how probable each is, for each request anew."""

    seed: int
    rates: Mapping[str, float]
    """The probability of each of `CHANCES`."""
    retry_after: int = 1
    """Seconds that a 429 asks for."""

    def fault(self, asked: str, among: Sequence[str] = CHANCES) -> Fault | None:
        """Return the fault of a request; it hangs on the seed and on what was asked, never on the order of requests."""
        drawn = int.from_bytes(blake2b(f"{self.seed} {asked}".encode(), digest_size=8).digest()) / 2**64
        for kind in among:
            drawn -= self.rates.get(kind, 0)
            if drawn < 0:
                return self._made(kind)
        return None

    def _made(self, kind: str) -> Fault:
        if kind.isdigit():
            return Fault(status=int(kind), retry_after=self.retry_after if kind == "429" else None)
        return Fault(reset=kind == "reset", truncate=kind == "truncate")


@dataclass(frozen=True, slots=True)
class Vanishing:
    """A subscription that disappears after a number of reads."""

    subscription: str
    after: int


class Faults:
    """All that goes wrong in a run, with the counters that it needs."""

    def __init__(
        self, rules: Sequence[Rule] = (), chance: Chance | None = None, vanishings: Sequence[Vanishing] = ()
    ) -> None:
        self._rules = tuple(rules)
        self._chance = chance
        self._vanishings = tuple(vanishings)
        self._counts = [0] * len(self._rules)
        self._asked: Counter[bytes] = Counter()
        self._lock = Lock()

    def with_chance(self, chance: Chance) -> Faults:
        """Return the same faults with others by chance."""
        return Faults(self._rules, chance, self._vanishings)

    def next_for(self, method: str, path: str, target: str = "", body: bytes = b"") -> Fault | None:
        """Count a request and return the fault of the first rule that hits it, or one by chance."""
        found = self._by_rule(method, path, body)
        if found or self._chance is None or not path.startswith(_HIT_BY_CHANCE):
            return found
        return self._chance.fault(self._again(f"{method} {target or path}", body))

    def next_for_part(self, path: str, target: str) -> Fault | None:
        """Count a part of a batch as the GET that it stands for, and return its fault."""
        found = self._by_rule("GET", path, b"")
        if found or self._chance is None:
            return found
        return self._chance.fault(self._again(f"part {target}", b""), ("429", "500", "503"))

    def gone_after(self, reads: int) -> tuple[str, ...]:
        """Return the subscriptions that are no longer there at a read, counted from 1, but were at the one before."""
        return tuple(found.subscription for found in self._vanishings if reads == found.after + 1)

    def _by_rule(self, method: str, path: str, body: bytes) -> Fault | None:
        found: Fault | None = None
        with self._lock:
            for index, rule in enumerate(self._rules):
                if not rule.match.counts(method, path, body):
                    continue
                self._counts[index] += 1
                if found is None and rule.match.hits(self._counts[index]):
                    found = rule.fault
        return found

    def _again(self, asked: str, body: bytes) -> str:
        """Return what was asked with how often it was asked before."""
        key = blake2b(asked.encode() + b" " + body, digest_size=16).digest()
        with self._lock:
            self._asked[key] += 1
            return f"{key.hex()} {self._asked[key]}"
