"""The way back of a web app: a slot that holds the release before and swaps with production."""

from __future__ import annotations

from collections.abc import Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.rollback.standing_by import StandingBy, hindered, last_part, not_known, ready
from collector.facts.rollback import DeploymentSlot
from collector.model import Fact, Gap, Reason

MECHANISM = "slot swap"
TIERS_WITHOUT_SLOTS = frozenset({"free", "shared", "basic", "flexconsumption"})
"""https://learn.microsoft.com/azure/app-service/deploy-staging-slots, read in November 2026"""
_RUNNING, _STOPPED = "running", "stopped"


def standing_by(slots: Sequence[DeploymentSlot], gaps: Sequence[Gap], proof: tuple[Fact, ...]) -> StandingBy:
    """Say whether a slot besides production can take over; one that is stopped cannot until it is started."""
    running = [slot for slot in slots if _folded(slot.state) == _RUNNING]
    rests_on = tuple(slots)
    odd = sorted({slot.tier or "" for slot in running if _folded(slot.tier) in TIERS_WITHOUT_SLOTS})
    if odd:
        why = f"it has a slot, although its plan is of tier {odd[0]}, which has none: collect again"
        return not_known(MECHANISM, missing(why, reason=Reason.MISMATCH), rests_on)
    if running:
        return ready(MECHANISM, tuple(sorted(last_part(slot.subject) for slot in running)), rests_on)
    if gaps:
        return not_known(MECHANISM, hidden_by(gaps), rests_on)
    if any(_folded(slot.state) != _STOPPED for slot in slots):
        return not_known(MECHANISM, absent("whether its slot runs, in a word that is known"), rests_on)
    if slots:
        return hindered(MECHANISM, "its slots are stopped", rests_on)
    return hindered(MECHANISM, "it has no slot besides production", proof)


def _folded(word: str | None) -> str:
    return (word or "").casefold()
