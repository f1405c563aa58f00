"""The way back of a container app: an older revision that can take the traffic again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.rollback.standing_by import StandingBy, hindered, last_part, not_known, ready
from collector.derive.rows import Unknown
from collector.facts.rollback import Revision, Revisions
from collector.model import Fact, Gap

MECHANISM = "older revision"
_KEEPS_SEVERAL = ("multiple", "labels")
_KEEPS_ONE = "single"


def standing_by(
    kept: Revisions | None, revisions: Sequence[Revision], gaps: Sequence[Gap], proof: tuple[Fact, ...]
) -> StandingBy:
    """Say whether the app keeps several revisions, and an older one of them can take over."""
    mode = (kept.mode or "").casefold() if kept else ""
    rests_on: tuple[Fact, ...] = (*((kept,) if kept else ()), *revisions)
    if mode == _KEEPS_ONE:
        return hindered(MECHANISM, "its revision mode is Single, which keeps no second one for traffic", rests_on)
    if mode not in _KEEPS_SEVERAL:
        return not_known(MECHANISM, _mode_unknown(kept, gaps), rests_on)
    older = tuple(_older(revisions))
    able = [revision for revision in older if _can_take_over(revision)]
    if able:
        return ready(MECHANISM, tuple(sorted(last_part(revision.subject) for revision in able)), rests_on)
    if gaps:
        return not_known(MECHANISM, hidden_by(gaps), rests_on)
    if any(_can_take_over(revision) is None for revision in older) or any(one.created is None for one in revisions):
        return not_known(MECHANISM, absent("whether an older revision could take over"), rests_on)
    return hindered(MECHANISM, "no older revision is provisioned and healthy", (*rests_on, *proof))


def _mode_unknown(kept: Revisions | None, gaps: Sequence[Gap]) -> Unknown:
    if gaps:
        return hidden_by(gaps)
    if kept is None:
        return missing("the list of container apps does not hold it: collect again")
    return absent("its revision mode, in a word that is known")


def _older(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Yield those made before the newest one, which is the release that may fail."""
    newest = max((one.created for one in revisions if one.created is not None), default=None)
    for revision in revisions:
        if newest is not None and revision.created is not None and revision.created < newest:
            yield revision


def _can_take_over(revision: Revision) -> bool | None:
    """Return `None` where the answer tells nothing, or a word that is new.

    An inactive one stays provisioned, and healthy as it was last (recorded); it is activated within minutes.
    """
    state, health = ((word or "").casefold() for word in (revision.provisioning_state, revision.health))
    if state in ("failed", "deprovisioned", "deprovisioning") or health == "unhealthy":
        return False
    return True if (state, health) == ("provisioned", "healthy") else None
