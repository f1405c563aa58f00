"""Secrets and personal data in the fields of an estate: each way in which people and services write them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fault_secrets_hosts import planted_on_hosts

from simulator.inventory import Inventory, Resource
from simulator.world import Billing, World

MARK = "Pl4nted"
"""Stands in every planted secret, so that none is overlooked; nothing else in an estate holds it."""
DIGITS = "491709876"
"""Stands in every planted phone number."""
_STRUCTURE = frozenset({"id", "name", "type", "resourceid", "odata.type", "location"})
"""What an answer is found and told apart by: ids and names are kept as they are, and a location is one of a closed
list, which Resource Graph writes in its own way."""

_TEXTS: tuple[Callable[[str], str], ...] = (
    lambda token: f"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={token}==;EndpointSuffix=core",
    lambda token: f"Endpoint=sb://bus.example/;SharedAccessKeyName=root;SharedAccessKey={token}=",
    lambda token: f"Server=tcp:db.example;User ID=app;Password={token};Encrypt=True",
    lambda token: f"https://shop.blob.example/c?sv=2026-01-01&se=2027&sig={token}%3D",
    lambda token: f"https://shop.example/api/orders?code={token}",
    lambda token: f"https://deploy:{token}@git.example/shop.git",
    lambda token: f"https://hooks.slack.com/services/T000/B000/{token}",
    lambda token: f"curl -H 'Authorization: Bearer {token}' https://shop.example",
    lambda token: f"eyJ{token}.eyJ{token}.{token}",
    lambda token: f"-----BEGIN PRIVATE KEY-----\n{token}\n-----END PRIVATE KEY-----",
    lambda token: json.dumps({"settings": [{"name": "API_KEY", "value": token}]}),
    lambda token: f"ask {token}@contoso.example or First.{token}@Partner.example",
    lambda token: f"call +{DIGITS}{len(token):02}55 at night",
)


@dataclass(frozen=True, kw_only=True)
class Planting:
    """Into which text fields secrets go: a share of them, chosen by a seed, in place of the text or behind it."""

    seed: int
    share: float
    replaces: bool
    names: bool = False
    """Whether also in the names that people give to things on CI hosts; much of what is declared is not found then."""


def planted(world: World, how: Planting) -> World:
    """Return the world with a secret in its text fields: those of resources, events, health, tags and tickets,
    also where Graph shows others; the names of subscriptions, groups, roles and denials, conditions and bills; and
    what its CI hosts hold.
    """
    dice = random.Random(how.seed)

    def text(found: str) -> str:
        return _in_text(found, how, dice) if found else found

    return replace(
        planted_on_hosts(world, text, names=how.names),
        inventory=Inventory(_planted(found, how, dice) for found in world.inventory.resources),
        subscriptions=tuple(replace(found, name=text(found.name)) for found in world.subscriptions),
        management_groups=tuple(replace(found, display=text(found.display)) for found in world.management_groups),
        roles=tuple(replace(found, name=text(found.name)) for found in world.roles),
        assignments=tuple(replace(found, condition=text(found.condition)) for found in world.assignments),
        denials=tuple(replace(found, name=text(found.name)) for found in world.denials),
        billing=world.billing and _billed(world.billing, how, dice),
    )


def _billed(found: Billing, how: Planting, dice: random.Random) -> Billing:
    return replace(
        found,
        account=_in_value(found.account, how, dice),
        agreement=_in_text(found.agreement, how, dice),
        subscriptions=tuple(_in_value(one, how, dice) for one in found.subscriptions),
    )


def fields_of(world: World) -> int:
    """Return how many text fields there are to plant in."""
    return sum(1 for found in world.inventory.resources for _ in _texts(found.body))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, Mapping):
        for name, entry in value.items():
            if name.casefold() not in _STRUCTURE:
                yield from _texts(entry)


def _planted(found: Resource, how: Planting, dice: random.Random) -> Resource:
    body = {"id": found.id, **_in_value(found.body, how, dice)}  # models of a region show no id
    return Resource(
        body=body,
        graph_id=found.graph_id,
        graph_properties=_in_value(found.graph_properties, how, dice) if found.graph_properties else None,
        in_arm=found.in_arm,
        in_graph=found.in_graph,
    )


def _in_value(value: Any, how: Planting, dice: random.Random) -> Any:
    if isinstance(value, str):
        return _in_text(value, how, dice)
    if isinstance(value, list):
        return [_in_value(entry, how, dice) for entry in value]
    if isinstance(value, Mapping):
        return {
            name: entry if name.casefold() in _STRUCTURE else _in_value(entry, how, dice)
            for name, entry in value.items()
        }
    return value


def _in_text(text: str, how: Planting, dice: random.Random) -> str:
    if dice.random() >= how.share:
        return text
    secret = dice.choice(_TEXTS)(f"{MARK}{dice.randrange(10**12):012}aZ")
    return secret if how.replaces or not text else f"{text} {secret}"
