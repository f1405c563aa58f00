"""Recorded answers of the real Azure as the items of our probes: redacted, then told apart by their type."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from data_services import DATA_SERVICES
from health_and_versions import HEALTH_AND_VERSIONS
from probe_items import LENA, NOON, Parse

from collector.evidence.reading import page_of
from collector.evidence.redaction import Redactor
from collector.facts import resource_types as types
from collector.probe import Item
from probes.ai.model_deployments import parse_account, parse_deployment
from probes.capacity.budgets import parse_budget
from probes.dependency.resource_health import parse_status
from probes.dependency.service_events import parse_event
from probes.governance.policy_states import parse_assignment as parse_policy
from probes.inventory.resources import TYPES, parse_resource
from probes.inventory.rights import parse_definition, parse_denial, parse_held_role, parse_subscription
from probes.monitoring._components import parse_component
from probes.monitoring.action_groups import parse_action_group
from probes.monitoring.alert_rules import parse_alert_rule
from probes.monitoring.availability_tests import parse_web_test
from probes.monitoring.dashboards import parse_dashboard, parse_workbook
from probes.monitoring.diagnostic_settings import parse_setting
from probes.monitoring.fired_alerts import parse_alert
from probes.monitoring.log_workspaces import parse_workspace
from probes.monitoring.notifications import parse_entry
from probes.monitoring.processing_rules import parse_processing_rule
from probes.recovery import _vaults as vaults
from probes.recovery import backup_jobs as jobs
from probes.recovery import compute_redundancy as redundancy
from probes.recovery import network_redundancy as network
from probes.recovery import service_redundancy as services
from probes.recovery._backup_vault_policies import parse_backup_vault_policy
from probes.recovery._recovery_vault_policies import parse_recovery_vault_policy
from probes.recovery.advisor import parse_recommendation
from probes.recovery.backup_vaults import parse_instance
from probes.recovery.protected_items import parse_protected_item
from probes.recovery.regions import parse_region
from probes.recovery.site_recovery import parse_job as parse_replication_job
from probes.recovery.site_recovery import parse_recovery_plan, parse_replicated_item
from probes.release.certificates import parse_app_certificate, parse_gateway
from probes.release.vault_items import parse_key, parse_secret
from probes.rollback.revisions import parse_app, parse_revision
from probes.rollback.slots import parse_site, parse_slot
from probes.security import defender
from probes.support.roles import parse_assignment
from probes.support.tickets import parse_ticket

_INSIGHTS, _ALERTS = "microsoft.insights", "microsoft.alertsmanagement"
_AUTHORIZATION, _VAULTS = "microsoft.authorization", "microsoft.recoveryservices/vaults"
_BACKUP_VAULTS = "microsoft.dataprotection/backupvaults"
_RULES = (
    f"{_INSIGHTS}/metricalerts",
    f"{_INSIGHTS}/scheduledqueryrules",
    f"{_INSIGHTS}/activitylogalerts",
    f"{_ALERTS}/smartdetectoralertrules",
    f"{_ALERTS}/prometheusrulegroups",
)
_EVENTS = ("/subscriptions/resourcegroups/events/ticks", f"{_AUTHORIZATION}/roledefinitions/events/ticks")
_DASHBOARDS = (
    *("microsoft.portal/dashboards", "microsoft.portalservices/dashboards"),
    *(f"{_INSIGHTS}/workbooks", "microsoft.dashboard/grafana", "microsoft.dashboard/dashboards"),
)
_SETTINGS = f"{_INSIGHTS}/diagnosticsettings"

_FIRST: Mapping[str, tuple[tuple[str, Parse], ...]] = {
    **dict.fromkeys(TYPES, (("inventory-resources", parse_resource),)),
    **dict.fromkeys(_RULES, (("monitoring-alert-rules", parse_alert_rule),)),
    **dict.fromkeys(_DASHBOARDS, (("monitoring-dashboards", parse_dashboard),)),
    f"{_INSIGHTS}/actiongroups": (("monitoring-action-groups", parse_action_group),),
    f"{_ALERTS}/actionrules": (("monitoring-processing-rules", parse_processing_rule),),
    **dict.fromkeys(_EVENTS, (("activity log", parse_entry),)),
    f"{_ALERTS}/alerts": (("monitoring-fired-alerts", parse_alert),),
    _VAULTS: (("recovery vaults", vaults.parse_recovery_vault),),
    f"{_VAULTS}/backupfabrics/protectioncontainers/protecteditems": (("recovery items", parse_protected_item),),
    f"{_VAULTS}/backuppolicies": (("recovery vault policies", parse_recovery_vault_policy),),
    f"{_VAULTS}/backupjobs": (("recovery vault jobs", jobs.parse_recovery_vault_job),),
    _BACKUP_VAULTS: (("backup vaults", vaults.parse_backup_vault),),
    f"{_BACKUP_VAULTS}/backupinstances": (("backup instances", parse_instance),),
    f"{_BACKUP_VAULTS}/backuppolicies": (("backup vault policies", parse_backup_vault_policy),),
    f"{_BACKUP_VAULTS}/backupjobs": (("backup vault jobs", jobs.parse_backup_vault_job),),
    f"{_VAULTS}/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems": (
        ("replicated items", parse_replicated_item),
    ),
    f"{_VAULTS}/replicationrecoveryplans": (("recovery plans", parse_recovery_plan),),
    f"{_VAULTS}/replicationjobs": (("replication jobs", parse_replication_job),),
    **dict.fromkeys(("region", "/subscriptions/locations"), (("regions", parse_region),)),
    "microsoft.support/supporttickets": (("support-tickets", parse_ticket),),
    **dict.fromkeys(
        ("/providers/microsoft.resourcehealth/events", "microsoft.resourcehealth/events"),
        (("dependency-service-events", parse_event),),
    ),
    "microsoft.resourcehealth/availabilitystatuses": (("dependency-resource-health", parse_status),),
    "microsoft.advisor/recommendations": (("recovery-advisor", parse_recommendation),),
    f"{_AUTHORIZATION}/roleassignments": (("support-roles", parse_assignment), ("rights: held", parse_held_role)),
    f"{_AUTHORIZATION}/roledefinitions": (("rights: definitions", parse_definition),),
    f"{_AUTHORIZATION}/denyassignments": (("rights: denials", parse_denial),),
    "subscription": (("rights: subscriptions", parse_subscription),),
}
_REDUNDANCY = "recovery-compute-redundancy"
_NETWORK, _SERVICES = "recovery-network-redundancy", "recovery-service-redundancy"
_FURTHER: tuple[tuple[str, str, Parse], ...] = (
    *DATA_SERVICES,
    *HEALTH_AND_VERSIONS,
    (types.VIRTUAL_MACHINE, _REDUNDANCY, redundancy.parse_machine),
    (types.SCALE_SET, _REDUNDANCY, redundancy.parse_scale_set),
    (types.APP_PLAN, _REDUNDANCY, redundancy.parse_plan),
    (types.WEB_APP, _REDUNDANCY, redundancy.parse_web_app),
    (types.CLUSTER, _REDUNDANCY, redundancy.parse_cluster),
    (types.CONTAINER_APP, _REDUNDANCY, redundancy.parse_container_app),
    (redundancy.ENVIRONMENT, _REDUNDANCY, redundancy.parse_environment),
    *((kind, _REDUNDANCY, redundancy.parse_settled) for kind in redundancy.SETTLED_BY_SERVICE),
    (types.APPLICATION_GATEWAY, _NETWORK, network.parse_application_gateway),
    (types.LOAD_BALANCER, _NETWORK, network.parse_load_balancer),
    (types.PUBLIC_ADDRESS, _NETWORK, network.parse_address),
    (network.ADDRESS_PREFIX, _NETWORK, network.parse_address),
    (types.FIREWALL, _NETWORK, network.parse_firewall),
    (types.NETWORK_GATEWAY, _NETWORK, network.parse_network_gateway),
    *((kind, _NETWORK, network.parse_of_the_service) for kind in network.OF_THE_SERVICE),
    (types.API_MANAGEMENT, _SERVICES, services.parse_api_management),
    (types.SEARCH, _SERVICES, services.parse_search),
    *((kind, _SERVICES, services.parse_of_the_service) for kind in services.OF_THE_SERVICE),
    (types.WEB_APP, "rollback swaps", parse_site),
    (types.LOG_WORKSPACE, "log workspaces", parse_workspace),
    (_SETTINGS, "diagnostic settings", parse_setting),
    (f"{_INSIGHTS}/workbooks", "workbooks", parse_workbook),
    (f"{types.WEB_APP}/slots", "rollback slots", parse_slot),
    (types.CONTAINER_APP, "rollback container apps", parse_app),
    (f"{types.CONTAINER_APP}/revisions", "rollback revisions", parse_revision),
    (types.INSIGHTS_COMPONENT, "insights components", parse_component),
    (f"{_INSIGHTS}/webtests", "web tests", parse_web_test),
    ("microsoft.web/certificates", "app certificates", parse_app_certificate),
    (types.APPLICATION_GATEWAY, "gateway certificates", parse_gateway),
    (f"{types.KEY_VAULT}/secrets", "vault secrets", parse_secret),
    (f"{types.KEY_VAULT}/keys", "vault keys", parse_key),
    (types.AI_ACCOUNT, "ai accounts", parse_account),
    (f"{types.AI_ACCOUNT}/deployments", "ai deployments", parse_deployment),
    ("microsoft.consumption/budgets", "budgets", parse_budget),
    (f"{_AUTHORIZATION}/policyassignments", "policy assignments", parse_policy),
    ("microsoft.security/assessments", "defender assessments", defender.parse_assessment),
    ("microsoft.security/assessmentmetadata", "defender kinds", defender.parse_kind),
    ("microsoft.security/pricings", "defender plans", defender.parse_plan),
)
"""Types with the name and the parse function of each further probe that reads them."""

PARSERS: Mapping[str, tuple[tuple[str, Parse], ...]] = {
    kind: (*_FIRST.get(kind, ()), *((name, parse) for of, name, parse in _FURTHER if of == kind))
    for kind in (*_FIRST, *(of for of, _, _ in _FURTHER))
}

_A_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+", re.IGNORECASE)


@lru_cache(maxsize=1)
def records(corpus: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return every recorded answer and example of Azure by its id."""
    found = {}
    for path in sorted([*corpus.glob("arm/*.jsonl.gz"), *corpus.glob("examples/arm-*.jsonl.gz")]):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found.update({record["id"]: record for record in map(json.loads, lines)})
    return found


def items(record: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the items of a record's answers after redaction, as a reader makes them."""
    for body in _bodies(record):
        redacted = Redactor(b"a key of the tests", (LENA,)).redact(body)
        if isinstance(redacted, list):
            redacted = {"value": redacted}
        key = next((key for key in ("value", "data") if isinstance(redacted.get(key), list)), "")
        entries = redacted[key] if key else [redacted]
        yield from page_of(
            {"value": [one for one in entries if isinstance(one, dict)]}, "value", "sha256:", NOON, "/"
        ).items


def _bodies(record: Mapping[str, Any]) -> Iterator[Any]:
    answers = [record["response"]] if "response" in record else record["responses"].values()
    for answer in answers:
        body = answer.get("body")
        if answer.get("status", 200) < 400 and isinstance(body, dict | list):
            yield body


def type_of(item: Item) -> str:
    """Return the type of an item as its answer tells it, or by its id where the answer does not."""
    told, resource_id = item.get("type"), str(item.get("id") or "")
    if isinstance(told, str):
        return told.casefold()
    if _A_SUBSCRIPTION.fullmatch(resource_id):
        return "subscription"
    parts = resource_id.casefold().rpartition("/providers/")[2].split("/")
    return "/".join([parts[0], *parts[1::2]])
