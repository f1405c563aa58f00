"""How GitHub guards its environments: who must approve, and from where they may be deployed to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from collector.facts.delivery import EnvironmentGuard
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem
from probes.delivery._github import ACTIONS, HUNDRED
from probes.delivery._items import place_of_item

_TAGS = "refs/tags/"
_ONE_REVIEWER = 1
"""Up to six may be asked; the approval of one of them suffices (evidence sources, A.3)."""
_KNOWN_RULES = {"required_reviewers", "wait_timer", "branch_policy"}


def _environments(delivery: Delivery) -> Iterator[Ask]:
    """All environments in one list, so that one that is not there is known not to be."""
    if delivery.environments.all:
        yield Ask(
            path="environments",
            query=(HUNDRED,),
            items_at="environments",
            keep=(
                *("name", "can_admins_bypass", "protection_rules.type", "protection_rules.wait_timer"),
                *("protection_rules.prevent_self_review", "protection_rules.reviewers.type"),
                *("deployment_branch_policy.protected_branches", "deployment_branch_policy.custom_branch_policies"),
            ),
            permission=ACTIONS,
        )


def _refs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The branches and tags that an environment of production takes, where it takes certain ones."""
    name = item.text("name")
    production = {one.casefold() for one in delivery.environments.production}
    if name.casefold() in production and item.maybe_flag("deployment_branch_policy.custom_branch_policies"):
        yield Ask(
            path=f"environments/{quote(name, safe='')}/deployment-branch-policies",
            query=(HUNDRED,),
            items_at="branch_policies",
            keep=("id", "name", "type"),
            permission=ACTIONS,
            about=f"environments/{name}",
        )


ENVIRONMENTS = PerPlace(Host.GITHUB, _environments)
REFS = PerPlaceItem(ENVIRONMENTS, _refs)


def parse_environment(item: Item) -> Iterator[EnvironmentGuard]:
    """An environment with its rules; without any it guards nothing."""
    rules = [item.inside(rule) for rule in item.maybe_objects("protection_rules") or ()]
    reviewing = next((rule for rule in rules if rule.text("type") == "required_reviewers"), None)
    waiting = next((rule for rule in rules if rule.text("type") == "wait_timer"), None)
    asked = bool(reviewing and reviewing.maybe_objects("reviewers"))
    name = item.text("name")
    yield EnvironmentGuard(
        subject=f"{place_of_item(item)}/environments/{name}",
        documents=(item.document,),
        observed_at=item.observed_at,
        name=name,
        approvers=_approvers(item, asked=asked),
        self_approval=not reviewing.maybe_flag("prevent_self_review") if reviewing and asked else None,
        bypass=item.maybe_flag("can_admins_bypass"),
        branches_only=_branches_only(item),
        wait_minutes=waiting.maybe_int("wait_timer") if waiting else None,
        other_checks=tuple(sorted({rule.text("type") for rule in rules} - _KNOWN_RULES)),
    )


def _approvers(item: Item, *, asked: bool) -> int | None:
    """Return how many must approve; an answer without the list of rules does not tell."""
    if item.maybe_objects("protection_rules") is None:
        return None
    return _ONE_REVIEWER if asked else 0


def _branches_only(item: Item) -> bool | None:
    """Say whether certain branches alone are taken: `null` stands for any, and where it lacks nothing is told."""
    if "deployment_branch_policy" not in item.raw:
        return None
    kinds = ("protected_branches", "custom_branch_policies")
    return any(item.maybe_flag(f"deployment_branch_policy.{kind}") for kind in kinds)


def parse_ref(item: Item) -> Iterator[EnvironmentGuard]:
    """A pattern of branches, or of tags, that an environment takes."""
    before = _TAGS if item.maybe_text("type") == "tag" else ""
    yield EnvironmentGuard(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.asked.removeprefix(f"{place_of_item(item)}/environments/"),
        refs=(f"{before}{item.text('name')}",),
    )
