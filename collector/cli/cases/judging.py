"""Judges a case by the very rules that judge a run, and says in what it came out otherwise than expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.cli.cases.files import Case, Expect, WrittenGap
from collector.cli.cases.papers import signed
from collector.cli.inputs import PolicyFiles
from collector.derive import ROW_TYPES, ROWS, RowSet, derive_rows, observed
from collector.derive.tables import Tables
from collector.derive.unlooked import scopes_of
from collector.evidence.codec import BadRecord, fact_from_json
from collector.facts.azure import Inventory
from collector.files.mistakes import FileMistakes, Mistake
from collector.instants import format_instant
from collector.judge.attested import Signing, statement_verdicts
from collector.judge.evaluate import judge_criterion
from collector.judge.policy import Criterion
from collector.judge.sight import Moment
from collector.model import NO_PAPERS, Fact, Gap, Release, Tier, Verdict, Workload

_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
_SCOPE = "sha256:" + "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A case with what its criterion said."""

    case: Case
    verdict: Verdict
    differences: tuple[str, ...]
    """Each is `outcome: expected fail, got pass`; none where it came out as expected."""


def tried(case: Case, policy: PolicyFiles, file_now: datetime) -> Tried:
    """Judge one case. Raises `FileMistakes` for a fact that is none."""
    now = case.now or file_now
    workload = case.workload or _workload(case.tier or Tier.T1, now)
    moment = Moment(now, case.tier or workload.tier)
    criterion = policy.policy.criterion(case.criterion.value)
    rowsets = _rowsets(case, criterion, workload, now, policy.tables)
    bare = Signing(papers=NO_PAPERS, workload=workload, scope_digest=_SCOPE, policy=policy.policy, moment=moment)
    signing = signed(case, criterion, rowsets, bare)
    verdict = judge_criterion(criterion, rowsets, moment, {}, statement_verdicts(criterion, signing, rowsets))
    return Tried(case=case, verdict=verdict, differences=tuple(_differences(case.expect, verdict)))


def _workload(tier: Tier, now: datetime) -> Workload:
    """Return the workload of a case that says nothing of it: it goes live a week later."""
    return Workload(
        name="case",
        tier=tier,
        go_live=now + timedelta(days=7),
        subscriptions=(_SUBSCRIPTION,),
        release=Release(name="1.0"),
    )


def _rowsets(
    case: Case, criterion: Criterion, workload: Workload, now: datetime, tables: Tables
) -> Mapping[str, RowSet]:
    if case.facts:
        return _derived(case, criterion, workload, now, tables)
    return {kind: _row_set(case, kind, now) for kind in criterion.kinds}


def _row_set(case: Case, kind: str, now: datetime) -> RowSet:
    """Return the rows of a case; what hides facts that such rows are made of hides rows, too."""
    of = {kind, *(fact.kind for fact in ROWS[kind].reads)}
    gaps = tuple(_gap(one, (kind,)) for one in case.gaps if not one.hides or of & set(one.hides))
    complete = case.complete and not gaps
    rows = tuple(row.at(now) for row in case.rows.get(kind, ()))
    return RowSet(rows=rows, gaps=gaps, complete=complete, observed_at=now if complete else None)


def _derived(
    case: Case, criterion: Criterion, workload: Workload, now: datetime, tables: Tables
) -> Mapping[str, RowSet]:
    """Derive rows from the facts of a case, as if all that it does not hide had been looked for."""
    kinds = frozenset(fact.kind for kind in criterion.kinds for fact in ROWS[kind].reads)
    gaps = tuple(_gap(one, _facts_hidden(one, kinds)) for one in case.gaps)
    facts = _facts(case, now)
    looked = _looks(kinds, workload, facts, now) if case.complete else ()
    seen = observed((*facts, *looked), gaps, kinds=kinds, workload=workload, tables=tables, now=now)
    return derive_rows(criterion.kinds, seen)


def _facts_hidden(written: WrittenGap, kinds: frozenset[str]) -> tuple[str, ...]:
    rows = (kind for kind in written.hides if kind in ROW_TYPES)
    below = {fact.kind for kind in rows for fact in ROWS[kind].reads}
    return tuple(sorted((below | set(written.hides)) & kinds if written.hides else kinds))


def _facts(case: Case, now: datetime) -> tuple[Fact, ...]:
    read: list[Fact] = []
    for one in case.facts:
        try:
            read.append(fact_from_json({"documents": [], "observed_at": format_instant(now), **one.value}))
        except BadRecord as error:
            where = one.spot.node.at
            what, how = str(error).partition(". Read it")[0], "its kind and fields as a bundle keeps them"
            raise FileMistakes([Mistake(one.spot.file, where.line, where.column, what, how)]) from None
    return tuple(read)


def _looks(kinds: frozenset[str], workload: Workload, facts: tuple[Fact, ...], now: datetime) -> tuple[Fact, ...]:
    """Return the proofs that every kind was looked for everywhere."""
    return tuple(
        Inventory(
            subject=scope,
            documents=(),
            observed_at=now,
            of=kind,
            count=sum(fact.kind == kind for fact in facts),
        )
        for kind in sorted(kinds - {Inventory.kind})
        for scope in scopes_of(kind, workload)
    )


def _gap(written: WrittenGap, hides: tuple[str, ...]) -> Gap:
    return Gap(
        cause=written.cause,
        hides=hides,
        scope=written.scope,
        detail=written.detail,
        fix="let the case read it",
        probe="",
    )


def _differences(expect: Expect, verdict: Verdict) -> Iterator[str]:
    if verdict.outcome is not expect.outcome:
        yield f"outcome: expected {expect.outcome}, got {verdict.outcome}: {verdict.message}"
    if expect.severity is not None and verdict.severity is not expect.severity:
        yield f"severity: expected {expect.severity}, got {verdict.severity}"
    if expect.reason_codes is not None and set(verdict.reason_codes) != set(expect.reason_codes):
        expected, got = (", ".join(sorted(codes)) or "none" for codes in (expect.reason_codes, verdict.reason_codes))
        yield f"reason_codes: expected {expected}, got {got}"
    messages = (verdict.message, *(one.message for one in verdict.subjects))
    if expect.message_contains and not any(expect.message_contains in message for message in messages):
        yield f"message_contains: expected {expect.message_contains!r}, got {verdict.message!r}"
