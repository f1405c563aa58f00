"""What somebody may sign, the open statements first."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from collector.cli.signing.case import Case
from collector.judge.attested import statement_verdicts
from collector.judge.policy import Attest, Criterion
from collector.model import Decision, Outcome, SubjectVerdict, Verdict
from collector.papers import Person
from collector.reports.plain_text import neutral

_SETTLED = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement that a person may sign, and what is known of it now."""

    criterion: Criterion
    attest: Attest
    role: str
    area: str
    verdict: Verdict
    """On the whole criterion: machines may have answered it already."""
    subject: SubjectVerdict | None
    """On this one statement; absent where the workload declares no area to sign for."""
    was_signed: bool
    """Whether there is a statement already, which then does not count, or says no."""

    @property
    def is_open(self) -> bool:
        settled = self.subject is not None and self.subject.outcome in _SETTLED
        return self.verdict.is_open and not settled


def listed(case: Case, person: Person) -> str:
    """Return what a person may sign about a packet or bundle, judged now with the papers at hand."""
    items = tuple(_items(case, person, case.decision()))
    if not items:
        roles = ", ".join(person.roles) or "no role"
        return f"The policy asks nothing of {neutral(person.name)} ({neutral(roles)}).\n"
    wanted, settled = [one for one in items if one.is_open], [one for one in items if not one.is_open]
    wanted.sort(key=lambda one: (one.verdict.due_at or case.workload.go_live, -one.verdict.severity.weight))
    return "\n".join(_page(case, person, wanted, settled)) + "\n"


def _items(case: Case, person: Person, decision: Decision) -> Iterator[Item]:
    verdicts = {one.criterion: one for one in decision.verdicts}
    payloads = (one.payload for one in case.papers.statements)
    signed = {tuple(payload.get(key) for key in ("criterion", "role", "area")) for payload in payloads}
    for criterion in case.policy.policy.criteria:
        attest = criterion.attest
        roles = [role for role in attest.by if role in person.roles] if attest else []
        if attest is None or not roles:
            continue
        found = {one.id: one for one in statement_verdicts(criterion, case.signing, case.rowsets(criterion))}
        for role, area in product(roles, _areas(case, person, attest)):
            yield Item(
                criterion=criterion,
                attest=attest,
                role=role,
                area=area,
                verdict=verdicts[criterion.id],
                subject=found.get(f"statement:{role}" + (f"/{area}" if area else "")),
                was_signed=(criterion.id, role, area) in signed,
            )


def _areas(case: Case, person: Person, attest: Attest) -> tuple[str, ...]:
    if not attest.each_area:
        return ("",)
    declared = case.workload.process_areas or ("",)
    return tuple(area for area in declared if not person.areas or area in person.areas)


def _page(case: Case, person: Person, wanted: list[Item], settled: list[Item]) -> Iterator[str]:
    workload = neutral(case.workload.name)
    yield f"{neutral(person.name)}: {len(wanted)} to sign for {workload}, {len(settled)} settled"
    if wanted:
        yield ""
        yield "TO SIGN"
    for one in wanted:
        yield from _lines(one, case.now)
    if settled:
        yield ""
        yield "SETTLED"
    for one in settled:
        yield f"  {_title(one)}{_until(one)}"
    if wanted:
        yield ""
        yield f"golive attest PACKET {wanted[0].criterion.id} --as {shlex.quote(neutral(person.name))} --key FILE"


def _lines(item: Item, now: datetime) -> Iterator[str]:
    due = item.verdict.due_at
    yield f"  {_title(item)}, {item.verdict.severity}{_due(due, now) if due else ''}"
    yield f"      {neutral(item.attest.says)}"
    if item.subject is not None and item.was_signed:
        yield f"      {neutral(item.subject.message)}"


def _title(item: Item) -> str:
    area = f" for {neutral(item.area)}" if item.area else ""
    return f"{item.criterion.id} as {item.role}{area}"


def _due(due: datetime, now: datetime) -> str:
    days = (due.date() - now.date()).days
    left = f"in {days} d" if days > 0 else "today" if days == 0 else f"{-days} d ago"
    return f", due {due:%Y-%m-%d} ({left})"


def _until(item: Item) -> str:
    subject = item.subject
    if subject is None or subject.outcome not in _SETTLED:
        return ": not needed now, because the rest of it holds"
    until = f" until {subject.holds_until:%Y-%m-%d}" if subject.holds_until else ""
    return f": {subject.outcome.value.replace('_', ' ')}{until}"
