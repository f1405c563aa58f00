"""When a processing rule is in force: its bounds and recurrences, in the time zone that it names.

All spans include their ends: a silence until 08:00 still holds at 08:00. In the two hours of a year in which a clock
is set, a local time can mean two moments; a span then reaches from the earlier to the later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from collector.derive.alerting.zones import zone_named
from collector.facts.monitoring import ProcessingRule, Recurrence

WIDEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC: in one that nobody knows, a time may mean any moment so far away."""

_DAY = timedelta(days=1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both in UTC and both within it."""

    start: datetime
    end: datetime

    def meets(self, other: Span) -> bool:
        return self.start <= other.end and other.start <= self.end

    def within(self, other: Span) -> Span | None:
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None

    def wider(self, by: timedelta) -> Span | None:
        """Return the span with both ends moved outwards, or inwards where `by` is negative; `None` if none is left."""
        start = self.start if self.start == _ALWAYS else self.start - by
        end = self.end if self.end == _NEVER else self.end + by
        return Span(start, end) if start <= end else None


def in_force(rule: ProcessingRule, spans: Sequence[Span]) -> bool | None:
    """Say whether a rule holds at any moment of these spans; `None` where its schedule cannot tell."""
    if not rule.scheduled:
        return True
    zone = zone_named(rule.time_zone)
    answers = [_in_known_zone(rule, span, zone) if zone else _in_any_zone(rule, span) for span in spans]
    if True in answers:
        return True
    return None if None in answers else False


def always_from(rule: ProcessingRule, moment: datetime) -> bool | None:
    """Say whether a rule holds from a moment on without an end; `None` where its schedule cannot tell."""
    if rule.recurrences or rule.local_until:
        return False
    return in_force(rule, (Span(moment, moment),))


def _in_known_zone(rule: ProcessingRule, span: Span, zone: ZoneInfo) -> bool | None:
    asked = _bounds(rule, zone).within(span)
    if asked is None:
        return False
    if not rule.recurrences:
        return True
    answers = [_recurs(recurrence, asked, zone) for recurrence in rule.recurrences]
    if True in answers:
        return True
    return None if None in answers else False


def _in_any_zone(rule: ProcessingRule, span: Span) -> bool | None:
    """Say it of a rule in a zone that nobody knows: only what holds in every zone is sure."""
    bounds = _bounds(rule, zone_named(""))
    reachable = bounds.wider(WIDEST_OFFSET)
    if reachable is None or not reachable.meets(span):
        return False
    sure = bounds.wider(-WIDEST_OFFSET)
    return True if not rule.recurrences and sure is not None and sure.meets(span) else None


def _bounds(rule: ProcessingRule, zone: ZoneInfo | None) -> Span:
    start = _moment(datetime.fromisoformat(rule.local_from), zone, latest=False) if rule.local_from else _ALWAYS
    end = _moment(datetime.fromisoformat(rule.local_until), zone, latest=True) if rule.local_until else _NEVER
    return Span(start, end)


def _moment(local: datetime, zone: ZoneInfo | None, *, latest: bool) -> datetime:
    """Return the moment of a local time: the earlier or the later one where the clock was being set."""
    both = [local.replace(tzinfo=zone or UTC, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(both) if latest else min(both)


# --- Recurrences ------------------------------------------------------------------------------------------


def _recurs(recurrence: Recurrence, asked: Span, zone: ZoneInfo) -> bool | None:
    """Say whether a recurrence touches a span; `None` where its days cannot be told."""
    days = tuple(_days(asked, zone))
    chosen = [_is_chosen(recurrence, day) for day in days]
    if None in chosen:
        return None
    occurrences = (_occurrence(recurrence, day, zone) for day, is_one in zip(days, chosen, strict=True) if is_one)
    return any(one.meets(asked) for one in occurrences)


def _days(asked: Span, zone: ZoneInfo) -> Iterator[date]:
    """Yield every local day on which an occurrence may begin that touches a span: the day before reaches over."""
    day = asked.start.astimezone(zone).date() - _DAY
    last = asked.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += _DAY


def _is_chosen(recurrence: Recurrence, day: date) -> bool | None:
    every = recurrence.every.casefold()
    if every == "daily":
        return True
    if every == "monthly" and recurrence.days_of_month and min(recurrence.days_of_month) > 0:
        return day.day in recurrence.days_of_month
    names = {name.casefold() for name in recurrence.days_of_week}
    if every == "weekly" and names and names <= set(_WEEKDAYS):
        return _WEEKDAYS[day.weekday()] in names
    return None


def _occurrence(recurrence: Recurrence, day: date, zone: ZoneInfo) -> Span:
    starts = time.fromisoformat(recurrence.starts or "00:00:00")
    ends = time.fromisoformat(recurrence.ends or "00:00:00")
    last_day = day if ends > starts else day + _DAY
    return Span(
        _moment(datetime.combine(day, starts), zone, latest=False),
        _moment(datetime.combine(last_day, ends), zone, latest=True),
    )
