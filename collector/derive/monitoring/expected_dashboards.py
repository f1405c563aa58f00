"""Which dashboards the workload expects, and which of them are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.derive.joins import absent, hidden_by
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.dashboards import Dashboard
from collector.model import Cause, Gap, fold_id, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The dashboards that may be the one at which everybody looks."""

    dashboards: tuple[Dashboard, ...]
    missing: Field[tuple[str, ...]]
    """What the workload names and is not there."""
    more: tuple[Gap, ...]
    """The gaps behind which further ones may stand."""


def candidates(observed: Observed) -> Candidates:
    """Return the dashboards that the workload names by id or by tags; where it names none, all that were seen."""
    known = _with_content(observed.all(Dashboard))
    watch, gaps = observed.workload.watch, observed.hiding(Dashboard)
    if not watch.dashboards and not watch.dashboard_tags:
        return Candidates(dashboards=tuple(known.values()), missing=(), more=gaps)
    named = [known[fold_id(place)] for place in watch.dashboards if fold_id(place) in known]
    tagged = [one for one in known.values() if watch.dashboard_tags and _has_tags(one, watch.dashboard_tags)]
    absent_ones = [_absent(place, observed) for place in watch.dashboards if fold_id(place) not in known]
    if watch.dashboard_tags and not tagged:
        absent_ones.append(_untagged(watch.dashboard_tags, known.values(), gaps))
    found = {fold_id(one.subject): one for one in (*named, *tagged)}
    more = gaps if watch.dashboard_tags else ()
    return Candidates(dashboards=tuple(found.values()), missing=_joined(absent_ones), more=more)


def _with_content(dashboards: Iterable[Dashboard]) -> Mapping[str, Dashboard]:
    """Return each dashboard once: a workbook comes twice, from Resource Graph and with its content by itself."""
    found: dict[str, Dashboard] = {}
    for one in dashboards:
        known = found.get(fold_id(one.subject))
        if known is None or known.parts is None:
            found[fold_id(one.subject)] = one
    return found


def _has_tags(dashboard: Dashboard, wanted: Sequence[tuple[str, str]]) -> bool:
    return set(dashboard.tags or ()).issuperset(wanted)


def _absent(place: str, observed: Observed) -> str | Unknown:
    """Return the id of a dashboard that is not there, or why that is not certain."""
    subscription = subscription_of(place)
    if subscription not in observed.subscriptions:
        gap = Gap(
            cause=Cause.SCOPE,
            hides=(Dashboard.kind,),
            scope=place,
            detail=f"the dashboard {place} lies in a subscription outside of the scope",
            fix=f"add {subscription} under scope.azure.subscriptions",
            probe="",
        )
        return hidden_by((gap,))
    gaps = observed.hiding(Dashboard, at=place)
    return hidden_by(gaps) if gaps else place


def _untagged(wanted: Sequence[tuple[str, str]], known: Iterable[Dashboard], gaps: Sequence[Gap]) -> str | Unknown:
    """Return in words what no dashboard has, or why that is not certain."""
    if gaps:
        return hidden_by(gaps)
    untold = next((one for one in known if one.tags is None), None)
    if untold is not None:
        return absent(f"the tags of the dashboard {untold.name}")
    return "a dashboard with the tags " + ", ".join(f"{name}: {value}" for name, value in wanted)


def _joined(found: Sequence[str | Unknown]) -> Field[tuple[str, ...]]:
    """Return what is missing for certain; where nothing is, why it is not certain that nothing is."""
    certain = tuple(_certain(found))
    doubt = next((one for one in found if isinstance(one, Unknown)), None)
    return doubt if doubt is not None and not certain else certain


def _certain(found: Iterable[str | Unknown]) -> Iterator[str]:
    yield from (one for one in found if isinstance(one, str))
