"""Whether whoever signed may fill the role: they hold it, for this area, and do not fill too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from collector.judge.attested.bindings import concerns
from collector.judge.attested.objections import Objection, unsigned
from collector.judge.attested.readings import readings
from collector.judge.attested.signers import folded_name, who_signed
from collector.judge.attested.signing import Signing
from collector.judge.attested.times import time_problem
from collector.judge.policy import Criterion
from collector.judge.wording import all_of, plain
from collector.model import Workload
from collector.papers import Person


def not_entitled(person: Person, role: str, area: str, workload: Workload) -> Objection | None:
    """Say that a person may not sign for a role or a process area by the role map."""
    name = plain(person.name)
    if not _has(person.roles, role):
        held = plain(all_of(sorted(person.roles))) if person.roles else "no role"
        return unsigned(f"{name} holds {held} in roles.yaml, and {role} is asked for: let a {role} sign")
    if area and person.areas and not _has(person.areas, area):
        theirs = plain(all_of(sorted(person.areas)))
        return unsigned(
            f"{name} accepts for {theirs} by roles.yaml, and not for {plain(area)}: let another {role} sign"
        )
    if area and not _has(workload.process_areas, area):
        return unsigned(f"the workload has no process area {plain(area)}: sign for one that it has")
    return None


def too_many_roles(person: Person, role: str, signing: Signing) -> Objection | None:
    """Say that a person signs for more roles than one may: of these, those count that they signed for first."""
    roles = signing.shared(roles_filled).get(folded_name(person.name), ())
    most = signing.policy.limits.max_roles_per_person
    if role not in roles[most:]:
        return None
    return unsigned(
        f"{plain(person.name)} signs for {len(roles)} roles ({all_of(roles)}), and one person may fill {most}: "
        f"{all_of(roles[:most])} came first, so let another person sign as {role}"
    )


def roles_filled(signing: Signing) -> Mapping[str, tuple[str, ...]]:
    """Return by person the roles for which they signed here, in the order in which they first did.

    Statements that fall short elsewhere, for example because their document changed, count here all the same.
    """
    first: dict[str, dict[str, datetime]] = {}
    for criterion in signing.policy.criteria:
        for role, person, at in _live(criterion, signing):
            moments = first.setdefault(folded_name(person.name), {})
            moments[role] = min(moments.get(role, at), at)
    return {person: tuple(sorted(moments, key=lambda role: (moments[role], role))) for person, moments in first.items()}


def _live(criterion: Criterion, signing: Signing) -> Iterator[tuple[str, Person, datetime]]:
    """Yield role, person and moment of each statement that is signed by somebody who may, for what is judged now."""
    if criterion.attest is None:
        return
    for reading in signing.shared(readings).get(criterion.id, ()):
        statement = reading.statement
        role = next((one for one in criterion.attest.by if folded_name(one) == folded_name(reading.role)), "")
        if not role or isinstance(statement, Objection) or concerns(statement, criterion, signing):
            continue
        signed = who_signed(reading.envelope, signing, criterion.attest.least)
        if isinstance(signed, Objection):
            continue
        over = time_problem(statement, signed, criterion.attest.valid, signing.moment.now)
        if over is None and not not_entitled(signed.person, role, statement.area, signing.workload):
            yield role, signed.person, statement.issued_at


def _has(names: Sequence[str], name: str) -> bool:
    return any(folded_name(one) == folded_name(name) for one in names)
