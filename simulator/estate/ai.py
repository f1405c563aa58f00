"""The section about Azure AI services: accounts, the models deployed in them, and what their regions offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import ai
from simulator.strict import Fields
from simulator.world import Resource, subscription_of


def read_ai_accounts(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `ai_accounts: [{at, location, kind, deployments: [{name, model, version, retires, …}]}]`.

    The region of an account offers the models that its deployments name, each until it `retires`.
    """
    offered: dict[str, Resource] = {}
    for value, where in fields.each("ai_accounts"):
        entry = Fields(value, where)
        account_id = places.settle(entry.text("at"), "Microsoft.CognitiveServices/accounts", where)
        location = entry.text("location", "westeurope")
        kind = entry.one_of("kind", ai.KINDS, "OpenAI")
        yield Resource(body=ai.account(account_id, location=location, kind=kind))
        for deployment_value, deployment_where in entry.each("deployments"):
            deployment = Fields(deployment_value, deployment_where)
            model = _model(deployment, now)
            yield _deployment(account_id, deployment, model)
            found = _offered(account_id, location, model)
            offered.setdefault(found.folded, found)
        entry.done()
    yield from offered.values()


def _model(entry: Fields, now: datetime) -> ai.Model:
    retires = entry.moment("retires", now) if entry.has("retires") else None
    return ai.Model(name=entry.text("model"), version=entry.text("version"), retires=retires)


def _deployment(account_id: str, entry: Fields, model: ai.Model) -> Resource:
    body = ai.deployment(
        account_id,
        entry.text("name"),
        model,
        sku=entry.text("sku", "GlobalStandard"),
        content_filter=entry.text("filter", "Microsoft.DefaultV2"),
        state=entry.text("state", "Succeeded"),
        upgrade=entry.text("upgrade", "OnceCurrentVersionExpired"),
    )
    entry.done()
    return Resource(body=body, in_graph=False)


def _offered(account_id: str, location: str, model: ai.Model) -> Resource:
    subscription, region = subscription_of(account_id), location.replace(" ", "").casefold()
    region_id = f"/subscriptions/{subscription}/providers/Microsoft.CognitiveServices/locations/{region}"
    found = Resource(body=ai.offered(region_id, model), in_graph=False)
    del found.content["id"]  # the service lists models without ids
    return found
