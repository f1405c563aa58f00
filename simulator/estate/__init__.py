"""Reads an estate file, the description of a small Azure that a person can write, into a `World`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from simulator.estate.activity import read_activity
from simulator.estate.ai import read_ai_accounts
from simulator.estate.azure_devops import read_azure_devops
from simulator.estate.behaviour import lagging, read_service
from simulator.estate.chaos import read_experiments
from simulator.estate.contracts import read_billing, read_tickets
from simulator.estate.dashboards import read_dashboards, read_workbooks
from simulator.estate.data import read_caches, read_configuration_stores, read_key_vaults, read_storage_accounts
from simulator.estate.databases import read_cosmos_accounts, read_flexible_servers, read_sql_servers
from simulator.estate.diagnostics import read_diagnostics
from simulator.estate.entry_points import read_application_gateways, read_health_extensions, read_load_balancers
from simulator.estate.expiring import read_certificates, read_vault_items
from simulator.estate.fired_alerts import read_fired_alerts
from simulator.estate.github import read_github
from simulator.estate.governance import read_budgets, read_defender, read_policies
from simulator.estate.hosting import read_clusters, read_container_environments, read_plans, read_scale_sets
from simulator.estate.inventory import read_resources, read_vms, read_web_apps
from simulator.estate.load_tests import read_load_tests
from simulator.estate.managed_instances import read_managed_instances
from simulator.estate.monitoring import read_action_groups, read_processing_rules
from simulator.estate.operations import read_backup_jobs, read_locks
from simulator.estate.people import People, read_caller, read_denials, read_people, read_roles
from simulator.estate.places import Places
from simulator.estate.platform import read_advice, read_health, read_service_events
from simulator.estate.regions import read_regions
from simulator.estate.releases import read_container_apps, read_slots
from simulator.estate.rules import read_alerts
from simulator.estate.site_recovery import read_site_recovery
from simulator.estate.subscriptions import read_management_groups, read_subscriptions
from simulator.estate.telemetry import read_insights, read_web_tests, read_workspaces
from simulator.estate.vaults import read_backup_vaults, read_vaults
from simulator.inventory import Inventory
from simulator.moments import parse_moment
from simulator.strict import EstateError, Fields
from simulator.world import Resource, World


def load(path: Path) -> World:
    """Read an estate file; `EstateError` names the place of a mistake."""
    try:
        sections, folders = _inherited(path)
        return read(sections, folders)
    except EstateError as error:
        raise EstateError(f"{path}: {error}") from error


def _inherited(path: Path) -> tuple[Mapping[str, Any], tuple[Path, ...]]:
    """Return the sections of a file over those of the file that it is `like`, and the folders of both.

    A section is replaced whole.
    """
    own = _with_parts(path)
    if "like" not in own:
        return own, (path.parent,)
    other = path.parent / str(own["like"])
    sections = {**_with_parts(other), **{name: section for name, section in own.items() if name != "like"}}
    return sections, (path.parent, other.parent)


def _with_parts(path: Path) -> Mapping[str, Any]:
    """Return the sections of a file and of the `parts` beside it; lists of the same section are joined."""
    found = dict(_sections(path))
    for name in found.pop("parts", ()):
        for section, said in _sections(path.parent / str(name)).items():
            if section not in found:
                found[section] = said
            elif isinstance(said, list) and isinstance(found[section], list):
                found[section] = [*found[section], *said]
            else:
                raise EstateError(f"{name}: {section} stands in {path.name} already")
    return found


def _sections(path: Path) -> Mapping[str, Any]:
    said = parse_yaml(path.read_text(encoding="utf-8")) or {}
    if not isinstance(said, dict):
        raise EstateError(f"{path}: expected sections like `subscriptions:`, found {type(said).__name__}")
    return said


def read(said: object, folders: Sequence[Path] = ()) -> World:
    """Read the sections of an estate; files that it names are looked for in the folders, in their order."""
    fields = Fields(said, "")
    now = _now(fields)
    people = read_people(fields)
    subscriptions = read_subscriptions(fields)
    caller = read_caller(fields)
    places = Places(subscriptions)
    resources = _resources(fields, people, places, now)
    roles, assignments = read_roles(fields, people, places, caller)
    world = World(
        now=now,
        tenant=fields.text("tenant"),
        token_lifetime=fields.whole("token_lifetime", 3600),
        page_size=fields.whole("page_size", 100),
        caller=caller,
        subscriptions=tuple(subscriptions.values()),
        management_groups=read_management_groups(fields, subscriptions),
        inventory=Inventory((*places.containers(subscriptions), *lagging(fields, places, resources))),
        roles=roles,
        assignments=assignments,
        denials=read_denials(fields, people, places, caller),
        billing=read_billing(fields, places, now),
        groups=people.members,
        regions=read_regions(fields, places),
        service=read_service(fields),
        devops=read_azure_devops(fields, people, now, folders),
        github=read_github(fields, now, folders),
    )
    fields.done()
    return world


def parse_yaml(text: str) -> Any:
    """Parse YAML with moments left as texts; `EstateError` says where it breaks."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.YAMLError as error:
        raise EstateError(f"not readable as YAML: {error}") from error


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # either class, by platform
    """The safe loader as people expect it: `on` and `no` are words, and moments stay texts."""


