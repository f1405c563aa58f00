"""Rows about external systems and partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.registers.opened import Opened, rows_of_register, unknown_row
from collector.derive.rows import Field, Row, RowSet, described
from collector.files.registers import Dependency, DependencyRegister, Hardness, TestResult, read_dependencies


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalDependency(Row):
    """An external system or partner that the workload needs."""

    kind: ClassVar[str] = "external_dependency"
    hard: Field[bool] = described("the workload stops without it")
    confirmed_age: Field[timedelta] = described("how long ago they confirmed date, scope, capacity and contacts")
    tested: Field[bool] = described("it was tested together, at a known moment, and that went well")
    reachable: Field[bool] = described("an owner and a way to reach them are named")
    sla_named: Field[bool] = described("the availability that they promise is named")
    fallback_named: Field[bool] = described("what happens if it is away is written down")


def external_dependencies(observed: Observed) -> RowSet:
    """Return one row for each entry of the register."""
    return rows_of_register(observed, "dependencies", read_dependencies, ExternalDependency, _rows)


def _rows(opened: Opened[DependencyRegister], observed: Observed) -> RowSet:
    register = opened.content
    if register.none_because:
        return opened.nothing()
    if not register.dependencies:
        why = missing("it lists nothing: list the systems and partners, or say why there are none (`none_because`)")
        return RowSet(rows=(unknown_row(ExternalDependency, opened.file, why),), gaps=(), complete=False)
    rows = tuple(_row(one, opened, observed) for one in register.dependencies)
    return RowSet(rows=rows, gaps=(), complete=True, evidence=opened.evidence, observed_at=register.as_of)


def _row(entry: Dependency, opened: Opened[DependencyRegister], observed: Observed) -> ExternalDependency:
    return ExternalDependency(
        subject=f"{opened.file}/{entry.id}",
        hard=entry.kind is Hardness.HARD,
        confirmed_age=_confirmed_age(entry, observed),
        tested=_tested(entry, observed),
        reachable=bool(entry.owner and entry.contact),
        sla_named=entry.sla is not None,
        fallback_named=bool(entry.fallback),
        **opened.origin,
    )


def _confirmed_age(entry: Dependency, observed: Observed) -> Field[timedelta]:
    if entry.confirmed is None:
        return missing("no date says when they confirmed it: add `confirmed`")
    return observed.age(entry.confirmed)


def _tested(entry: Dependency, observed: Observed) -> Field[bool]:
    """A test without a date, and one that is only planned, prove nothing."""
    if entry.test is not TestResult.PASSED:
        return False
    if entry.tested is None:
        return missing("no date says when it was tested: add `tested`")
    age = observed.age(entry.tested)
    return True if isinstance(age, timedelta) else age
