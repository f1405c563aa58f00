"""Rows about the training of those who use the workload from go-live on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import missing
from collector.derive.observed import CLOCK_SKEW, Observed
from collector.derive.registers.opened import Opened, one_row, rows_of_register
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.files.registers import Trainee, TrainingRegister, folded, read_training
from collector.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRecord(Row):
    """All trainings of all users of the go-live; trained is who completed every course that is asked."""

    kind: ClassVar[str] = "training_record"
    users: Field[float] = described("how many people use the workload from go-live on", "count")
    trained_users: Field[float] = described("how many of them are trained", "count")
    trained_pct: Field[float] = described("what part of them is trained", "%")
    untrained_key_users: Field[tuple[str, ...]] = described("key users and approvers who are not trained")
    material_fits: Field[bool] = described("the training material shows the release that goes live")


def training_records(observed: Observed) -> RowSet:
    """Return the row of the trainings."""
    return rows_of_register(observed, "training", read_training, TrainingRecord, _record)


def _record(opened: Opened[TrainingRegister], observed: Observed) -> RowSet:
    register = opened.content
    trained = [one for one in register.trainees if _is_trained(one, register, observed)]
    doubt = _too_many(register)
    row = TrainingRecord(
        subject=opened.file,
        users=float(register.users),
        trained_users=doubt or float(len(trained)),
        trained_pct=doubt or 100.0 * len(trained) / register.users,
        untrained_key_users=_untrained_key_users(register, frozenset(one.user for one in trained)),
        material_fits=_material_fits(register, observed.workload.release.name),
        **opened.origin,
    )
    return one_row(row)


def _is_trained(trainee: Trainee, register: TrainingRegister, observed: Observed) -> bool:
    """A date in the future is an appointment, no completion."""
    latest = observed.now + CLOCK_SKEW
    done = {folded(one.course) for one in trainee.completions if one.completed is not None and one.completed <= latest}
    return {folded(course) for course in register.courses} <= done


def _too_many(register: TrainingRegister) -> Unknown | None:
    listed = len(register.trainees)
    if listed <= register.users:
        return None
    why = f"it lists {listed} people, but says that only {register.users} use the workload: correct `users`"
    return Unknown(reason=Reason.MISMATCH, why=why)


def _untrained_key_users(register: TrainingRegister, trained: frozenset[str]) -> Field[tuple[str, ...]]:
    """Whoever is not listed may be a key user without training; one who is known to lack it is enough to fail."""
    key_users = [one for one in register.trainees if one.key_user]
    untrained = tuple(one.user for one in key_users if one.user not in trained)
    if untrained:
        return untrained
    if not key_users:
        return missing("nobody is marked as `key_user: true`: mark the key users and approvers")
    unlisted = register.users - len(register.trainees)
    if unlisted > 0:
        return missing(
            f"{unlisted} of {register.users} users are not listed, and key users may be among them: list all"
        )
    return ()


def _material_fits(register: TrainingRegister, release: str) -> Field[bool]:
    if not release:
        return missing("the workload file gives the release no name: add `release: {name: …}`")
    if not register.material_release:
        return missing("it does not say for which release the material was written: add `material_release`")
    return folded(register.material_release) == folded(release)
