"""What a reader should know of the host's own gate. Notes inform: no verdict hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def host_notes(environment: str, said: Mapping[str, Any]) -> tuple[str, ...]:
    """Return how the environment can be gone around, as its host tells it; what is not told is said to be so."""
    notes = tuple(_OF_HOST[str(said.get("host"))](said))
    return tuple(f"environment {environment}: {note}" for note in notes or ("no way around it was seen",))


def unreadable_host(environment: str, detail: str, fix: str) -> tuple[str, ...]:
    """Return the note on an environment that could not be read."""
    return (f"environment {environment}: how it is guarded could not be read: {detail}; {fix}",)


def _github(said: Mapping[str, Any]) -> Iterator[str]:
    bypass, rules = said.get("can_admins_bypass"), said.get("protection_rules")
    if bypass is not False:
        yield "administrators can bypass it" if bypass is True else "whether administrators can bypass it is not told"
    if not isinstance(rules, list):
        yield "whether somebody must approve is not told"
    else:
        yield from _reviews([rule for rule in rules if rule.get("type") == "required_reviewers"])
    if "deployment_branch_policy" not in said:
        yield "which branches may deploy to it is not told"
    elif said["deployment_branch_policy"] is None:
        yield "every branch may deploy to it"


def _reviews(rules: list[Mapping[str, Any]]) -> Iterator[str]:
    if not any(rule.get("reviewers") for rule in rules):
        yield "nobody must approve a deployment"
    elif not all(rule.get("prevent_self_review") is True for rule in rules):
        yield "whoever starts a deployment may approve it"


def _azure_devops(said: Mapping[str, Any]) -> Iterator[str]:
    active = [check.get("type") for check in said.get("checks", ()) if check.get("disabled") is not True]
    if not active:
        yield "no check guards it"
    elif "Approval" not in active:
        yield "nobody must approve a deployment"
    yield "whether administrators can bypass its checks is not told by Azure DevOps"


_OF_HOST = {"github": _github, "azure-devops": _azure_devops}
