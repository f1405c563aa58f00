"""Which checks of the release's commit say that something failed, or have not said yet what they must say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.delivery import Check
from collector.model import Delivery, Host, Reason, same_commit

_OVER = "completed"
_NO_FAILURE = frozenset({"success", "neutral", "skipped"})
_FAILED = frozenset({"failure", "error", "timed_out", "action_required", "startup_failure"})
"""Words of check runs and of commit statuses (GitHub REST 2022-11-28); any other says neither."""
_PROVES_NOTHING = ("neutral", "skipped")
_OURS = "golive"
_WORDS_OF_GATES = frozenset(
    {
        *(_OURS, "go", "live", "gate", "decision", "packet", "readiness", "review", "nightly", "check", "checks"),
        *("report", "scan", "advisory", "the", "release", "push", "schedule", "workflow", "dispatch"),
    }
)
"""Of which the name of golive's own check is made; `golive-portal` is a product, and its tests may fail."""
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedCheck:
    """A check that did not pass, or of which nobody knows; one that passed proves no test and is left out."""

    subject: str
    name: str
    facts: tuple[Check, ...] = ()
    doubt: Unknown | None = None
    """Why it is not known how it went; `None` where it failed."""


def noticed_checks(observed: Observed) -> Iterator[NoticedCheck]:
    """Yield the checks that failed, those that say neither, and the required ones that are not over or not there.

    What is not required and still runs says nothing yet: the gate that asks is a check of this commit itself.
    """
    delivery = observed.workload.delivery
    checks = tuple(_of_release(observed))
    for check in checks:
        if not _is_gate(check, delivery):
            yield from _noticed(check, required=_is_required(check.name, delivery))
    yield from _never_seen(checks, observed, delivery)


def _of_release(observed: Observed) -> Iterator[Check]:
    commit = observed.workload.delivery.commit
    if commit:
        yield from (check for check in observed.all(Check) if same_commit(check.commit, commit))


def _noticed(check: Check, *, required: bool) -> Iterator[NoticedCheck]:
    over, result = check.status.casefold() == _OVER, (check.result or "").casefold()
    if not over:
        if required:
            doubt = Unknown(reason=Reason.PARTIAL, why=f"the check {check.name} is still running: wait for its end")
            yield NoticedCheck(subject=check.subject, name=check.name, facts=(check,), doubt=doubt)
    elif result in _FAILED:
        yield NoticedCheck(subject=check.subject, name=check.name, facts=(check,))
    elif result not in _NO_FAILURE or (required and result in _PROVES_NOTHING):
        said = result or "nothing"
        doubt = missing(f"the check {check.name} ended as {said}, which is no pass: run it again")
        yield NoticedCheck(subject=check.subject, name=check.name, facts=(check,), doubt=doubt)


def _never_seen(checks: tuple[Check, ...], observed: Observed, delivery: Delivery) -> Iterator[NoticedCheck]:
    """Yield the required checks that the commit does not have; only GitHub tells checks of a commit."""
    if not delivery.places_of(Host.GITHUB):
        return
    seen = {check.name.casefold() for check in checks}
    runs = observed.shared(release_runs)
    for name in delivery.required_checks:
        if name.casefold() not in seen and not _names_gate(name, delivery):
            yield NoticedCheck(subject=f"check:{name}", name=name, doubt=_not_there(name, runs))


def _not_there(name: str, runs: ReleaseRuns) -> Unknown:
    if not runs.commit:
        return missing(NO_COMMIT)
    return missing(f"the commit of the release has no check {name}: run it, or correct delivery.required_checks")


def _is_required(name: str, delivery: Delivery) -> bool:
    return name.casefold() in {one.casefold() for one in delivery.required_checks}


def _is_gate(check: Check, delivery: Delivery) -> bool:
    return _names_gate(check.name, delivery)


def _names_gate(name: str, delivery: Delivery) -> bool:
    """Say whether a check is that of golive itself, by its name: its last word must not be a reason for its next."""
    job = name.rpartition("/")[2]  # a workflow that is called puts the name of the job that calls it in front
    return _is_ours(name) or _is_ours(job) or _is_decision(name, delivery)


def _is_ours(name: str) -> bool:
    words = set(_WORDS.findall(name.casefold()))
    return _OURS in words and words <= _WORDS_OF_GATES


def _is_decision(name: str, delivery: Delivery) -> bool:
    """Say whether a check has the very name of the artifact with the decision; a pattern could mean any check."""
    return name.casefold() == delivery.decision_artifact.casefold()
