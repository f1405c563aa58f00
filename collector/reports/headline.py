"""What every report says first: the ruling, what it must not be mistaken for, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.model import Decision, Mode, Outcome, Review, Ruling, Trust, Verdict
from collector.reports.open_points import is_not_due
from collector.reports.place_names import place_name

MEANING = {
    Ruling.GO: "everything that must hold does",
    Ruling.CONDITIONAL_GO: "it may go live: what fails was accepted, and only until a day",
    Ruling.ON_TRACK: "everything that is due by now holds; the rest is not due yet",
    Ruling.NO_GO: "something that must hold does not",
    Ruling.UNDECIDED: "needed evidence is missing, stale or unreadable",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something without which the ruling would be misread. Its texts may come from outside."""

    name: str
    said: str
    about: str = ""

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.about})" if self.about else self.name

    def __str__(self) -> str:
        return f"{self.heading}: {self.said}"


def marks(decision: Decision) -> Iterator[Mark]:
    """Yield what kind of run this was, where it was no plain one."""
    if decision.demo:
        yield Mark("DEMO", "a simulated estate at a pinned moment; nothing here is real")
    if decision.what_if:
        yield Mark("WHAT-IF", "this is no decision and can never be a GO", about=", ".join(decision.what_if))
    if decision.mode is Mode.REVIEW:
        yield Mark("REVIEW", "what is not due yet does not count; this lets nothing be deployed")
    if decision.advisory:
        codes = f"the real exit code is {decision.exit_code}, the process ends with {decision.process_exit_code}"
        yield Mark("ADVISORY", f"nothing is blocked; {codes}")
    if decision.evidence.completeness == "partial":
        yield Mark("PARTIAL", "the collection was cut short")


def loosened(decision: Decision) -> Iterator[Mark]:
    """Yield what makes the gate easier to pass."""
    for one in decision.loosened:
        yield Mark("LOOSENED", f"{one.kind} of {place_name(one.subject)}: {one.detail}")


def ruling_in_words(decision: Decision) -> str:
    """Return the ruling with the names of its marks: `NO-GO`, `UNDECIDED (DEMO, ADVISORY)`."""
    ruling = decision.ruling.value.replace("_", "-")
    return with_marks(f"NO DECISION, would be {ruling}" if decision.what_if else ruling, decision)


def with_marks(words: str, decision: Decision) -> str:
    """Return words with the names of the marks behind them: `monitoring (DEMO, ADVISORY)`."""
    names = ", ".join(mark.name for mark in marks(decision))
    return f"{words} ({names})" if names else words


def counts_in_words(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Return how many criteria came out how: `2 fail`, `1 unknown`, `7 pass`; what is not due yet is counted apart."""
    outcomes = [verdict.outcome for verdict in verdicts if not is_not_due(verdict)]
    shown = [f"{outcomes.count(one)} {one.value}" for one in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS)]
    seldom = {
        "waived": outcomes.count(Outcome.WAIVED),
        "not applicable": outcomes.count(Outcome.NOT_APPLICABLE),
        "not due yet": len(verdicts) - len(outcomes),
    }
    return (*shown, *(f"{count} {words}" for words, count in seldom.items() if count))


def trust_in_words(trust: Trust) -> str:
    """Return who fixed the policy and the role map."""
    if trust.pinned:
        return "trust is pinned: the owner of the pipeline gave the digests of policy and role map"
    return "trust is not pinned: whoever may change the repository may change the policy and who may sign"


def review_in_words(review: Review) -> str:
    """Return which review a deploy run kept."""
    count = len(review.open_criteria)
    held = "nothing that was due was open" if not count else f"{count} of what was due was open"
    return f"{review.ruling.replace('_', '-')} on {moment_in_words(review.decided_at)}, {held}"


def moment_in_words(moment: datetime) -> str:
    """Return a moment in UTC to the minute."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def day_in_words(moment: datetime) -> str:
    """Return the day of a moment, in UTC."""
    return f"{moment:%Y-%m-%d}"


def days_until(go_live: datetime, now: datetime) -> str:
    """Return how far away a moment is: `in 11 days`, `today`, `1 day ago`."""
    days = round((go_live - now) / timedelta(days=1))
    if days == 0:
        return "today"
    count = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"in {count}" if days > 0 else f"{count} ago"


def where_the_rest_is(decision: Decision) -> str:
    """Say where the whole report is; a what-if has no packet."""
    return "in the output of --format json" if decision.what_if else "in the packet"
