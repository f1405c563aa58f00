"""What loosens the gate: every declaration that makes it ask for less, listed in the decision (design, section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from collector.judge.narrowing import narrowing
from collector.judge.wording import duration_in_words, subject_name
from collector.model import Loosening, Tier, Tracker, Workload

_RELAXED_TIERS = (Tier.T2, Tier.T3)
_NOT_PROTECTED: Mapping[Tier, str] = {
    Tier.T2: "loss of a region is not judged",
    Tier.T3: "neither loss of a zone nor of a region is judged, only deletion",
}
"""The scenarios of loss that a tier leaves out (readiness criteria, section 3)."""
_LONG_PAST = timedelta(hours=1)
"""A gate that runs while the release goes out is on time."""


def loosened(workload: Workload, tier: Tier, whole: tuple[str, ...], now: datetime) -> Iterator[Loosening]:
    """Yield all that the workload file says that lets the gate ask for less."""
    if tier in _RELAXED_TIERS:
        detail = f"declared as {tier}, which asks for less than T1: {_NOT_PROTECTED[tier]}"
        yield Loosening(kind="tier", subject=workload.name, detail=detail)
    if now - workload.go_live >= _LONG_PAST:
        # no age: it changes by itself, and nobody could sign it for longer than an hour
        when = f"{workload.go_live:%Y-%m-%d %H:%M} UTC"
        detail = f"go-live was on {when}: judged as if it were today; correct `go_live` in the workload file"
        yield Loosening(kind="go-live", subject=workload.name, detail=detail)
    left_out = narrowing(workload, whole)
    if left_out is not None:
        yield left_out
    for declared in workload.rebuildable:
        detail = f"rebuilt from {declared.source} instead of restored"
        yield Loosening(kind="rebuildable", subject=declared.resource, detail=detail)
    yield from _accepted(workload)


def _accepted(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file accepts of recovery, capacity and back-out."""
    for loss in workload.accepted_losses:
        detail = f"up to {duration_in_words(loss.up_to.total_seconds())} of its newest data may be lost: {loss.because}"
        yield Loosening(kind="accepted loss", subject=loss.resource, detail=detail)
    if workload.recovery_scale < 1:
        detail = f"only {workload.recovery_scale:g} of today's capacity must be able to run in the recovery region"
        yield Loosening(kind="recovery scale", subject=workload.name, detail=detail)
    if workload.launch_factor is not None and workload.launch_factor < 1:
        detail = f"the launch is expected to need only {workload.launch_factor:g} of today's use of quotas"
        yield Loosening(kind="launch factor", subject=workload.name, detail=detail)
    yield from _watched_less(workload)
    for store in workload.release.stores:
        detail = (
            f"named as changed by the release ({subject_name(store)}); stores not named need no restore point for it"
        )
        yield Loosening(kind="stores", subject=store, detail=detail)


def _watched_less(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file says that lets the monitoring or the security ask for less."""
    for flow in workload.flows:
        if not flow.critical:
            detail = (
                f"not critical: what only it needs may lack alerts without holding up a GO as a blocker ({flow.name})"
            )
            yield Loosening(kind="flow", subject=workload.name, detail=detail)
    for known in workload.watch.known_alerts:
        yield Loosening(kind="known alert", subject=known.rule, detail=f"may be open: {known.because} ({known.item})")
    if not workload.internet_facing:
        detail = "nobody outside of the company's network can reach it: a few high findings are let pass"
        yield Loosening(kind="internet facing", subject=workload.name, detail=detail)
    yield from _delivered_less(workload)


def _delivered_less(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file says that lets the delivery ask for less."""
    if workload.reports_commit:
        detail = f"the report files on disk count as those of commit {workload.reports_commit}, by the team's word"
        yield Loosening(kind="reports commit", subject=workload.name, detail=detail)
    for kind in workload.delivery.test_kinds:
        if kind.not_needed:
            detail = f"no tests of kind {kind.kind} are needed: {kind.not_needed}"
            yield Loosening(kind="tests", subject=workload.name, detail=detail)
    yield from _tracked_less(workload)
    if workload.delivery.beta_users is not None:
        detail = f"{workload.delivery.beta_users:g} people used the beta, by the team's word"
        yield Loosening(kind="beta users", subject=workload.name, detail=detail)
    for component in workload.delivery.components:
        if component.not_measured:
            detail = f"coverage of {component.name} is not measured: {component.not_measured}"
            yield Loosening(kind="component", subject=workload.name, detail=detail)


def _tracked_less(workload: Workload) -> Iterator[Loosening]:
    """Yield what the workload file says that lets fewer work items count, or count as less."""
    tracker, usual = workload.delivery.tracker, Tracker()
    for key, query in tracker.queries.items():
        if query.wiql:
            detail = f"{key} are found by a query of the team's own, which may leave items out"
            yield Loosening(kind="tracker", subject=workload.name, detail=detail)
    harmless = [word for word in tracker.lower if word in (*usual.critical, *usual.high)]
    if harmless:
        detail = f"work items called {', '.join(harmless)} count as neither critical nor high"
        yield Loosening(kind="tracker", subject=workload.name, detail=detail)
