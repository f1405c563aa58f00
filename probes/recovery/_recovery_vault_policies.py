"""What a policy of a Recovery Services vault promises (api-version 2024-04-01, references in `backup_policies.md`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

from collector.facts.backup import BackupPolicy
from collector.instants import parse_instant
from collector.probe import Item, Malformed
from probes.recovery._schedules import DAY, WEEK, gap_of_window, longest_gap, shortest, within

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_IN = {"days": 1, "weeks": 7, "months": 30, "years": 365}
"""A month and a year count as short as they are taken for elsewhere (`collector.instants`)."""
_RULES = ("dailySchedule", "weeklySchedule", "monthlySchedule", "yearlySchedule")
_IN_ONE_PIECE = "simpleschedulepolicy"
_IN_PARTS = "simpleschedulepolicyv2"


def parse_recovery_vault_policy(item: Item) -> Iterator[BackupPolicy]:
    """A policy for machines or file shares, or one of databases with a part for full, differential and log backups."""
    workload = item.text("properties.backupManagementType")
    policy = item.inside(item.get("properties"))
    parts = [item.inside(raw) for raw in policy.maybe_objects("subProtectionPolicy") or ()] or [policy]
    intervals = [gap for part in parts if (gap := _interval(part)) is not None]
    kept = [_kept(part) for part in parts]
    longest = [limit for _, limit in kept if limit is not None]
    yield BackupPolicy(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        workload=workload,
        interval=min(intervals, default=None),
        retention=shortest([limit for limit, _ in kept]),
        longest_retention=max(longest, default=None),
    )


def _interval(part: Item) -> timedelta | None:
    """Return the longest gap of a schedule; a kind that is not known yet gives none."""
    kind = (part.maybe_text("schedulePolicy.schedulePolicyType") or "").casefold()
    if kind == "logschedulepolicy":
        return _above_zero(_span(part, "schedulePolicy.scheduleFrequencyInMins", timedelta(minutes=1)))
    if kind not in (_IN_ONE_PIECE, _IN_PARTS):
        return None
    frequency = (part.maybe_text("schedulePolicy.scheduleRunFrequency") or "").casefold()
    place = f"schedulePolicy.{frequency}Schedule" if kind == _IN_PARTS else "schedulePolicy"
    if frequency == "daily":
        return longest_gap((within(time, DAY) for time in _times(part, f"{place}.scheduleRunTimes")), DAY)
    if frequency == "weekly":
        return _weekly(part, place)
    return _hourly(part) if frequency == "hourly" else None


def _weekly(part: Item, place: str) -> timedelta | None:
    days = [_day_of_week(name) for name in part.maybe_texts(f"{place}.scheduleRunDays") or ()]
    times = [within(time, DAY) for time in _times(part, f"{place}.scheduleRunTimes")]
    gap = longest_gap((day * DAY + time for day, time in product(days, times)), WEEK)
    every = max(part.maybe_int(f"{place}.scheduleWeeklyFrequency") or 1, 1)
    return None if gap is None else _times_over(WEEK, every) - (WEEK - gap)


def _hourly(part: Item) -> timedelta | None:
    every = _span(part, "schedulePolicy.hourlySchedule.interval", timedelta(hours=1))
    lasts = _span(part, "schedulePolicy.hourlySchedule.scheduleWindowDuration", timedelta(hours=1))
    return None if every is None or lasts is None else gap_of_window(every, lasts)


def _kept(part: Item) -> tuple[timedelta | None, timedelta | None]:
    """Return how long a part keeps each of its backups at least, and some of them at most."""
    place = "vaultRetentionPolicy.vaultRetention" if _is_object(part, "vaultRetentionPolicy") else "retentionPolicy"
    simple = _duration(part, f"{place}.retentionDuration")
    if simple is not None:
        return simple, simple
    present = [f"{place}.{rule}" for rule in _RULES if _is_object(part, f"{place}.{rule}")]
    limits = [_duration(part, f"{rule}.retentionDuration") for rule in present]
    longest = max((limit for limit in limits if limit is not None), default=None)
    return (limits[0] if limits else None), longest


def _duration(part: Item, path: str) -> timedelta | None:
    unit = (part.maybe_text(f"{path}.durationType") or "").casefold()
    days = _DAYS_IN.get(unit)
    return None if days is None else _span(part, f"{path}.count", timedelta(days=days))


def _span(part: Item, path: str, unit: timedelta) -> timedelta | None:
    number = part.maybe_int(path)
    return None if number is None else _times_over(unit, number)


def _times_over(unit: timedelta, number: int) -> timedelta:
    try:
        return unit * number
    except OverflowError as error:
        raise Malformed("properties", number, detail="a number of the policy is beyond any calendar") from error


def _above_zero(span: timedelta | None) -> timedelta | None:
    return span if span is not None and span > timedelta() else None


def _times(part: Item, path: str) -> list[datetime]:
    try:
        return [parse_instant(text) for text in part.maybe_texts(path) or ()]
    except ValueError as error:
        raise Malformed(path, part.get(path), detail=f"the property {path} holds no moment: {error}") from error


def _day_of_week(name: str) -> int:
    if name.casefold() not in _DAYS:
        raise Malformed("scheduleRunDays", name, detail=f"{name!r} in scheduleRunDays is no day of the week")
    return _DAYS.index(name.casefold())


def _is_object(item: Item, path: str) -> bool:
    return isinstance(item.get(path), dict)
