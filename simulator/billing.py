"""Billing: which account pays for a subscription, and what the account shows of its support plan."""

from __future__ import annotations

from typing import Any

from simulator.access import Access
from simulator.answers import Answer, refusal
from simulator.world import Billing, World, fold, subscription_of

_PROPERTY = "/providers/microsoft.billing/billingproperty/default"
_ACCOUNTS = "/providers/microsoft.billing/billingaccounts"
_TYPES = {"EnterpriseAgreement": "Enterprise"}


def answer(world: World, access: Access, path: str) -> Answer | None:
    """Answer the billing paths; `None` when the path is no billing path."""
    folded = fold(path)
    if folded.endswith(_PROPERTY):
        return _property(world, access, path)
    if folded == _ACCOUNTS or folded.startswith(_ACCOUNTS + "/"):
        return _below_accounts(world, folded, path)
    return None


def _property(world: World, access: Access, path: str) -> Answer:
    access.demand("Microsoft.Billing/billingProperty/read", path)
    billing = world.billing
    if billing is None or world.subscription(subscription_of(path)) is None:
        raise refusal(404, "NotFound", "The subscription has no billing property.")
    if subscription_of(path) not in {paid.casefold() for paid in billing.pays_for}:
        raise refusal(404, "NotFound", "No billing account pays for the subscription.")
    return Answer(200, _property_body(billing, path))


def _property_body(billing: Billing, path: str) -> dict[str, Any]:
    account = billing.account
    return {
        "id": path,
        "name": "default",
        "type": "Microsoft.Billing/billingProperty",
        "properties": {
            "billingAccountAgreementType": billing.agreement,
            "billingAccountDisplayName": account["properties"]["displayName"],
            "billingAccountId": account["id"],
            "subscriptionBillingStatus": "Active",
            "subscriptionBillingType": _TYPES.get(billing.agreement, "None"),
        },
    }


def _below_accounts(world: World, folded: str, path: str) -> Answer:
    caller, billing = world.caller, world.billing
    if folded == _ACCOUNTS:
        visible = [billing.account] if billing and caller.billing_reader else []
        return Answer(200, {"value": visible})
    if not caller.billing_reader:
        raise refusal(
            403,
            "AuthorizationFailed",
            f"The client '{caller.app}' with object id '{caller.id}' does not have authorization to perform action "
            f"'Microsoft.Billing/billingAccounts/read' over scope '{path}' or the scope is invalid.",
        )
    if billing is None or not folded.startswith(fold(billing.account["id"])):
        raise refusal(404, "NotFound", f"'{path}' was not found.")
    rest = folded.removeprefix(fold(billing.account["id"])).strip("/")
    if not rest:
        return Answer(200, billing.account)
    if rest == "billingsubscriptions":
        return Answer(200, {"value": list(billing.subscriptions)})
    raise refusal(404, "NotFound", f"'{path}' was not found.")
