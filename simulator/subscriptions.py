"""Subscriptions: the list, one of them, and its lists of providers and of all resources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator import tracked
from simulator.access import Access
from simulator.answers import Answer
from simulator.world import Subscription, World, fold, subscription_of

_RESOURCES = re.compile(r"(/resourcegroups/[^/]+)?/resources")

NAMESPACES = (
    "Microsoft.Advisor",
    "Microsoft.AlertsManagement",
    "Microsoft.App",
    "Microsoft.AppConfiguration",
    "Microsoft.Authorization",
    "Microsoft.Automation",
    "Microsoft.Billing",
    "Microsoft.Cache",
    "Microsoft.Cdn",
    "Microsoft.CertificateRegistration",
    "Microsoft.Chaos",
    "Microsoft.CognitiveServices",
    "Microsoft.Compute",
    "Microsoft.Consumption",
    "Microsoft.ContainerRegistry",
    "Microsoft.ContainerService",
    "Microsoft.Dashboard",
    "Microsoft.DataProtection",
    "Microsoft.DBforMySQL",
    "Microsoft.DBforPostgreSQL",
    "Microsoft.DocumentDB",
    "Microsoft.DomainRegistration",
    "Microsoft.EventGrid",
    "Microsoft.EventHub",
    "Microsoft.Insights",
    "Microsoft.KeyVault",
    "Microsoft.LoadTestService",
    "Microsoft.Logic",
    "Microsoft.Maintenance",
    "Microsoft.Management",
    "Microsoft.Monitor",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
    "Microsoft.PolicyInsights",
    "Microsoft.Portal",
    "Microsoft.PortalServices",
    "Microsoft.Quota",
    "Microsoft.RecoveryServices",
    "Microsoft.ResourceHealth",
    "Microsoft.Resources",
    "Microsoft.Search",
    "Microsoft.Security",
    "Microsoft.ServiceBus",
    "Microsoft.Sql",
    "Microsoft.Storage",
    "Microsoft.Support",
    "Microsoft.Web",
)
"""The resource providers that exist here; a list of one of their types may be empty, but is no error."""


def answer(world: World, access: Access, path: str, query: Mapping[str, str]) -> Answer | None:
    """Answer the paths about subscriptions themselves; `None` for any other path."""
    folded = fold(path)
    if folded == "/subscriptions":
        return Answer(200, {"value": [_body(world, found) for found in world.subscriptions if access.sees(found.path)]})
    subscription = world.subscription(subscription_of(path))
    if subscription is None:
        return None
    rest = folded.removeprefix(fold(subscription.path))
    match rest:
        case "":
            access.demand("Microsoft.Resources/subscriptions/read", subscription.path)
            return Answer(200, _body(world, subscription))
        case "/providers":
            access.demand("Microsoft.Resources/subscriptions/providers/read", subscription.path)
            return Answer(200, {"value": [_provider(subscription, namespace) for namespace in NAMESPACES]})
        case _ if _RESOURCES.fullmatch(rest):
            return Answer(200, {"value": tracked.resources(world, access, path.rpartition("/")[0], query)})
        case _:
            return None


def _body(world: World, found: Subscription) -> dict[str, Any]:
    return {
        "id": found.path,
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": found.id,
        "tenantId": world.tenant,
        "displayName": found.name,
        "state": found.state,
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": found.quota_id,
            "spendingLimit": found.spending_limit,
        },
    }


def _provider(subscription: Subscription, namespace: str) -> dict[str, Any]:
    missing = namespace.casefold() in {name.casefold() for name in subscription.unregistered}
    return {
        "id": f"{subscription.path}/providers/{namespace}",
        "namespace": namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": "NotRegistered" if missing else "Registered",
        "resourceTypes": [],
    }
