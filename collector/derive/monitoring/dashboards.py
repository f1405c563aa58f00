"""Rows about dashboards: what the best one shows of the workload."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import counted_through_gaps, hidden_by, missing
from collector.derive.monitoring.dashboard_members import Members
from collector.derive.monitoring.dashboard_parts import dead_parts, is_user_facing
from collector.derive.monitoring.expected_dashboards import Candidates, candidates
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory
from collector.facts.dashboards import Dashboard
from collector.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView(Row):
    """The workload with the dashboard that shows most of what its critical flows need."""

    kind: ClassVar[str] = "dashboard_view"
    dashboard: Field[str] = described("name of that dashboard")
    missing: Field[tuple[str, ...]] = described("dashboards that the workload names and that do not exist")
    members_shown_pct: Field[float] = described(
        "share of the members that it names by their id, or whose logs or telemetry its queries run on", "%"
    )
    not_shown: Field[tuple[str, ...]] = described("names of the members that it leaves out")
    dead_parts: Field[tuple[str, ...]] = described("ids in it of resources that do not exist any more")
    user_facing: Field[bool] = described("it draws requests, errors, response times or availability")


def dashboard_views(observed: Observed) -> RowSet:
    """Return one row where a dashboard was seen or is expected.

    Private ones are invisible: where the workload names none, absence is never proven.
    """
    found = candidates(observed)
    rows: tuple[DashboardView, ...] = ()
    if found.dashboards:
        rows = (_view(found, Members(observed), observed),)
    elif found.missing != ():
        rows = (_nothing_there(found, observed),)
    return RowSet(rows=rows, gaps=found.more, complete=False)


def _nothing_there(found: Candidates, observed: Observed) -> DashboardView:
    """Return the row of expected dashboards none of which was seen."""
    unseen = found.missing if isinstance(found.missing, Unknown) else missing("no expected dashboard was seen")
    looked = [look for look in observed.all(Inventory) if look.of == Dashboard.kind]
    return DashboardView(
        subject="expected dashboards",
        evidence=documents_of(looked),
        observed_at=oldest(looked),
        dashboard=unseen,
        missing=found.missing,
        members_shown_pct=unseen,
        not_shown=unseen,
        dead_parts=unseen,
        user_facing=unseen,
    )


def _view(found: Candidates, members: Members, observed: Observed) -> DashboardView:
    best = max(found.dashboards, key=lambda one: (members.count_shown_by(one), is_user_facing(one), one.subject))
    rests_on = (best, *members.facts, *members.settings_behind(best))
    shown = members.shown_by(best)
    unread = _unread(found.dashboards)
    return DashboardView(
        subject=best.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        dashboard=best.name,
        missing=found.missing,
        members_shown_pct=_shown_pct(len(shown), members, found, best),
        not_shown=tuple(sorted(name for place, name in members.names.items() if place not in shown)),
        dead_parts=dead_parts(best, observed) if best.parts is not None else _content_unread(best),
        user_facing=True if is_user_facing(best) else _not_user_facing(found, unread),
    )


def _shown_pct(shown: int, members: Members, found: Candidates, best: Dashboard) -> Field[float]:
    """Return the share that the best dashboard shows; one that was not read whole may show more."""
    if members.unseen:
        return hidden_by(members.unseen)
    if not members.names:
        return missing("the scope holds no resource that a dashboard could show", reason=Reason.SCOPE)
    share = 100.0 * shown / len(members.names)
    unread = _unread(found.dashboards)
    if found.more:
        return counted_through_gaps(share, found.more)
    if unread is not None:
        return _content_unread(unread, at_least=share)
    if best.queried and members.unsure_of_logs:
        return counted_through_gaps(share, members.unsure_of_logs)
    return share


def _not_user_facing(found: Candidates, unread: Dashboard | None) -> Field[bool]:
    if found.more:
        return hidden_by(found.more)
    return False if unread is None else _content_unread(unread)


def _unread(dashboards: Sequence[Dashboard]) -> Dashboard | None:
    return next((one for one in dashboards if one.parts is None), None)


def _content_unread(dashboard: Dashboard, *, at_least: float | None = None) -> Unknown:
    why = f"the content of {dashboard.name} is not in the answer, so nobody knows what it shows"
    return Unknown(reason=Reason.PARTIAL, why=why, at_least=at_least)
