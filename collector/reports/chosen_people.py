"""The people whom papers name, and the roles that a report shows in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collector.model import Decision, Papers
from collector.reports.aliases import Aliases

OWNER, REQUESTER, APPROVER = "the owner", "the requester", "the approver"
"""What somebody is called of whom no role is known."""


def people_of(papers: Papers) -> Mapping[str, str]:
    """Return what the role map calls people, names and accounts, each with the first of their roles."""
    return {
        called: person.roles[0] if person.roles else "somebody without a role"
        for person in papers.roles.people
        for called in (person.name, person.github, person.azure_devops)
        if called
    }


def hide_people(aliases: Aliases, decision: Decision, people: Mapping[str, str]) -> None:
    """Let every name of a person become a role; what is a role already stays."""
    roles = {verdict.owner for verdict in decision.verdicts} | set(people.values())
    for name, role in (*people.items(), *_accepting(decision)):
        if name and name not in roles:
            aliases.add_alias(name, role)


def _accepting(decision: Decision) -> Iterator[tuple[str, str]]:
    for given in decision.acceptances:
        yield given.approver, given.approver_role or APPROVER
        yield given.owner, OWNER
        yield given.requester, REQUESTER
