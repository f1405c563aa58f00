"""The parts of a decision in which people stand, with roles instead of their names."""

from __future__ import annotations

from dataclasses import replace

from collector.model import Acceptance, Action, Decision, Ending
from collector.reports.aliases import Aliases


def without_people(given: Decision, aliases: Aliases) -> Decision:
    """Return the decision with acceptances, forecast, actions and sentences as they may be shown."""
    return replace(
        given,
        acceptances=tuple(acceptance_without_people(one, aliases) for one in given.acceptances),
        forecast=tuple(_ending(one, aliases) for one in given.forecast),
        actions=tuple(_action(one, aliases) for one in given.actions),
        why=tuple(map(aliases.in_text, given.why)),
        paper_problems=tuple(map(aliases.in_text, given.paper_problems)),
    )


def acceptance_without_people(given: Acceptance, aliases: Aliases) -> Acceptance:
    """Return a waiver or mitigation with roles in the places of people."""
    return replace(
        given,
        file=aliases.in_text(given.file),
        why_not=aliases.in_text(given.why_not),
        text=aliases.in_text(given.text),
        owner=aliases.in_text(given.owner),
        requester=aliases.in_text(given.requester),
        approver=aliases.in_text(given.approver),
    )


def _ending(given: Ending, aliases: Aliases) -> Ending:
    return replace(given, subject=aliases.in_id(given.subject), what=aliases.in_text(given.what))


def _action(given: Action, aliases: Aliases) -> Action:
    return replace(given, what=aliases.in_text(given.what))
