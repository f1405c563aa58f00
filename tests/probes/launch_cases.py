"""Parse functions of what a launch needs (release, governance, security, logs), with answers of their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from probe_items import PROD, Parse, recording

from probes.ai import model_deployments as models
from probes.capacity.budgets import parse_budget
from probes.governance import policy_states as policies
from probes.inventory.rights import parse_held_role
from probes.monitoring.availability_tests import parse_holder
from probes.monitoring.dashboards import parse_workbook
from probes.monitoring.diagnostic_settings import parse_setting
from probes.monitoring.log_workspaces import parse_workspace
from probes.recovery.backup_jobs import parse_restore
from probes.release import certificates, vault_items
from probes.security import defender
from probes.testing.load_tests import parse_resource, parse_run

_IN_TURN: Mapping[tuple[str, str], tuple[Parse, ...]] = {
    ("ai", "model_deployments"): (models.parse_account, models.parse_deployment, models.parse_offered_model),
    ("capacity", "budgets"): (parse_budget, parse_budget),
    ("governance", "policy_states"): (policies.parse_assignment, policies.parse_assignment, policies.parse_state),
    ("monitoring", "diagnostic_settings"): (parse_setting,) * 3,
    ("monitoring", "log_workspaces"): (parse_workspace,) * 3,
    ("release", "certificates"): (
        certificates.parse_app_certificate,
        certificates.parse_order,
        certificates.parse_domain,
        certificates.parse_gateway,
        certificates.parse_environment_certificate,
    ),
    ("release", "vault_items"): (
        *(vault_items.parse_secret, vault_items.parse_secret),
        *(vault_items.parse_key, vault_items.parse_key),
    ),
    ("security", "defender"): (
        *(defender.parse_assessment,) * 3,
        *(defender.parse_kind, defender.parse_plan, defender.parse_plan),
    ),
    ("testing", "load_tests"): (parse_resource, parse_run),
}
LAUNCH_CASES: tuple[tuple[Parse, dict[str, Any]], ...] = (
    *(case for (area, name), parsers in _IN_TURN.items() for case in zip(parsers, recording(area, name), strict=True)),
    *((parse_workbook, raw) for raw in recording("monitoring", "dashboards") if "workbooks" in str(raw["type"])),
    *((parse_restore, raw) for raw in recording("recovery", "backup_jobs")),
    *((parse_held_role, raw) for raw in recording("support", "roles")),
    *((parse_holder, raw) for raw in recording("monitoring", "app_insights")),
)
"""What each of them reads."""

ASKED_AT: Mapping[Parse, str] = {
    models.parse_offered_model: f"{PROD}/providers/Microsoft.CognitiveServices/locations/westeurope",
    parse_run: f"{PROD}/resourceGroups/rg-till/providers/Microsoft.LoadTestService/loadTests/lt-till",
}
"""Where the answers of those stand that look at the place."""
