"""Bodies of deployments, of their outcomes, and of environments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.github.addresses import api, html, moment, node_id, number, person
from simulator.github.hub import Json
from simulator.github.shapes.code import app

STATES = ("success", "failure", "error", "inactive", "in_progress", "queued", "pending", "waiting")
BRANCHES = ("any", "protected", "custom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A deployment without its history."""

    id: int
    environment: str
    sha: str
    ref: str
    task: str
    created: datetime
    updated: datetime
    by: str
    production: bool
    transient: bool


def deployment(full_name: str, told: Deployed) -> Json:
    """Return a deployment; how it went stands in its statuses alone."""
    address = api(full_name, f"deployments/{told.id}")
    return {
        "url": address,
        "id": told.id,
        "node_id": node_id("DE", told.id),
        "task": told.task,
        "original_environment": told.environment,
        "environment": told.environment,
        "description": None,
        "created_at": moment(told.created),
        "updated_at": moment(told.updated),
        "statuses_url": f"{address}/statuses",
        "repository_url": api(full_name),
        "creator": person(told.by),
        "sha": told.sha,
        "ref": told.ref,
        "payload": {},
        "transient_environment": told.transient,
        "production_environment": told.production,
        "performed_via_github_app": app("github-actions") if told.by == "github-actions[bot]" else None,
    }


def deployment_status(
    full_name: str, of: int, *, environment: str, state: str, when: datetime, by: str, run: int = 0
) -> Json:
    """Return one entry of the history of a deployment; one of GitHub Actions leads to the log of its run."""
    found = number("deployment status", of, state, moment(when))
    log = html(full_name, f"actions/runs/{run}/job/{number('job of deployment', of)}") if run else ""
    return {
        "url": api(full_name, f"deployments/{of}/statuses/{found}"),
        "id": found,
        "node_id": node_id("DES", found),
        "state": state,
        "creator": person(by),
        "description": "",
        "environment": environment,
        "target_url": log,
        "created_at": moment(when),
        "updated_at": moment(when),
        "deployment_url": api(full_name, f"deployments/{of}"),
        "repository_url": api(full_name),
        "environment_url": "",
        "log_url": log,
        "performed_via_github_app": None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """An environment and what guards it."""

    name: str
    created: datetime
    reviewers: Sequence[str]
    prevent_self_review: bool
    wait_minutes: int
    branches: str
    admins_bypass: bool


def environment(full_name: str, told: Guarded) -> Json:
    """Return an environment; without any rule it exists but guards nothing."""
    found = number("environment", full_name, told.name)
    rules = [
        *([_rule(found, "wait_timer", wait_timer=told.wait_minutes)] if told.wait_minutes else []),
        *([_reviewed(found, told.reviewers, prevent_self_review=told.prevent_self_review)] if told.reviewers else []),
        *([_rule(found, "branch_policy")] if told.branches != "any" else []),
    ]
    policy = {"protected_branches": told.branches == "protected", "custom_branch_policies": told.branches == "custom"}
    return {
        "id": found,
        "node_id": node_id("EN", found),
        "name": told.name,
        "url": api(full_name, f"environments/{told.name}"),
        "html_url": html(full_name, "deployments/activity_log"),
        "created_at": moment(told.created),
        "updated_at": moment(told.created),
        "can_admins_bypass": told.admins_bypass,
        "protection_rules": rules,
        "deployment_branch_policy": None if told.branches == "any" else policy,
    }


def _reviewed(of: int, reviewers: Sequence[str], *, prevent_self_review: bool) -> Json:
    named = [{"type": "User", "reviewer": person(login)} for login in reviewers]
    return _rule(of, "required_reviewers", prevent_self_review=prevent_self_review, reviewers=named)


def _rule(of: int, kind: str, **more: object) -> Json:
    found = number(kind, of)
    return {"id": found, "node_id": node_id("GA", found), "type": kind, **more}


def gate(full_name: str, environment_name: str, slug: str, *, enabled: bool) -> Json:
    """Return a protection rule of an app on an environment."""
    found = number("gate", full_name, environment_name, slug)
    known = app(slug)
    shown = {"id": known["id"], "slug": slug, "integration_url": known["html_url"], "node_id": known["node_id"]}
    return {"id": found, "node_id": node_id("GA", found), "enabled": enabled, "app": shown}


def branch_policy(full_name: str, environment_name: str, pattern: str) -> Json:
    """Return a pattern of branches that may be deployed to an environment."""
    found = number("branch policy", full_name, environment_name, pattern)
    return {"id": found, "node_id": node_id("GA", found), "name": pattern, "type": "branch"}
