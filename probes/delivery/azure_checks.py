"""How Azure DevOps guards production and the branch of releases: checks of environments, policies of branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from collector.facts.delivery import BranchRules, EnvironmentGuard
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API, BUILD_READ, CODE_READ, ENVIRONMENT_READ, ENVIRONMENTS
from probes.delivery._items import number, place_of_item

_CHECKS_API = "7.1-preview.1"
_APPROVAL = "approval"
_BRANCH_CONTROL = "evaluatebranchprotection"
_REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"
_BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
_STATUS = "cbdc66da-9728-4af8-aada-9a5a32e4a226"
"""The kinds of policies that count here; others, such as linked work items, guard something else."""
_FILTERS = ("filenamePatterns", "policyApplicability")
"""What makes a policy one for some changes alone: those below a path, or those that somebody posted the status of."""
_HEADS = "refs/heads/"
_DEFAULT = "~DEFAULT_BRANCH"


def _checks(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The approvals and checks of an environment of production."""
    production = {name.casefold() for name in delivery.environments.production}
    if item.text("name").casefold() in production:
        own = number(item, "id")
        yield Ask(
            path="pipelines/checks/configurations",
            query=(("resourceType", "environment"), ("resourceId", own), ("$expand", "settings")),
            items_at="value",
            keep=(
                *("id", "type.name", "isDisabled", "resource.name", "settings.displayName", "settings.approvers"),
                *("settings.minRequiredApprovers", "settings.requesterCannotBeApprover"),
                *("settings.definitionRef.name", "settings.inputs.allowedBranches"),
            ),
            api_version=_CHECKS_API,
            permission=BUILD_READ,
            about=f"pipelines/environments/{own}",
        )


def _policies(kind: str, *settings: str) -> Callable[[Delivery], Iterator[Ask]]:
    """Return what asks for the policies of one kind: the kind of a single one is told like the name of a person."""

    def asks(_: Delivery) -> Iterator[Ask]:
        yield Ask(
            path="policy/configurations",
            query=(("policyType", kind),),
            items_at="value",
            keep=(
                *("id", "isEnabled", "isBlocking", "isDeleted"),
                *(f"settings.scope.{name}" for name in ("refName", "matchKind", "repositoryId")),
                *(f"settings.{name}" for name in settings),
            ),
            api_version=API,
            permission=CODE_READ,
        )

    return asks


CHECKS = PerPlaceItem(ENVIRONMENTS, _checks)
REVIEWERS = PerPlace(Host.AZURE_DEVOPS, _policies(_REVIEWERS, "minimumApproverCount", "creatorVoteCounts"))
BUILDS = PerPlace(Host.AZURE_DEVOPS, _policies(_BUILD, "buildDefinitionId", "displayName", *_FILTERS))
STATUSES = PerPlace(Host.AZURE_DEVOPS, _policies(_STATUS, "statusName", "statusGenre", "defaultDisplayName", *_FILTERS))


def parse_environment(item: Item) -> Iterator[EnvironmentGuard]:
    """An environment; what guards it are its checks."""
    yield EnvironmentGuard(
        subject=f"{place_of_item(item)}/pipelines/environments/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
    )


def parse_check(item: Item) -> Iterator[EnvironmentGuard]:
    """An approval, a control of branches or another check of an environment, unless it is switched off."""
    kind = item.text("type.name")
    if item.maybe_flag("isDisabled"):
        return
    is_approval = kind.casefold() == _APPROVAL
    refs = _allowed_refs(item)
    yield EnvironmentGuard(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.maybe_text("resource.name") or "",
        approvers=_approvers(item) if is_approval else None,
        self_approval=not item.maybe_flag("settings.requesterCannotBeApprover") if is_approval else None,
        branches_only=True if refs is not None else None,
        refs=refs,
        other_checks=() if is_approval else (item.maybe_text("settings.displayName") or kind,),
    )


def _approvers(item: Item) -> int:
    """Return how many must approve: 0 stands for all that are named, of which a group counts as one."""
    named = item.maybe_objects("settings.approvers")
    if named is None:
        raise Malformed("settings.approvers", None)
    return item.maybe_int("settings.minRequiredApprovers") or len(named)


