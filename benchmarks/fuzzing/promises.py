"""What holds of every reading, whatever the bytes of the file are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from collector.sources.reports import Reading


class Broken(Exception):
    """A promise that a reading does not keep; `content` is the file, where it is another than the input."""

    def __init__(self, message: str, content: bytes = b"") -> None:
        super().__init__(message)
        self.content = content


def demand_possible(reading: Reading) -> None:
    """Raise `Broken` for a reading that cannot be true, or cannot be written down."""
    json.dumps(reading.to_json()).encode()
    if not reading.reasons and reading.outcome != "read":
        raise Broken(f"{reading.outcome} without a reason")
    if reading.totals:
        for flaw in _FLAWS_OF_KIND[reading.kind](reading):
            raise Broken(f"{flaw}: {reading.totals}, {reading.outcome}")
    elif reading.outcome != "refused":
        raise Broken(f"{reading.outcome} without totals")


def demand_no_better(cut: Reading, whole: Reading, content: bytes) -> None:
    """Raise `Broken` where a file that was cut off is taken as whole and says something else than the whole file.

    Of tests, none may be missing and no failure: where the very last line of TAP lacks its end, a remark that excuses
    or explains that one test may be lost, and nothing tells of it.
    """
    if cut.outcome != "read" or cut.whole is False:
        return
    if cut.kind == "tests":
        same = cut.totals["tests"] == whole.totals["tests"] and cut.any_failure in (whole.any_failure, True)
    else:
        same = cut.totals == whole.totals
    if not same:
        raise Broken(f"a file that is cut off is read as whole: {cut.totals} of {whole.totals}", content)


def demand_the_same_or_none(other: Reading, first: Reading, content: bytes) -> None:
    """Raise `Broken` where the same text, written in another way, is read and says something else."""
    if other.outcome != "refused" and (other.totals, other.any_failure) != (first.totals, first.any_failure):
        raise Broken(f"the same text in other bytes says {other.totals} instead of {first.totals}", content)


def _flaws_of_tests(reading: Reading) -> Iterator[str]:
    counts = _counts(reading)
    tests = counts.pop("tests")
    if tests != sum(counts.values()) or min(counts.values()) < 0:
        yield "the outcomes do not add up"
    if (reading.outcome == "read") != (tests > 0):
        yield "tests and outcome contradict"
    if counts["failures"] + counts.get("errors", 0) and not reading.any_failure:
        yield "a failure is not told"


def _flaws_of_restores(reading: Reading) -> Iterator[str]:
    counts = _counts(reading)
    if counts["restores"] != len(reading.restores) or not all(0 <= n <= len(reading.restores) for n in counts.values()):
        yield "the restores do not add up"
    if (reading.outcome == "read") != bool(reading.restores):
        yield "restores and outcome contradict"


def _flaws_of_notifications(reading: Reading) -> Iterator[str]:
    counts = _counts(reading)
    if counts["notification_tests"] != len(reading.notifications) or not 0 <= counts["received"] <= counts["messages"]:
        yield "the messages do not add up"
    if (reading.outcome == "read") != bool(reading.notifications):
        yield "tests and outcome contradict"


def _flaws_of_coverage(reading: Reading) -> Iterator[str]:
    totals = {name: total for name, total in reading.totals.items() if isinstance(total, Mapping)}
    valid = {name: total.get("valid", sum(total.values())) for name, total in totals.items()}
    if any(min(total.values()) < 0 or total["covered"] > valid[name] for name, total in totals.items()):
        yield "more is covered than there is"
    main = valid.get("lines", valid.get("statements", 0))
    if reading.outcome == "read" and not main:
        yield "nothing was measured, and it counts as read"


def _counts(reading: Reading) -> dict[str, int]:
    return {name: total for name, total in reading.totals.items() if isinstance(total, int)}


_FLAWS_OF_KIND = {
    "tests": _flaws_of_tests,
    "restores": _flaws_of_restores,
    "notifications": _flaws_of_notifications,
    "coverage": _flaws_of_coverage,
}
