"""What a policy of a Backup vault promises (api-version 2024-04-01, references in `backup_policies.md`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from collector.facts.backup import BackupPolicy
from collector.instants import parse_duration, parse_instant
from collector.probe import Item
from probes.recovery._schedules import longest_gap, shortest, within

_REPEATS = re.compile(r"R/(?P<start>[^/]+)/(?P<every>[^/]+)", re.IGNORECASE)
"""One that goes on for ever; `R3/…` ends after three runs, and promises nothing after them."""
_BLOBS = "microsoft.storage/storageaccounts/blobservices"
_OPERATIONAL = "operationalstore"


def parse_backup_vault_policy(item: Item) -> Iterator[BackupPolicy]:
    """A policy of rules: some say when a backup is made, others how long one with their tag is kept."""
    rules = [item.inside(raw) for raw in item.maybe_objects("properties.policyRules") or ()]
    retaining = [rule for rule in rules if _is(rule, "azureretentionrule")]
    by_default = [_kept(rule) for rule in retaining if rule.maybe_flag("isDefault")]
    intervals = [gap for rule in rules if _is(rule, "azurebackuprule") and (gap := _interval(rule)) is not None]
    longest = [limit for rule in retaining if (limit := _kept(rule)) is not None]
    workloads = item.maybe_texts("properties.datasourceTypes") or ()
    yield BackupPolicy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        workload=workloads[0] if workloads else None,
        interval=min(intervals, default=None),
        retention=shortest(by_default),
        longest_retention=max(longest, default=None),
        continuous=_BLOBS in map(str.casefold, workloads) and any(map(_keeps_in_place, retaining)),
    )


def _is(rule: Item, kind: str) -> bool:
    return (rule.maybe_text("objectType") or "").casefold() == kind


def _kept(rule: Item) -> timedelta | None:
    """Return how long a rule keeps a backup: where it is copied onward, in its last store, else in its first to end."""
    lifecycles = [rule.inside(raw) for raw in rule.maybe_objects("lifecycles") or ()]
    limits = [lifecycle.maybe_duration("deleteAfter.duration") for lifecycle in lifecycles]
    copied = any(lifecycle.maybe_objects("targetDataStoreCopySettings") for lifecycle in lifecycles)
    known = [limit for limit in limits if limit is not None]
    return max(known, default=None) if copied else shortest(limits)


def _keeps_in_place(rule: Item) -> bool:
    """Say whether a rule is about the operational store, in which blobs keep every change."""
    stores = (
        rule.inside(raw).maybe_text("sourceDataStore.dataStoreType") for raw in rule.maybe_objects("lifecycles") or ()
    )
    return any((store or "").casefold() == _OPERATIONAL for store in stores)


def _interval(rule: Item) -> timedelta | None:
    """Return the longest gap between the runs of a rule; a trigger that is not understood gives none."""
    texts = rule.maybe_texts("trigger.schedule.repeatingTimeIntervals") or ()
    runs = [run for text in texts if (run := _repetition(text)) is not None]
    if not runs:
        return None
    cycle = min(every for _, every in runs)
    if any(every != cycle for _, every in runs):
        return cycle
    return longest_gap((within(start, cycle) for start, _ in runs), cycle)


def _repetition(text: str) -> tuple[datetime, timedelta] | None:
    """Read `R/2026-01-12T09:00:00+00:00/PT4H`: since when, and how often."""
    match = _REPEATS.fullmatch(text.strip())
    if match is None:
        return None
    try:
        start, every = parse_instant(match["start"]), parse_duration(match["every"])
    except ValueError:
        return None
    return (start, every) if every > timedelta() else None
