"""Accounts of Azure AI services, the models deployed in them, and the models that a region offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import plain

KINDS = ("OpenAI", "AIServices", "TextTranslation", "SpeechServices")
_ACCOUNT = "Microsoft.CognitiveServices/accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model of OpenAI's format with what its region tells of it."""

    name: str
    version: str
    retires: datetime | None


def account(account_id: str, *, location: str, kind: str) -> dict[str, Any]:
    """Return an account as `Microsoft.CognitiveServices` 2024-10-01 shows it."""
    name = account_id.rsplit("/", 1)[1]
    return {
        "id": account_id,
        "name": name,
        "type": _ACCOUNT,
        "location": location,
        "kind": kind,
        "tags": {},
        "sku": {"name": "S0"},
        "properties": {
            "provisioningState": "Succeeded",
            "endpoint": f"https://{name}.openai.azure.com/",
            "customSubDomainName": name,
            "publicNetworkAccess": "Disabled",
            "disableLocalAuth": True,
        },
    }


def deployment(
    account_id: str, name: str, model: Model, *, sku: str, content_filter: str, state: str, upgrade: str
) -> dict[str, Any]:
    """Return a deployment of a model; without a filter it tells an empty name."""
    return {
        "id": f"{account_id}/deployments/{name}",
        "name": name,
        "type": f"{_ACCOUNT}/deployments",
        "sku": {"name": sku, "capacity": 50},
        "properties": {
            "model": {"format": "OpenAI", "name": model.name, "version": model.version},
            "versionUpgradeOption": upgrade,
            "currentCapacity": 50,
            "raiPolicyName": content_filter,
            "provisioningState": state,
        },
    }


def offered(region_id: str, model: Model) -> dict[str, Any]:
    """Return a model as the list of its region has it; the id is the estate's own and is not shown."""
    date = {} if model.retires is None else {"inference": plain(model.retires)}
    return {
        "id": f"{region_id}/models/OpenAI.{model.name}.{model.version}",
        "kind": "OpenAI",
        "skuName": "S0",
        "description": "",
        "model": {
            "format": "OpenAI",
            "name": model.name,
            "version": model.version,
            "isDefaultVersion": True,
            "lifecycleStatus": "GenerallyAvailable",
            "maxCapacity": 3,
            "capabilities": {"chatCompletion": "true"},
            **({"deprecation": date} if date else {}),
            "skus": [{"name": "GlobalStandard", "usageName": f"OpenAI.GlobalStandard.{model.name}"}],
        },
    }
