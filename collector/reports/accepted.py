"""Waivers and mitigations in words: who accepted what, why, and until when."""

from __future__ import annotations

from collector.model import Acceptance, Decision, Verdict
from collector.reports.headline import day_in_words
from collector.reports.open_points import conditions, waived_verdicts

NOTHING_SIGNED = "no signed acceptance stands behind it"


def not_counting(decision: Decision) -> tuple[Acceptance, ...]:
    """Return the waivers and mitigations that were given and do not count."""
    return tuple(one for one in decision.acceptances if not one.counts)


def condition_in_words(verdict: Verdict) -> str:
    """Return who mitigates a fail how and by when, and who approved it."""
    given = verdict.acceptance
    if given is None:
        return NOTHING_SIGNED
    parts = (
        f"owner {given.owner}" if given.owner else "",
        f"done by {day_in_words(given.due)}" if given.due else "",
        *_signed(given),
    )
    return _listed(parts)


def waiver_in_words(verdict: Verdict) -> str:
    """Return who accepted a fail, for which reason, and until when."""
    given = verdict.acceptance
    if given is None:
        return NOTHING_SIGNED
    return _listed((f"reason {given.reason}" if given.reason else "", *_signed(given)))


def control_in_words(verdict: Verdict) -> str:
    """Return what is done instead: the compensating control or the workaround."""
    return verdict.acceptance.text if verdict.acceptance else ""


def control_label(verdict: Verdict) -> str:
    """Return what people call that."""
    return "workaround" if verdict.acceptance and verdict.acceptance.kind == "mitigation" else "control"


def unsigned_in_words(given: Acceptance) -> str:
    """Return which paper does not count, for what, and why."""
    return f"{given.kind} of {given.criterion} ({given.file}): {given.why_not}"


def all_in_words(decision: Decision) -> tuple[str, ...]:
    """Return one sentence for each condition and each waived criterion, for formats that show no more."""
    found = (*conditions(decision), *waived_verdicts(decision.verdicts))
    return tuple(f"{one.criterion} ({one.severity.value}): {_whole(one)}" for one in found)


def _whole(verdict: Verdict) -> str:
    mitigated = verdict.acceptance and verdict.acceptance.kind == "mitigation"
    signed = condition_in_words(verdict) if mitigated else waiver_in_words(verdict)
    control = control_in_words(verdict)
    return f"{signed}; {control_label(verdict)}: {control}" if control else signed


def _signed(given: Acceptance) -> tuple[str, ...]:
    role = f" ({given.approver_role})" if given.approver_role else ""
    return (
        f"approved by {given.approver}{role}" if given.approver else f"approved by nobody who is named{role}",
        f"until {day_in_words(given.expires)}" if given.expires else "",
        f"risk {given.risk}" if given.risk else "",
    )


def _listed(parts: tuple[str, ...]) -> str:
    return ", ".join(part for part in parts if part)
