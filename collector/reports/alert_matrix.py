"""The alert matrix in words: which baseline alerts resources have, who is told, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from collector.model import AlertBlock, AlertLack, AlertLine, ToldGroup
from collector.reports.place_names import place_name

STAR = "* what critical members must have"
_CHANNELS: Mapping[str, str] = {
    "email": "mail",
    "sms": "SMS",
    "voice": "call",
    "push": "app",
    "role": "role",
    "webhook": "webhook",
}
_SUBSCRIPTION = "microsoft.resources/subscriptions"
_GROUPS_SHOWN = 3
_LACKS_SHOWN = 3
_RESOURCES_SHOWN = 3
_RECEIVERS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The types by what is to be said of them."""

    partly: tuple[AlertBlock, ...]
    """Something is missing: the ones that critical flows need first."""
    without: Mapping[AlertLack, tuple[AlertBlock, ...]]
    """No resource has any alert, and all for one reason, which names no resources here."""
    complete: tuple[AlertBlock, ...]
    not_in_table: tuple[AlertBlock, ...]


def sort_out(blocks: Sequence[AlertBlock]) -> Sorted:
    """Part the types into those that need words and those that do not."""
    without: dict[AlertLack, list[AlertBlock]] = defaultdict(list)
    partly: list[AlertBlock] = []
    for block in blocks:
        reason = _one_reason(block)
        if reason:
            without[reason].append(block)
        elif block.lines and not _is_complete(block):
            partly.append(block)
    return Sorted(
        partly=tuple(sorted(partly, key=lambda block: not block.critical)),
        without={reason: tuple(found) for reason, found in without.items()},
        complete=tuple(block for block in blocks if _is_complete(block)),
        not_in_table=tuple(block for block in blocks if not block.lines),
    )


def _is_complete(block: AlertBlock) -> bool:
    return bool(block.lines) and all(line.in_place == line.needed for line in block.lines)


def _one_reason(block: AlertBlock) -> AlertLack | None:
    """Return why no alert is in place, without resources, where there is one reason for all of them."""
    lacks = {lack for line in block.lines for lack in line.lacks}
    if len(lacks) != 1 or any(line.in_place for line in block.lines):
        return None
    (lack,) = lacks
    would_tell = () if lack.unknown else lack.would_tell
    return AlertLack(why=lack.why, unknown=lack.unknown, resources=(), total=0, would_tell=would_tell)


def alike(block: AlertBlock) -> Iterator[Sequence[AlertLine]]:
    """Yield the alerts of a type of which the same is to be said, at the place of the first of them."""
    found: dict[object, list[AlertLine]] = {}
    for line in block.lines:
        found.setdefault((share(line), line.told, line.lacks), []).append(line)
    yield from found.values()


# --- Words ------------------------------------------------------------------------------------------------


def total(blocks: Sequence[AlertBlock]) -> str:
    """Return how many alerts of all resources are in place: `27 to 30 of 118 needed alerts are in place`."""
    lines = [line for block in blocks for line in block.lines]
    in_place, unknown = sum(line.in_place for line in lines), sum(line.unknown for line in lines)
    needed = sum(line.needed for line in lines)
    if in_place == needed and all(block.lines for block in blocks):
        return f"all {needed} needed alerts are in place"
    return f"{_span(in_place, unknown)} of {needed} needed alerts are in place"


def type_name(block: AlertBlock) -> str:
    """Return a type without the word that nearly all have in common: `web/sites`."""
    kind = block.resource_type
    return "subscriptions" if kind == _SUBSCRIPTION else kind.removeprefix("microsoft.")


def block_title(block: AlertBlock) -> str:
    """Return a type with the number of its resources: `web/sites: 2 resources, 1 critical`."""
    thing = "subscription" if block.resource_type == _SUBSCRIPTION else "resource"
    critical = f", {block.critical} critical" if block.critical else ""
    return f"{type_name(block)}: {block.resources} {thing}{'' if block.resources == 1 else 's'}{critical}"


def alert_names(lines: Iterable[AlertLine]) -> str:
    """Return the names of alerts, with a star where critical members must have them."""
    return ", ".join(f"{line.alert}{'*' if line.availability else ''}" for line in lines)


def share(line: AlertLine) -> str:
    """Return how many resources have an alert: `2 of 4`, `2 to 3 of 4` where it is not known of one."""
    return f"{_span(line.in_place, line.unknown)} of {line.needed}"


def _span(in_place: int, unknown: int) -> str:
    return f"{in_place} to {in_place + unknown}" if unknown else f"{in_place}"


