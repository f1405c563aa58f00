"""The first lines: what kind of run this was, the ruling, what blocks now, what is due next."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Decision
from collector.reports.ahead import date_in_words
from collector.reports.calendar import blocks_now, next_due
from collector.reports.headline import (
    MEANING,
    counts_in_words,
    days_until,
    loosened,
    marks,
    moment_in_words,
    review_in_words,
    trust_in_words,
)
from collector.reports.plain_text import neutral
from collector.reports.text.page import MARGIN, RULING_COLOURS, Page

_BELOW = MARGIN + " "
_ROOM = 13


def mark_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what the ruling must not be mistaken for, and what people gave that could not be read."""
    yield ""
    for mark in marks(decision):
        yield MARGIN + page.paint(neutral(str(mark)), "bold" if mark.name == "DEMO" else "yellow")
    problems = decision.paper_problems
    if problems:
        files = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        yield MARGIN + page.paint(f"PAPERS: {files} in the folder of papers; nothing of these counts", "red")
    for problem in problems:
        yield from page.entry("", f"- {problem}", indent=MARGIN * 2)


def ruling_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield the ruling with what decided it, what blocks now, what is due next, and how long it holds."""
    ruling = page.paint(f" {decision.ruling.value.replace('_', '-')} ", RULING_COLOURS[decision.ruling])
    name = page.paint(neutral(decision.workload.name), "bold")
    yield f"{MARGIN}{ruling} {name}: {MEANING[decision.ruling]}"
    yield f"{_BELOW}{', '.join(counts_in_words(decision.verdicts))}"
    yield ""
    for label, text in _facts(decision):
        yield from page.columns(f"{_BELOW}{label:<{_ROOM}}", text)
    yield ""


def _facts(decision: Decision) -> Iterator[tuple[str, str]]:
    yield from (("because", sentence) for sentence in decision.why)
    yield "blocks now", blocks_now(decision)
    if due := next_due(decision):
        yield "next due", due
    if decision.feasible:
        yield "the date", date_in_words(decision.feasible)
    if decision.valid_until:
        yield "valid until", moment_in_words(decision.valid_until)


def circumstance_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what was judged when by which policy, who fixed that, and what loosens it."""
    workload, policy = decision.workload, decision.policy
    when = days_until(workload.go_live, decision.decided_at)
    release = f", release {neutral(workload.release.name)}" if workload.release.name else ""
    yield f"{_BELOW}tier {workload.tier.value}, go-live {moment_in_words(workload.go_live)}, {when}{release}"
    judged = moment_in_words(decision.decided_at)
    yield f"{_BELOW}judged {judged}, policy {neutral(policy.name)} {neutral(policy.version)}"
    yield from page.entry("", trust_in_words(decision.trust), indent=_BELOW)
    if decision.review:
        yield from page.entry("review", review_in_words(decision.review), indent=_BELOW)
    for mark in loosened(decision):
        yield from page.entry("loosened", mark.said, indent=_BELOW)
    for note in decision.host_notes:
        yield from page.entry("host", note, indent=_BELOW)
    yield ""
