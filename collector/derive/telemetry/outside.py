"""Tests from outside with their results, found by what they call."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.facts.telemetry import WebTest, WebTestResults
from collector.model import Reason, fold_id

_STANDARD = "standard"
RETIRED = frozenset({"ping", "multistep"})
"""Kinds that the platform ended: multistep tests on 31 August 2024, URL ping tests on 30 September 2026.

https://learn.microsoft.com/azure/azure-monitor/app/availability-overview, read in November 2026.
"""
_PORTS = {"http": 80, "https": 443}


class OutsideTests:
    """All tests of the subscriptions that are looked at. Made once by `observed.shared(OutsideTests)`."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        tests = observed.all(WebTest)
        self._calling: dict[tuple[str, str, int | None], list[WebTest]] = defaultdict(list)
        for test in tests:
            if (test.test_kind or "").casefold() == _STANDARD and test.address:
                self._calling[_origin(urlsplit(test.address))].append(test)
        self.retired = tuple(test for test in tests if (test.test_kind or "").casefold() in RETIRED)
        self.unclear = tuple(test for test in tests if _is_unclear(test))
        """Tests that may call anything: of a new kind, or without a readable address."""
        self._results: dict[str, list[WebTestResults]] = defaultdict(list)
        for one in observed.all(WebTestResults):
            self._results[one.test_name.casefold()].append(one)
        # pages of a list may overlap, so that one test comes twice
        named = {(fold_id(test.subject), fold_id(test.component or ""), _name_of(test)) for test in tests}
        self._names = Counter(name for _, _, name in named)
        self._names_in = Counter((component, name) for _, component, name in named)

    def calling(self, endpoint: str) -> tuple[WebTest, ...]:
        """Return the standard tests that call an address, or something below it."""
        wanted = urlsplit(endpoint)
        near = self._calling.get(_origin(wanted), ())
        return tuple(test for test in near if _is_below(urlsplit(test.address or "").path, wanted.path))

    @property
    def custom(self) -> tuple[str, ...]:
        """The names of results that belong to no test resource: code of the team runs those tests."""
        return tuple(sorted(one[0].test_name for name, one in self._results.items() if name not in self._names))

    def results(self, test: WebTest) -> Field[WebTestResults]:
        """Return the results of a test: those of its name in its component."""
        name = _name_of(test)
        if self._shares_its_name(test):
            why = f"several tests are called {test.test_name or test.name}, so that their results cannot be told apart"
            return missing(why, reason=Reason.MISMATCH)
        gaps = self._observed.hiding(WebTest) or self._observed.hiding(WebTestResults, at=test.component or "")
        if gaps:
            return hidden_by(gaps)
        found = _in_component(self._results.get(name, ()), test.component)
        if len(set(map(_told_by, found))) == 1:
            return found[0]
        if found:
            return missing(f"several components hold results of {name}", reason=Reason.MISMATCH)
        return missing(f"no result of the test {test.name} was found in the last 7 days: see whether it runs")

    def _shares_its_name(self, test: WebTest) -> bool:
        """Say whether the results of a test may be those of another one: results are kept by component and name."""
        name = _name_of(test)
        if test.component is None:
            return self._names[name] > 1
        return self._names_in[fold_id(test.component), name] + self._names_in[fold_id(""), name] > 1


def _in_component(found: Sequence[WebTestResults], component: str | None) -> Sequence[WebTestResults]:
    if component is None:
        return found
    return [one for one in found if fold_id(one.subject) == fold_id(component)]


def _told_by(results: WebTestResults) -> tuple[object, ...]:
    """Return what results tell, whichever answer they stand in."""
    return fold_id(results.subject), results.success, results.first_at, results.last_at, results.hours


def _is_unclear(test: WebTest) -> bool:
    kind = (test.test_kind or "").casefold()
    return kind not in RETIRED and (kind != _STANDARD or not test.address)


def _name_of(test: WebTest) -> str:
    return (test.test_name or test.name).casefold()


def _origin(address: SplitResult) -> tuple[str, str, int | None]:
    scheme = address.scheme.casefold()
    return scheme, (address.hostname or "").rstrip("."), address.port or _PORTS.get(scheme)


def _is_below(path: str, wanted: str) -> bool:
    folded, above = path.rstrip("/") + "/", wanted.rstrip("/") + "/"
    return folded.startswith(above)
