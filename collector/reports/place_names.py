"""What people call a subject of a report."""

from __future__ import annotations

from collector.judge.naming import declared_name, place_and_thing
from collector.reports.plain_text import neutral


def place_name(subject: str) -> str:
    """Return what people call a subject: its name, and its group, its subscription or its repository if it has one."""
    if name := declared_name(subject):
        return neutral(name)
    place, thing = place_and_thing(subject)
    if place:
        return neutral(f"{thing} ({place})" if thing else place)
    parts = [part for part in neutral(subject).split("/") if part]
    if not parts:
        return "(no name)"
    folded = [part.casefold() for part in parts]
    if "resourcegroups" in folded[:-2]:
        return f"{parts[-1]} ({parts[folded.index('resourcegroups') + 1]})"
    if folded[0] != "subscriptions" or len(parts) < 2:
        return parts[-1]
    return f"subscription {parts[1]}" if len(parts) == 2 else f"{parts[-1]} (subscription {parts[1]})"
