"""One statement judged: whether it counts, what it then says, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from collector.judge.attested.bindings import asked_the_same, concerns
from collector.judge.attested.changed_facts import facts_problem
from collector.judge.attested.content import Content, content_of
from collector.judge.attested.documents import document_problem, own_work, reviewed_at
from collector.judge.attested.matter import Matter, Slot
from collector.judge.attested.objections import Objection
from collector.judge.attested.people import not_entitled, too_many_roles
from collector.judge.attested.readings import Reading
from collector.judge.attested.signers import Signed, is_altered, who_signed
from collector.judge.attested.statement import Statement
from collector.judge.attested.times import time_problem
from collector.judge.subjects import Point
from collector.judge.wear import WornOut
from collector.judge.wording import plain
from collector.model import Outcome, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """A statement that counts."""

    reading: Reading
    statement: Statement
    signed: Signed
    says: Outcome
    """Pass, fail or not applicable."""
    broken: tuple[Point, ...]
    ends: WornOut
    """When it ends to count, and what ends then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """A statement that does not count."""

    reading: Reading
    objection: Objection
    says: Outcome
    """What it would say if it counted."""
    is_aside: bool = False
    """It is about another workload or release, or its signer does not hold the role: nothing older suffers from it."""


Standing: TypeAlias = Counting | Void


def standing(reading: Reading, slot: Slot, matter: Matter) -> Standing:
    """Judge one statement for one slot."""
    statement = reading.statement
    if isinstance(statement, Objection):
        return Void(reading=reading, objection=statement, says=reading.would_say)
    content = content_of(statement, matter)
    aside = None if is_altered(reading.envelope) else concerns(statement, matter.criterion, matter.signing)
    if aside is not None:
        is_aside = aside.reason is Reason.MISMATCH  # else this run does not know what it is about itself
        return Void(reading=reading, objection=aside, says=content.says, is_aside=is_aside)
    signed = who_signed(reading.envelope, matter.signing, matter.attest.least)
    if isinstance(signed, Objection):
        return Void(reading=reading, objection=signed, says=content.says)
    barred = not_entitled(signed.person, slot.role, slot.area, matter.signing.workload)
    if barred is not None:
        return Void(reading=reading, objection=barred, says=content.says, is_aside=True)
    objection = next(_objections(statement, signed, slot, matter), content.objection)
    if objection is not None:
        return Void(reading=reading, objection=objection, says=content.says)
    return Counting(
        reading=reading,
        statement=statement,
        signed=signed,
        says=content.says,
        broken=content.broken,
        ends=_first_ending(statement, signed, content, slot, matter),
    )


def _objections(statement: Statement, signed: Signed, slot: Slot, matter: Matter) -> Iterator[Objection]:
    """Yield what keeps a statement of somebody who may speak from counting, what is looked at first first."""
    signing, attest, now = matter.signing, matter.attest, matter.signing.moment.now
    found = (
        asked_the_same(statement, matter.criterion, signing),
        time_problem(statement, signed, attest.valid, now),
        document_problem(statement, attest.document, signing.papers, now) if attest.document else None,
        own_work(signed.person, matter.paper),
        facts_problem(statement, matter.criterion, matter.rowset, signing.moment.tier),
        too_many_roles(signed.person, slot.role, signing),
    )
    yield from (one for one in found if one is not None)


def _first_ending(statement: Statement, signed: Signed, content: Content, slot: Slot, matter: Matter) -> WornOut:
    ends = [WornOut(statement.expires_at, f"statement of the {slot.role}")]
    if signed.until is not None:
        ends.append(WornOut(signed.until, plain(f"key of {signed.person.name}")))
    reviewed = _review_ends(matter)
    if reviewed is not None and matter.paper is not None:
        ends.append(WornOut(reviewed, plain(f"review of {matter.paper.file}")))
    if content.ends is not None:
        ends.append(content.ends)
    return min(ends, key=lambda one: one.at)


def _review_ends(matter: Matter) -> datetime | None:
    document, reviewed = matter.attest.document, reviewed_at(matter.paper)
    if document is None or document.max_age is None or reviewed is None:
        return None
    return reviewed + document.max_age
