"""Rows about verdicts, statements and waivers themselves; `collector.judge.later_rows` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.observed import Observed
from collector.derive.rows import Field, Row, RowSet, described


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRisk(Row):
    """An entry of the risk register, or a criterion that does not hold and therefore is a risk."""

    kind: ClassVar[str] = "owned_risk"
    lacks: Field[tuple[str, ...]] = described("what nobody filled in; nothing for a criterion")
    overdue: Field[bool] = described("it is open and its date has passed; never for a criterion")
    entered: Field[bool] = described(
        "an entry that is not closed names this blocker or major; always for an entry and for a minor"
    )
    entered_minor: Field[bool] = described("the same of a minor; always for all others")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper(Row):
    """A statement that somebody signed."""

    kind: ClassVar[str] = "signed_paper"
    verifies: Field[bool] = described(
        "its signature is good, and made by a person of the role map for a role of theirs"
    )
    four_eyes: Field[bool] = described("whoever signed it is not the author of the document that it is about")
    roles_of_signer: Field[float] = described("for how many roles this person signed", "count")
    most_roles: Field[float] = described("for how many roles one person may sign", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketItem(Row):
    """A part of the packet: the evidence, the folder of papers, a signed file, a waiver."""

    kind: ClassVar[str] = "packet_item"
    whole: Field[bool] = described("it could be read from beginning to end, and its signature verifies if it has one")
    expired: Field[bool] = described("a waiver or mitigation whose last day has passed")
    self_approved: Field[bool] = described("a waiver or mitigation that its own requester or owner approved")
    waivable: Field[bool] = described("a waiver only for what may be waived, with a reason that exists")
    waivers: Field[float] = described("how many waivers the packet holds, said of the folder of papers", "count")
    most_waivers: Field[float] = described("how many waivers may count", "count")


def not_judged_yet(observed: Observed) -> RowSet:  # noqa: ARG001 - every derivation is called alike
    """Return no rows, and no proof that there are none: what is not replaced by the judge is unknown."""
    return RowSet(rows=(), gaps=(), complete=False)
