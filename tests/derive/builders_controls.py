"""Guards of production and rules of the release branch in good order on either host."""

from __future__ import annotations

from typing import Any

from builders import SEEN
from builders_release import COMMIT, GITHUB, looked, released, repository, run, run_id

from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.delivery import BranchRules, EnvironmentGuard
from collector.model import Environments, Fact, Host, Place, Workload

CHECKS = ("build", "golive")


def guarded(place: Place = GITHUB, **changes: Any) -> Workload:
    """A workload that says what production is called and which checks must have passed."""
    given = {"environments": Environments(production=("production",)), "required_checks": CHECKS, **changes}
    return released(place, **given)


def environment_id(place: Place) -> str:
    return f"{place.id}/{'environments/production' if place.host is Host.GITHUB else 'pipelines/environments/15'}"


def part(place: Place = GITHUB, **changes: Any) -> EnvironmentGuard:
    return EnvironmentGuard(**{"subject": environment_id(place), "name": "production", **SEEN, **changes})


def guards(place: Place = GITHUB, **changes: Any) -> list[Fact]:
    """What guards production, as the host tells it: in one piece, or one for each check."""
    approval = {"approvers": 1, "self_approval": False}
    if place.host is Host.GITHUB:
        whole = {**approval, "bypass": False, "branches_only": True}
        return [part(place, **{**whole, **changes}), part(place, refs=("main",))]
    control = {name: changes.pop(name) for name in ("refs", "branches_only") if name in changes}
    return [
        part(place),
        part(place, **{**approval, **changes}),
        part(place, **{"refs": ("main",), "branches_only": True, **control}),
    ]


def set_of_rules(place: Place = GITHUB, number: int = 42) -> str:
    on_github = place.host is Host.GITHUB
    return f"{place.id}/rulesets/{number}/branches/main" if on_github else f"{place.id}/policy/configurations/{number}"


def rule(place: Place = GITHUB, number: int = 42, **changes: Any) -> BranchRules:
    return BranchRules(**{"subject": set_of_rules(place, number), "branch": "main", **SEEN, **changes})


def rules(place: Place = GITHUB, *, reviews: int = 2, checks: tuple[str, ...] = CHECKS) -> list[Fact]:
    """Rules by which code reaches the branch through reviews and checks alone."""
    blocks = False if place.host is Host.AZURE_DEVOPS else None
    found: list[Fact] = [
        rule(place, reviews=reviews, self_approval=False, force_push=blocks),
        rule(place, checks=checks, force_push=blocks),
    ]
    if place.host is Host.GITHUB:
        found += [rule(force_push=False), rule(bypass=0)]
    return found


def controlled(place: Place = GITHUB, workload: Workload | None = None) -> list[Fact]:
    """What every release has beside its guards."""
    return [*looked(workload or guarded(place)), repository(place), run(place)]


def repository_id(place: Place) -> str:
    return place.id if place.host is Host.GITHUB else f"{place.id}/git/repositories/r1"


def scanned_at(place: Place, scanner: str) -> str:
    """Below which path a scanner's alerts are read."""
    names = {"code": "code-scanning", "dependencies": "dependabot", "secrets": "secret-scanning"}
    on_github = place.host is Host.GITHUB
    return f"{place.id}/{names[scanner]}" if on_github else f"{place.id}/alert/repositories/r1/{scanner}"


def alert(place: Place = GITHUB, scanner: str = "code", number: int = 1, **changes: Any) -> CodeAlert:
    on_github = place.host is Host.GITHUB
    fields: dict[str, Any] = {
        "subject": f"{scanned_at(place, scanner)}/alerts/{number}",
        "scanner": scanner,
        "repository": None if on_github else "r1",
        "severity": None if scanner == "secrets" else "critical",
        "state": "open" if on_github else "active",
        **SEEN,
    }
    return CodeAlert(**{**fields, **changes})


def scan(place: Place = GITHUB, number: int = 1, **changes: Any) -> CodeScan:
    on_github = place.host is Host.GITHUB
    told = {"commit": COMMIT} if on_github else {"run": run_id(place)}
    at = f"{place.id}/code-scanning/analyses" if on_github else f"{run_id(place)}/timeline"
    fields = {"subject": f"{at}/{number}", "scanner": "code", "tool": "CodeQL", "failed": False, **told, **SEEN}
    return CodeScan(**{**fields, **changes})