def _allowed_refs(item: Item) -> tuple[str, ...] | None:
    """Return the branches that a branch control lets pass; without a list it lets any."""
    if (item.maybe_text("settings.definitionRef.name") or "").casefold() != _BRANCH_CONTROL:
        return None
    named = (item.maybe_text("settings.inputs.allowedBranches") or "*").split(",")
    return tuple(ref.strip().removeprefix(_HEADS) for ref in named if ref.strip())


def parse_reviewers(item: Item) -> Iterator[BranchRules]:
    """How many must approve a change, and whether its author is one of them."""
    least = item.maybe_int("settings.minimumApproverCount")
    if least is None:
        raise Malformed("settings.minimumApproverCount", None)
    yield from _rules(item, reviews=least, self_approval=item.maybe_flag("settings.creatorVoteCounts"))


def parse_build_policy(item: Item) -> Iterator[BranchRules]:
    """A pipeline that must succeed, by the name that the policy shows and by its number."""
    definition = f"definition {number(item, 'settings.buildDefinitionId')}"
    shown = item.maybe_text("settings.displayName")
    yield from _rules(item, checks=(definition, *((shown,) if shown else ())))


def parse_status_policy(item: Item) -> Iterator[BranchRules]:
    """A status that somebody must have posted, as `genre/name`, by its name alone, and as the policy shows it."""
    name, genre = item.text("settings.statusName"), item.maybe_text("settings.statusGenre")
    shown = item.maybe_text("settings.defaultDisplayName")
    names = (name, f"{genre}/{name}" if genre else None, shown)
    yield from _rules(item, checks=tuple(dict.fromkeys(one for one in names if one)))


def _is_for_all(item: Item) -> bool:
    """Say whether a policy is for every change; with an applicability of 1 it waits until a status is posted."""
    return item.get("settings.filenamePatterns") in (None, []) and item.get("settings.policyApplicability") in (None, 0)


def _rules(
    item: Item,
    *,
    reviews: int | None = None,
    self_approval: bool | None = None,
    checks: tuple[str, ...] | None = None,
) -> Iterator[BranchRules]:
    """Yield the rule once for each branch that it is for, unless it is switched off or only a hint.

    Where one blocks, a branch changes by pull requests alone, so that nobody rewrites its history.
    """
    if item.maybe_flag("isDeleted") or not (_told(item, "isEnabled") and _told(item, "isBlocking")):
        return
    for scope in map(item.inside, item.maybe_objects("settings.scope") or ()):
        repository = scope.maybe_text("repositoryId")
        yield BranchRules(
            subject=f"{place_of_item(item)}/policy/configurations/{number(item, 'id')}",
            documents=(item.document,),
            observed_at=item.observed_at,
            branch=_branch_of(scope),
            repository=repository.casefold() if repository else None,
            reviews=reviews,
            self_approval=self_approval,
            checks=checks if _is_for_all(item) else None,
            checks_of_some=() if _is_for_all(item) else checks or (),
            force_push=False,
        )


def _told(item: Item, path: str) -> bool:
    flag = item.maybe_flag(path)
    if flag is None:
        raise Malformed(path, None)
    return flag


def _branch_of(scope: Item) -> str:
    """Return the branch that a policy is for, or the beginning of the names of several."""
    ref, match = scope.maybe_text("refName"), (scope.maybe_text("matchKind") or "").casefold()
    if match == "defaultbranch":
        return _DEFAULT
    if match not in ("exact", "prefix"):
        raise Malformed("settings.scope.matchKind", match)
    name = (ref or "").removeprefix(_HEADS)
    return f"{name}*" if match == "prefix" else name


PROBE = Probe(
    id="delivery-azure-checks",
    title="Checks of production and policies of the release branch in Azure DevOps",
    reads=(
        Read(ENVIRONMENTS, parse_environment, (EnvironmentGuard,)),
        Read(CHECKS, parse_check, (EnvironmentGuard,)),
        Read(REVIEWERS, parse_reviewers, (BranchRules,)),
        Read(BUILDS, parse_build_policy, (BranchRules,)),
        Read(STATUSES, parse_status_policy, (BranchRules,)),
    ),
    permissions=(
        *((Host.AZURE_DEVOPS, ENVIRONMENT_READ), (Host.AZURE_DEVOPS, BUILD_READ)),
        (Host.AZURE_DEVOPS, CODE_READ),
    ),
    otherwise=(
        "A picture of the checks of the environments and policies of the branch, attested by the release manager."
    ),
)