def lacks(line: AlertLine, names: Mapping[str, str]) -> Iterator[str]:
    """Yield where an alert is missing and why, the reason of most resources first."""
    for lack in line.lacks[:_LACKS_SHOWN]:
        yield f"{whose(lack)}: {reason(lack, names)}"
    if line.lacks_total > _LACKS_SHOWN:
        yield f"and {line.lacks_total - _LACKS_SHOWN} more reasons, all in subjects.jsonl"


def whose(lack: AlertLack) -> str:
    """Return the first resources that lack an alert, and how many more there are."""
    return _and_more([place_name(one) for one in lack.resources[:_RESOURCES_SHOWN]], lack.total)


def reason(lack: AlertLack, names: Mapping[str, str]) -> str:
    """Return why alerts are missing, and who would be told if they were not."""
    would = f" (would tell {groups(lack.would_tell, names)})" if lack.would_tell else ""
    return f"{'unknown, ' if lack.unknown else ''}{lack.why}{would}"


def told(line: AlertLine, names: Mapping[str, str]) -> str:
    """Return which groups are told of an alert; empty where nobody is."""
    return groups(line.told, names, line.told_total)


def told_by(block: AlertBlock, names: Mapping[str, str], shown: int = _GROUPS_SHOWN) -> str:
    """Return which groups are told of any alert of a type."""
    found = dict.fromkeys(group for line in block.lines for group in line.told)
    return groups(tuple(found), names, max((len(found), *(line.told_total for line in block.lines))), shown)


def groups(found: Sequence[ToldGroup], names: Mapping[str, str], count: int = 0, shown: int = _GROUPS_SHOWN) -> str:
    """Return the names of the first groups, and how many more there are."""
    return _and_more([names[group.id] for group in found[:shown]], count or len(found))


def _and_more(shown: Sequence[str], count: int) -> str:
    more = [f"{count - len(shown)} more"] if count > len(shown) else []
    return ", ".join((*shown, *more))


# --- Who is told ------------------------------------------------------------------------------------------


def groups_of(blocks: Sequence[AlertBlock]) -> tuple[ToldGroup, ...]:
    """Return every action group that a matrix names, once."""
    lines = [line for block in blocks for line in block.lines]
    found = {group.id: group for line in lines for group in line.told}
    found |= {group.id: group for line in lines for lack in line.lacks for group in lack.would_tell}
    return tuple(sorted(found.values(), key=lambda group: (group.name.casefold(), group.id)))


def group_names(found: Sequence[ToldGroup]) -> Mapping[str, str]:
    """Return the name of each group by its id; with its resource group where two have the same name."""
    often = Counter(group.name.casefold() for group in found)
    return {group.id: place_name(group.id) if often[group.name.casefold()] > 1 else group.name for group in found}


def who_is_told(blocks: Sequence[AlertBlock], names: Mapping[str, str]) -> str:
    """Return the groups with their receivers, and how many more there are; empty where nobody is told."""
    found = groups_of(blocks)
    shown = [with_channels(group, names) for group in found[:_RECEIVERS_SHOWN]]
    if len(found) > len(shown):
        shown.append(f"{len(found) - len(shown)} more groups in the packet")
    return "; ".join(shown)


def with_channels(group: ToldGroup, names: Mapping[str, str]) -> str:
    """Return a group with its living receivers: `ag-oncall: 2 mail, 1 SMS`."""
    channels = ", ".join(f"{count} {_CHANNELS.get(channel, channel)}" for channel, count in group.channels)
    return f"{names[group.id]}: {channels or 'nobody is left in it'}"


# --- JSON -------------------------------------------------------------------------------------------------


def block_to_json(block: AlertBlock) -> dict[str, Any]:
    """Return a block as a JSON object of the decision."""
    return {
        "resource_type": block.resource_type,
        "resources": block.resources,
        "critical": block.critical,
        "alerts": [_line_to_json(line) for line in block.lines],
    }


def _line_to_json(line: AlertLine) -> dict[str, Any]:
    return {
        "alert": line.alert,
        "set": "availability" if line.availability else "baseline",
        "in_place": line.in_place,
        "unknown": line.unknown,
        "needed": line.needed,
        "told": list(map(_group_to_json, line.told)),
        "told_total": line.told_total,
        "missing": list(map(_lack_to_json, line.lacks)),
        "missing_total": line.lacks_total,
    }


def _lack_to_json(lack: AlertLack) -> dict[str, Any]:
    return {
        "why": lack.why,
        "unknown": lack.unknown,
        "resources": list(lack.resources),
        "resources_total": lack.total,
        "would_tell": list(map(_group_to_json, lack.would_tell)),
    }


def _group_to_json(group: ToldGroup) -> dict[str, Any]:
    return {"group": group.id, "name": group.name, "channels": dict(group.channels)}
