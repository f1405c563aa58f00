"""The expected loss of data as a page shows it: the worst of each mechanism in each scenario, never blended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collector.judge.wording import duration_in_words
from collector.model import Outcome, SubjectVerdict, Verdict

NO_MECHANISM = "none"
"""How the rows call it when nothing brings the data back."""
_SCENARIOS = ("deletion", "zone", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLoss:
    """What is lost at worst where one mechanism brings data back after one kind of loss."""

    scenario: str
    mechanism: str
    stores: int
    """How many stores it is the best mechanism of."""
    unknown: int
    """For how many of them the loss is not known."""
    worst_seconds: float | None
    """The most that any of the others loses; `None` where none is known."""
    worst_of: str
    """The id of a store that loses so much; empty where none is known."""


def expected_losses(verdicts: Iterable[Verdict]) -> tuple[ExpectedLoss, ...]:
    """Return the losses that criteria have judged: subjects that show a scenario and a mechanism."""
    found: dict[tuple[str, str], list[SubjectVerdict]] = defaultdict(list)
    for verdict in verdicts:
        for subject in verdict.subjects:
            shown = dict(subject.shown)
            if "scenario" in shown:
                found[shown["scenario"], shown.get("mechanism", "unknown")].append(subject)
    return tuple(_loss(scenario, mechanism, found[scenario, mechanism]) for scenario, mechanism in _in_order(found))


def said(loss: ExpectedLoss) -> str:
    """Return how much is lost, in words: `6 h`, `nothing`, `not known for 2 of 5`, `everything`."""
    if loss.mechanism == NO_MECHANISM:
        return "everything"
    unknown = f"not known for {loss.unknown} of {loss.stores}" if loss.unknown else ""
    return ", ".join(part for part in (_worst_in_words(loss), unknown) if part)


def _worst_in_words(loss: ExpectedLoss) -> str:
    if loss.worst_seconds is None:
        return ""
    return duration_in_words(loss.worst_seconds) if loss.worst_seconds else "nothing"


def of_stores(loss: ExpectedLoss) -> str:
    """Return the mechanism as people say it, with the number of stores that rest on it."""
    count = "1 store" if loss.stores == 1 else f"{loss.stores} stores"
    return f"{loss.mechanism.replace('_', ' ')}, {count}"


def _in_order(keys: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    places = {scenario: place for place, scenario in enumerate(_SCENARIOS)}
    return sorted(keys, key=lambda key: (places.get(key[0], len(places)), key))


def _loss(scenario: str, mechanism: str, subjects: Sequence[SubjectVerdict]) -> ExpectedLoss:
    known = [(seconds, subject.id) for subject in subjects if (seconds := _seconds(subject)) is not None]
    worst, store = max(known, default=(None, ""))
    return ExpectedLoss(
        scenario=scenario,
        mechanism=mechanism,
        stores=len(subjects),
        unknown=len(subjects) - len(known),
        worst_seconds=worst,
        worst_of=store,
    )


def _seconds(subject: SubjectVerdict) -> float | None:
    measured = subject.measured
    if subject.outcome is Outcome.UNKNOWN or measured is None or measured.unit != "s":
        return None
    return float(measured.value) if isinstance(measured.value, int | float) else None
