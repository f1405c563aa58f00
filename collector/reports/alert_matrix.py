"""The alert matrix in words: which baseline alerts resources have, who is told, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from collector.model import AlertBlock, AlertLack, AlertLine, ToldGroup
from collector.reports.place_names import place_name

TITLE = "ALERT MATRIX: what must be watched, and who is told (* what critical members must have)"
_CHANNELS: Mapping[str, str] = {
    "email": "mail",
    "sms": "SMS",
    "voice": "call",
    "push": "app",
    "role": "role",
    "webhook": "webhook",
}
NOT_IN_TABLE = "unknown: the table of baseline alerts does not know this type"
_GROUPS_SHOWN = 3
_LACKS_SHOWN = 3
_RESOURCES_SHOWN = 3


def block_title(block: AlertBlock) -> str:
    """Return the type with the number of its resources: `microsoft.web/sites: 2, both needed by critical flows`."""
    count = "1 resource" if block.resources == 1 else f"{block.resources} resources"
    critical = f", {block.critical} critical" if block.critical else ""
    return f"{block.resource_type}: {count}{critical}"


def is_whole(block: AlertBlock) -> bool:
    """Say whether every resource of a type has every alert, and all of these tell the same groups."""
    complete = bool(block.lines) and all(line.in_place == line.needed for line in block.lines)
    return complete and len({line.told for line in block.lines}) == 1


def alert_name(line: AlertLine) -> str:
    """Return the name of an alert, with a star where critical members must have it."""
    return f"{line.alert}{'*' if line.availability else ''}"


def share(line: AlertLine) -> str:
    """Return how many resources have an alert: `2 of 4`, `2 to 3 of 4` where it is not known of one."""
    if line.unknown:
        return f"{line.in_place} to {line.in_place + line.unknown} of {line.needed}"
    return f"{line.in_place} of {line.needed}"


def told(line: AlertLine) -> str:
    """Return who is told: `ag-oncall (2 mail, 1 SMS)`; empty where nobody is."""
    return and_more([told_group(group) for group in line.told[:_GROUPS_SHOWN]], line.told_total)


def told_group(group: ToldGroup) -> str:
    """Return a group with its living receivers."""
    channels = ", ".join(f"{count} {_CHANNELS.get(channel, channel)}" for channel, count in group.channels)
    return f"{group.name} ({channels})" if channels else group.name


def lacks(line: AlertLine) -> Iterator[str]:
    """Yield what is missing with its reason, that of most resources first."""
    for lack in line.lacks[:_LACKS_SHOWN]:
        yield f"{_whose(lack)}: {'unknown, ' if lack.unknown else ''}{lack.why}"
    if line.lacks_total > _LACKS_SHOWN:
        yield f"and {line.lacks_total - _LACKS_SHOWN} more reasons, all in subjects.jsonl"


def and_more(shown: Sequence[str], total: int) -> str:
    """Join names, and say how many there are besides."""
    more = [f"{total - len(shown)} more"] if total > len(shown) else []
    return ", ".join((*shown, *more))


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
        "told": [{"group": one.id, "name": one.name, "channels": dict(one.channels)} for one in line.told],
        "told_total": line.told_total,
        "missing": [
            {"why": one.why, "unknown": one.unknown, "resources": list(one.resources), "resources_total": one.total}
            for one in line.lacks
        ],
        "missing_total": line.lacks_total,
    }


def _whose(lack: AlertLack) -> str:
    return and_more([place_name(one) for one in lack.resources[:_RESOURCES_SHOWN]], lack.total)