def _means_what_it_says(first: str, tag: str) -> bool:
    if tag.endswith(":bool"):
        return first in "tTfF"
    return not tag.endswith(":timestamp")


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if _means_what_it_says(first, tag)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _now(fields: Fields) -> datetime:
    try:
        return parse_moment(fields.text("now"))
    except ValueError as error:
        raise EstateError(f"now: {error}; write for example 2026-11-20T09:00:00Z") from error


def _resources(fields: Fields, people: People, places: Places, now: datetime) -> tuple[Resource, ...]:
    return (
        *read_plans(fields, places),
        *read_scale_sets(fields, places),
        *read_clusters(fields, places),
        *read_container_environments(fields, places),
        *read_vms(fields, places),
        *read_web_apps(fields, places),
        *read_load_balancers(fields, places),
        *read_health_extensions(fields, places),
        *read_slots(fields, places, now),
        *read_container_apps(fields, places, now),
        *read_sql_servers(fields, places, now),
        *read_managed_instances(fields, places, now),
        *read_flexible_servers(fields, places, now),
        *read_cosmos_accounts(fields, places),
        *read_storage_accounts(fields, places, now),
        *read_key_vaults(fields, places),
        *read_application_gateways(fields, places, now),
        *read_vault_items(fields, places, now),
        *read_certificates(fields, places, now),
        *read_ai_accounts(fields, places, now),
        *read_configuration_stores(fields, places),
        *read_caches(fields, places),
        *read_resources(fields, places),
        *read_workspaces(fields, places),
        *read_insights(fields, places, now),
        *read_action_groups(fields, places),
        *read_web_tests(fields, places, now),
        *read_alerts(fields, places),
        *read_activity(fields, places, now),
        *read_tickets(fields, people, places, now),
        *read_vaults(fields, places, now),
        *read_backup_vaults(fields, places),
        *read_backup_jobs(fields, places, now),
        *read_locks(fields, places),
        *read_service_events(fields, places, now),
        *read_health(fields, places, now),
        *read_advice(fields, places, now),
        *read_site_recovery(fields, places, now),
        *read_processing_rules(fields, places),
        *read_fired_alerts(fields, places, now),
        *read_diagnostics(fields, places),
        *read_dashboards(fields, places),
        *read_workbooks(fields, places),
        *read_budgets(fields, places, now),
        *read_policies(fields, places, now),
        *read_defender(fields, places, now),
        *_tests(fields, places, now),
    )


def _tests(fields: Fields, places: Places, now: datetime) -> tuple[Resource, ...]:
    return (*read_load_tests(fields, places, now), *read_experiments(fields, places, now))
