"""The diagnosis for machines: `golive.doctor/v1`. Adding a field or a value is no breaking change."""

from __future__ import annotations

import json
from typing import Any

from collector.doctor.custom_role import ROLE_NAME
from collector.doctor.diagnosis import Diagnosis, Instead, Readable
from collector.doctor.grants import grants, hint
from collector.doctor.lacks import Answer, Obstacle
from collector.doctor.needs import BesideReader, Need, billing_actions, role_actions
from collector.doctor.permissions import HostPermission
from collector.doctor.scope_rights import scope_actions
from collector.model import PolicyName, Workload
from collector.reports.plain_text import harmless_json

SCHEMA = "golive.doctor/v1"


def as_json(
    diagnosis: Diagnosis, needs: tuple[Need, ...], workload: Workload, policy: PolicyName, *, assignee: str
) -> str:
    """Return the whole diagnosis as JSON with sorted keys."""
    body = {
        "schema": SCHEMA,
        "workload": workload.name,
        "tier": workload.tier.value,
        "policy": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "exit_code": diagnosis.exit_code,
        "requests": diagnosis.requests,
        "subscriptions": list(diagnosis.subscriptions),
        "counts": {answer.value: diagnosis.count(answer) for answer in Answer},
        "criteria": [_readable(one, need) for one, need in zip(diagnosis.readable, needs, strict=True)],
        "obstacles": [_obstacle(one, assignee) for one in diagnosis.obstacles],
        "instead": [_instead(one) for one in diagnosis.instead],
        "beside_reader": [_beside(one) for one in diagnosis.beside_reader],
        "permissions": [_permission(one) for one in diagnosis.permissions],
        "role": {
            "name": ROLE_NAME,
            "actions": sorted({*role_actions(needs), *scope_actions(workload.azure)}, key=str.casefold),
            "given_by_billing": list(billing_actions(needs)),
        },
    }
    return harmless_json(json.dumps(body, indent=2, sort_keys=True)) + "\n"


def _readable(one: Readable, need: Need) -> dict[str, Any]:
    return {
        "criterion": one.criterion,
        "severity": one.severity.value,
        "can_be_read": one.answer.value,
        "obstacles": list(one.obstacles),
        "probes": [probe.id for probe in need.probes],
        "rights": list(need.rights),
    }


def _obstacle(one: Obstacle, assignee: str) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "can_be_read": one.answer.value,
        "places": list(one.places),
        "why": one.why,
        "fix": hint(one),
        "commands": [command.line for command in grants(one, assignee)],
        "rights": [{"right": found.right, "criteria": list(found.criteria)} for found in one.rights],
        "criteria": list(one.criteria),
    }


def _instead(one: Instead) -> dict[str, Any]:
    return {"probe": one.probe, "title": one.title, "otherwise": one.otherwise, "criteria": list(one.criteria)}


def _beside(one: BesideReader) -> dict[str, Any]:
    return {"role": one.role, "probe": one.probe, "title": one.title, "criteria": list(one.criteria)}


def _permission(one: HostPermission) -> dict[str, Any]:
    return {"host": one.host.value, "permission": one.permission, "criteria": list(one.criteria)}
