"""Deployments with their outcomes, and environments with what guards them."""

from __future__ import annotations

from simulator.github.hub import Json
from simulator.github.reading.route import Asked, Found, Listed, Route, the_one


def _deployments(asked: Asked) -> Found:
    fields = {name: name for name in ("environment", "sha", "ref", "task")}
    return Listed(items=asked.kept(asked.repository.deployments, **fields))


def _deployment(asked: Asked) -> Json:
    return the_one(asked.repository.deployments, "id", int(asked.parts["id"]))


def _statuses(asked: Asked) -> Found:
    return Listed(items=asked.repository.deployment_statuses.get(_deployment(asked)["id"], ()))


def _environments(asked: Asked) -> Found:
    return Listed(items=asked.repository.environments, key="environments")


def _environment(asked: Asked) -> Json:
    return the_one(asked.repository.environments, "name", asked.parts["environment"])


def _gates(asked: Asked) -> Found:
    gates = asked.repository.environment_gates.get(_environment(asked)["name"], ())
    return {"total_count": len(gates), "custom_deployment_protection_rules": list(gates)}


def _branches(asked: Asked) -> Found:
    found = asked.repository.environment_branches.get(_environment(asked)["name"], ())
    return Listed(items=found, key="branch_policies")


ROUTES = (
    Route("deployments", "deployments", _deployments),
    Route("deployments/{id}", "deployments", _deployment),
    Route("deployments/{id}/statuses", "deployments", _statuses),
    Route("environments", "actions", _environments),
    Route("environments/{environment}", "actions", _environment),
    Route("environments/{environment}/deployment_protection_rules", "actions", _gates),
    Route("environments/{environment}/deployment-branch-policies", "actions", _branches),
)
