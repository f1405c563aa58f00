"""How GitHub guards production and the branch of releases: environments, rules in force, classic protection."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from collector.facts.delivery import BranchRules, EnvironmentGuard
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlaceItem, Probe, Read
from probes.delivery._github import ACTIONS, CONTENTS, HUNDRED, METADATA, REPOSITORY
from probes.delivery._github_environments import ENVIRONMENTS, REFS, parse_environment, parse_ref
from probes.delivery._items import nothing, number, place_of_item

ADMINISTRATION = "administration: read"
_ALLOWED = ("users", "teams", "apps")


def _branch_of(item: Item, delivery: Delivery) -> str:
    return delivery.branch or item.text("default_branch")


def _rules(item: Item, delivery: Delivery) -> Iterator[Ask]:
    branch = _branch_of(item, delivery)
    yield Ask(
        path=f"rules/branches/{quote(branch, safe='')}",
        query=(HUNDRED,),
        keep=(
            *("type", "ruleset_id", "parameters.required_approving_review_count"),
            *("parameters.required_status_checks.context", "parameters.workflows.path"),
        ),
        permission=METADATA,
        about=f"branches/{branch}",
    )


def _ruleset(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """Who may pass by a rule stands in its ruleset, which shows it to those alone who may change it."""
    if delivery.required_checks:
        own = number(item, "ruleset_id")
        yield Ask(
            path=f"rulesets/{own}",
            keep=("id", "bypass_actors.actor_type", "bypass_actors.bypass_mode"),
            single=True,
            permission=ADMINISTRATION,
            about=_ruleset_path(own, _branch_asked(item)),
        )


def _branch(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """Whether the branch is protected at all, which any token may read."""
    if delivery.required_checks:
        branch = _branch_of(item, delivery)
        yield Ask(
            path=f"branches/{quote(branch, safe='')}",
            keep=("name", "protected"),
            single=True,
            permission=CONTENTS,
            about=f"branches/{branch}",
        )


def _protection(item: Item, _: Delivery) -> Iterator[Ask]:
    """The classic protection; a 404 is no proof that there is none, so it is asked for only where there may be one."""
    if item.maybe_flag("protected") is not False:
        name = item.text("name")
        yield Ask(
            path=f"branches/{quote(name, safe='')}/protection",
            keep=(
                *("required_pull_request_reviews.required_approving_review_count", "enforce_admins.enabled"),
                *(f"required_pull_request_reviews.bypass_pull_request_allowances.{who}.id" for who in _ALLOWED),
                *("required_status_checks.contexts", "required_status_checks.checks.context"),
                "allow_force_pushes.enabled",
            ),
            single=True,
            permission=ADMINISTRATION,
            about=f"branches/{name}/protection",
        )


RULES = PerPlaceItem(REPOSITORY, _rules)
RULESETS = PerPlaceItem(RULES, _ruleset)
BRANCH = PerPlaceItem(REPOSITORY, _branch)
PROTECTION = PerPlaceItem(BRANCH, _protection)


def parse_rule(item: Item) -> Iterator[BranchRules]:
    """A rule in force; of a kind that says nothing about reviews, checks or history only that it is there."""
    kind, branch = item.text("type"), _branch_asked(item)
    reviews = _needed(item, "parameters.required_approving_review_count") if kind == "pull_request" else None
    yield BranchRules(
        subject=f"{place_of_item(item)}/{_ruleset_path(number(item, 'ruleset_id'), branch)}",
        documents=(item.document,),
        observed_at=item.observed_at,
        branch=branch,
        reviews=reviews,
        self_approval=False if reviews else None,  # GitHub never lets the author approve
        checks=_checks_of_rule(item, kind),
        force_push=False if kind == "non_fast_forward" else None,
    )


def _checks_of_rule(item: Item, kind: str) -> tuple[str, ...] | None:
    lists = {"required_status_checks": ("required_status_checks", "context"), "workflows": ("workflows", "path")}
    if kind not in lists:
        return None
    where, name = lists[kind]
    found = item.maybe_objects(f"parameters.{where}")
    if found is None:
        raise Malformed(f"parameters.{where}", None)
    return tuple(item.inside(one).text(name) for one in found)


def parse_ruleset(item: Item) -> Iterator[BranchRules]:
    """Who may pass by the rules of a set, where the token may see it."""
    actors = item.maybe_objects("bypass_actors")
    if actors is not None:
        yield BranchRules(
            subject=item.asked,
            documents=(item.document,),
            observed_at=item.observed_at,
            branch=_branch_asked(item),
            bypass=len(actors),
        )


def parse_branch(item: Item) -> Iterator[BranchRules]:
    """A branch that nothing protects; what guards another one, other answers tell."""
    if item.maybe_flag("protected") is False:
        yield BranchRules(
            subject=item.asked,
            documents=(item.document,),
            observed_at=item.observed_at,
            branch=item.text("name"),
            reviews=0,
            checks=(),
            force_push=True,
        )


def parse_protection(item: Item) -> Iterator[BranchRules]:
    """The classic protection of a branch; what it does not demand is not in the answer."""
    where = "required_pull_request_reviews"
    reviews = _needed(item, f"{where}.required_approving_review_count") if item.get(where) is not None else 0
    named = item.maybe_texts("required_status_checks.contexts") or ()
    checks = item.maybe_objects("required_status_checks.checks") or ()
    yield BranchRules(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        branch=_branch_asked(item).removesuffix("/protection"),
        reviews=reviews,
        self_approval=False if reviews else None,
        checks=tuple(dict.fromkeys((*named, *(item.inside(one).text("context") for one in checks)))),
        force_push=item.maybe_flag("allow_force_pushes.enabled"),
        bypass=_bypass_of_protection(item, f"{where}.bypass_pull_request_allowances"),
    )


def _bypass_of_protection(item: Item, allowances: str) -> int | None:
    """Return who may pass: administrators as one, and whom the rule for reviews lets pass."""
    enforced = item.maybe_flag("enforce_admins.enabled")
    if enforced is None:
        return None
    return int(not enforced) + sum(len(item.maybe_objects(f"{allowances}.{who}") or ()) for who in _ALLOWED)


def _needed(item: Item, path: str) -> int:
    found = item.maybe_int(path)
    if found is None:
        raise Malformed(path, None)
    return found


def _branch_asked(item: Item) -> str:
    """Return the branch that a question was about: all behind the last part of our own in what was asked."""
    return item.asked.removeprefix(f"{place_of_item(item)}/").partition("branches/")[2]


def _ruleset_path(number_of_set: str, branch: str) -> str:
    return f"rulesets/{number_of_set}/branches/{branch}"


PROBE = Probe(
    id="delivery-github-rules",
    title="Environments of production and rules of the release branch on GitHub",
    reads=(
        Read(ENVIRONMENTS, parse_environment, (EnvironmentGuard,)),
        Read(REFS, parse_ref, (EnvironmentGuard,)),
        Read(REPOSITORY, nothing, (BranchRules,)),
        Read(RULES, parse_rule, (BranchRules,)),
        Read(RULESETS, parse_ruleset, (BranchRules,)),
        Read(BRANCH, parse_branch, (BranchRules,)),
        Read(PROTECTION, parse_protection, (BranchRules,)),
    ),
    permissions=(
        *((Host.GITHUB, METADATA), (Host.GITHUB, ACTIONS), (Host.GITHUB, CONTENTS)),
        (Host.GITHUB, ADMINISTRATION),
    ),
    otherwise="A picture of the environments, rulesets and branch protection, attested by the release manager.",
)
