"""Rows about resources with their baseline alerts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.alert_table import SUBSCRIPTION, AlertSet, BaselineAlert
from collector.derive.baseline.alert_cells import AlertCell
from collector.derive.baseline.baseline import Baseline
from collector.derive.critical import Critical, NeverSeen, never_seen
from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described, for_reports
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource
from collector.model import fold_id, subscription_of

_LEAST_URGENT = 3
"""An availability alert of a higher severity counts, but who will look at it in time?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredResource(Row):
    """A resource with the share of its baseline alerts that are switched on, reach somebody and are not silenced."""

    kind: ClassVar[str] = "monitored_resource"
    name: Field[str] = described("name of the resource")
    resource_type: Field[str] = described("type of the resource, in lower case")
    critical: Field[bool] = described("a critical flow needs it, or no flow is declared")
    availability_alerts_pct: Field[float] = described(
        "share of its availability alerts in place; 100 where the table asks for none of a type", "%"
    )
    baseline_alerts_pct: Field[float] = described("share of all its baseline alerts in place", "%")
    alerts_not_in_place: Field[tuple[str, ...]] = described("names of the baseline alerts that are not in place")
    why_not: Field[tuple[str, ...]] = described("the same alerts, each with what is wrong")
    alerts_of_low_urgency: Field[tuple[str, ...]] = described("availability alerts whose severity is 4")
    cells: tuple[AlertCell, ...] = for_reports()


def monitored_resources(observed: Observed) -> RowSet:
    """Return every resource whose type needs alerts or is not in the table, and every subscription that is a whole.

    A member of a critical flow that was not seen has a row as well, of which nothing is known.
    """
    baseline, critical = Baseline(observed), Critical(observed)
    resources = (_row(resource, needed, baseline, critical) for resource, needed in _members(observed))
    scopes = (_row(scope, needed, baseline, critical) for scope, needed in _subscriptions(observed))
    unseen = (
        _unseen_row(member, observed.tables.alert_baseline[member.resource_type])
        for member in observed.shared(never_seen)
        if member.resource_type in observed.tables.alert_baseline
    )
    return observed.row_set((*resources, *scopes, *unseen), Resource)


def _members(observed: Observed) -> Iterator[tuple[Resource, Sequence[BaselineAlert]]]:
    tables = observed.tables
    for resource in observed.all(Resource):
        if resource.resource_type not in tables.no_baseline:
            yield resource, tables.alert_baseline.get(resource.resource_type, ())


def _subscriptions(observed: Observed) -> Iterator[tuple[Resource, Sequence[BaselineAlert]]]:
    """Yield the subscriptions that are looked at as wholes, as far as they hold something that an alert guards."""
    held: dict[str, set[str]] = defaultdict(set)
    for resource in observed.all(Resource):
        held[subscription_of(resource.subject)].add(resource.resource_type)
    looks = {fold_id(look.subject): look for look in observed.all(Inventory) if look.of == AlertRule.kind}
    for subscription in observed.whole:
        needed = [
            alert
            for alert in observed.tables.alert_baseline.get(SUBSCRIPTION, ())
            if not alert.where_any or held[subscription].intersection(alert.where_any)
        ]
        look = looks.get(fold_id(f"/subscriptions/{subscription}"))
        if needed and look is not None:  # without a look a gap says that no rule was seen
            yield _as_resource(look, subscription), needed


def _as_resource(look: Inventory, subscription: str) -> Resource:
    return Resource(
        subject=f"/subscriptions/{subscription}",
        documents=look.documents,
        observed_at=look.observed_at,
        resource_type=SUBSCRIPTION,
        name=subscription,
    )


def _row(
    resource: Resource, needed: Sequence[BaselineAlert], baseline: Baseline, critical: Critical
) -> MonitoredResource:
    cells = baseline.cells_of(resource, needed)
    first = [cell for cell in cells if cell.availability]
    lacking = {cell.alert: cell.why_not for cell in cells if cell.in_place is False}
    basis = baseline.behind(resource, needed)
    return MonitoredResource(
        subject=resource.subject,
        evidence=basis.documents,
        observed_at=basis.observed_at,
        name=resource.name,
        resource_type=resource.resource_type,
        critical=resource.resource_type != SUBSCRIPTION and critical.needs(resource.subject),
        availability_alerts_pct=_share(first, resource) if first or not cells else 100.0,
        baseline_alerts_pct=_share(cells, resource),
        alerts_not_in_place=tuple(lacking),
        why_not=_reasons(lacking),
        alerts_of_low_urgency=tuple(cell.alert for cell in first if (cell.severity or 0) > _LEAST_URGENT),
        cells=cells,
    )


def _unseen_row(member: NeverSeen, needed: Sequence[BaselineAlert]) -> MonitoredResource:
    why = member.why
    cells = (
        AlertCell(alert.name, alert.alert_set is AlertSet.AVAILABILITY, in_place=why, why_not=why.why)
        for alert in needed
    )
    return MonitoredResource(
        subject=member.id,
        evidence=documents_of(member.looks),
        observed_at=oldest(member.looks),
        name=member.id.rpartition("/")[2],
        resource_type=member.resource_type,
        critical=True,
        availability_alerts_pct=why,
        baseline_alerts_pct=why,
        alerts_not_in_place=why,
        why_not=why,
        alerts_of_low_urgency=why,
        cells=tuple(cells),
    )


def _reasons(lacking: Mapping[str, str]) -> tuple[str, ...]:
    """Return each reason once, with the alerts that lack for it."""
    alerts: dict[str, list[str]] = defaultdict(list)
    for alert, why in lacking.items():
        alerts[why].append(alert)
    return tuple(f"{', '.join(names)}: {why}" for why, names in alerts.items())


def _share(cells: Sequence[AlertCell], resource: Resource) -> Field[float]:
    """Return the share of alerts in place; with doubtful ones, those that are certain are a lower bound."""
    if not cells:
        return missing(
            f"the table of baseline alerts has no line for {resource.resource_type}; add the alerts that it needs to "
            "tables/monitoring.yaml, or the type under no_baseline with the reason"
        )
    sure = 100.0 * sum(1 for cell in cells if cell.in_place is True) / len(cells)
    doubts = [cell.in_place for cell in cells if isinstance(cell.in_place, Unknown)]
    if not doubts:
        return sure
    gaps = tuple(dict.fromkeys(gap for doubt in doubts for gap in doubt.gaps))
    return Unknown(reason=doubts[0].reason, why=doubts[0].why, gaps=gaps, at_least=sure)
