"""Bodies of classic branch protection and of the rules of rulesets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.github.addresses import api, number
from simulator.github.hub import Json

LEVELS = ("Repository", "Organization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What classic protection asks for before a branch may change."""

    checks: tuple[str, ...]
    strict: bool
    reviews: int | None
    """How many reviews must approve; `None`: no pull request is needed."""
    code_owners: bool
    dismiss_stale: bool
    last_push: bool
    signatures: bool
    admins: bool
    force_pushes: bool
    deletions: bool


def protection(full_name: str, branch: str, told: Protection) -> Json:
    """Return the protection of a branch; what is not asked for is not in it."""
    url = api(full_name, f"branches/{branch}/protection")
    body: dict[str, Any] = {
        "url": url,
        "required_signatures": {"url": f"{url}/required_signatures", "enabled": told.signatures},
        "enforce_admins": {"url": f"{url}/enforce_admins", "enabled": told.admins},
        "required_linear_history": {"enabled": False},
        "allow_force_pushes": {"enabled": told.force_pushes},
        "allow_deletions": {"enabled": told.deletions},
        "required_conversation_resolution": {"enabled": False},
    }
    if told.checks:
        body["required_status_checks"] = {
            "url": f"{url}/required_status_checks",
            "strict": told.strict,
            "contexts": list(told.checks),
            "contexts_url": f"{url}/required_status_checks/contexts",
            "checks": [{"context": name, "app_id": None} for name in told.checks],
        }
    if told.reviews is not None:
        body["required_pull_request_reviews"] = {
            "url": f"{url}/required_pull_request_reviews",
            "dismiss_stale_reviews": told.dismiss_stale,
            "require_code_owner_reviews": told.code_owners,
            "require_last_push_approval": told.last_push,
            "required_approving_review_count": told.reviews,
        }
    return body


def rule(full_name: str, kind: str, parameters: Mapping[str, Any], *, level: str) -> Json:
    """Return a rule in force; `level` says whether the repository or its organisation made it."""
    source = full_name if level == "Repository" else full_name.split("/", maxsplit=1)[0]
    return {
        "type": kind,
        **({"parameters": dict(parameters)} if parameters else {}),
        "ruleset_source_type": level,
        "ruleset_source": source,
        "ruleset_id": number("ruleset", source),
    }


def ruleset(full_name: str, rule: Json, *, shows_bypass: bool) -> Json:
    """Return the active set that a rule is of, which nobody may pass by."""
    own = rule["ruleset_id"]
    return {
        "id": own,
        "name": "Release branches",
        "target": "branch",
        "source_type": rule["ruleset_source_type"],
        "source": rule["ruleset_source"],
        "enforcement": "active",
        **({"bypass_actors": [], "current_user_can_bypass": "never"} if shows_bypass else {}),
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": [],
        "_links": {"self": {"href": api(full_name, f"rulesets/{own}")}},
    }


def pull_request_parameters(*, reviews: int, code_owners: bool, dismiss_stale: bool, last_push: bool) -> Json:
    """Return what the rule `pull_request` asks for."""
    return {
        "required_approving_review_count": reviews,
        "dismiss_stale_reviews_on_push": dismiss_stale,
        "require_code_owner_review": code_owners,
        "require_last_push_approval": last_push,
        "required_review_thread_resolution": False,
    }


def check_parameters(checks: Sequence[str], *, strict: bool) -> Json:
    """Return what the rule `required_status_checks` asks for."""
    return {
        "required_status_checks": [{"context": name} for name in checks],
        "strict_required_status_checks_policy": strict,
    }
