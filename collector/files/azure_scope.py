"""The part of the workload file that says what belongs to the workload in Azure (semantics: docs/workload.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collector.files.shape import Key, ListOf, MapOf, Object, Placed, Rule, Text, Whole, WithPlace
from collector.model import AzureScope, Expected, TenantScope, fold_id

_HEX = "[0-9a-fA-F]"
_UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_UUID_SAMPLE = "00000000-0000-0000-0000-000000000000"
_SEGMENT = r"[^/\s\\?#%&<>]{1,260}"


def _any_case(word: str) -> str:
    """Return a pattern for a word in any case; the regular expressions of JSON schema have no flags."""
    return "".join(f"[{letter.upper()}{letter.lower()}]" for letter in word)


_SUBSCRIPTION = f"/{_any_case('subscriptions')}/{_UUID}"
_GROUP = f"/{_any_case('resourceGroups')}/{_SEGMENT}"
_PROVIDER = f"/{_any_case('providers')}/{_SEGMENT}(/{_SEGMENT}/{_SEGMENT})+"

UUID = Text(
    sample=_UUID_SAMPLE,
    max_length=36,
    lower=True,
    rules=(Rule(_UUID, "is an id of 32 hexadecimal digits in groups of 8-4-4-4-12"),),
)
RESOURCE = Text(
    sample=f"/subscriptions/{_UUID_SAMPLE}/resourceGroups/rg-shop/providers/Microsoft.Cache/redis/cache-1",
    max_length=2000,
    rules=(
        Rule(
            f"{_SUBSCRIPTION}({_GROUP})?({_PROVIDER})+",
            "is the full id of one resource, from `/subscriptions/` to its name",
        ),
    ),
)
_RESOURCE_GROUP = Text(
    sample=f"/subscriptions/{_UUID_SAMPLE}/resourceGroups/rg-shop",
    max_length=400,
    rules=(Rule(_SUBSCRIPTION + _GROUP, "is the full id of one resource group, from `/subscriptions/` to its name"),),
)
PLACE = Text(
    sample=f"/subscriptions/{_UUID_SAMPLE}",
    max_length=2000,
    rules=(
        Rule(
            f"{_SUBSCRIPTION}({_GROUP})?({_PROVIDER})*",
            "is the full id of a subscription, resource group or resource, beginning with `/subscriptions/`",
        ),
    ),
)
_MANAGEMENT_GROUP = Text(
    sample="mg-shop",
    max_length=90,
    rules=(
        Rule(
            r"[A-Za-z0-9_().-]*[A-Za-z0-9_()-]",
            "is the name of a management group, not its path: letters, digits and `_().-`, without a point at its end",
        ),
    ),
)
_TYPE = Text(
    sample="microsoft.compute/virtualmachines",
    max_length=200,
    lower=True,
    rules=(Rule("[A-Za-z0-9.]+(/[A-Za-z0-9.-]+)+", "is a resource type with its namespace, as Microsoft.Web/sites"),),
)
_TAG_NAME = Text(
    sample="workload",
    max_length=512,
    lower=True,
    rules=(Rule(r"[^<>%&\\?/\u0000-\u001f\u007f-\u009f]*[^<>%&\\?/\s\u0000-\u001f\u007f-\u009f]", "is a tag's name"),),
)
_TAG_VALUE = Text(sample="contoso-shop", max_length=256)
TAGS = MapOf(_TAG_NAME, _TAG_VALUE, max_items=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _TenantText:
    """One entry of `tenants` as written."""

    tenant: Placed[str]
    subscriptions: tuple[Placed[str], ...] = ()
    management_groups: tuple[Placed[str], ...] = ()


def _azure(
    *,
    subscriptions: tuple[Placed[str], ...] = (),
    management_groups: tuple[Placed[str], ...] = (),
    tags: Placed[Mapping[str, str]] | None = None,
    tenants: tuple[_TenantText, ...] = (),
    resource_groups: tuple[str, ...] = (),
    resources: tuple[str, ...] = (),
    expect: tuple[Expected, ...] = (),
) -> AzureScope:
    _refuse_second_home(subscriptions, (tenant.subscriptions for tenant in tenants))
    _refuse_second_home(management_groups, (tenant.management_groups for tenant in tenants))
    if tags and (resource_groups or resources) and not (subscriptions or management_groups or tenants):
        _refuse_tags(tags)
    return AzureScope(
        subscriptions=_values(subscriptions),
        management_groups=_values(management_groups),
        resource_groups=resource_groups,
        resources=resources,
        tags=tuple(sorted(tags.value.items())) if tags else (),
        expect=expect,
        tenants=tuple(_tenant(text) for text in tenants),
    )


def _refuse_tags(tags: Placed[Mapping[str, str]]) -> None:
    """Record a mistake where tags choose from nothing: what is named as a group or resource belongs without them."""
    if tags.value:
        what = "`tags` choose among the resources of subscriptions and management groups, and none of these is declared"
        tags.spot.wrong_key(what, f"subscriptions: [{_UUID_SAMPLE}] beside it, or delete the tags")


def _refuse_second_home(own: Iterable[Placed[str]], elsewhere: Iterable[Iterable[Placed[str]]]) -> None:
    """Record a mistake where something is said to lie in two tenants: it lies in one."""
    first_lines: dict[str, int] = {placed.value.casefold(): placed.spot.line for placed in own}
    for theirs in elsewhere:
        placed_there = tuple(theirs)
        for placed in placed_there:
            first = first_lines.get(placed.value.casefold())
            if first is not None:
                what = f"{placed.spot.title} repeats what stands in line {first} for another tenant"
                placed.spot.wrong(what, f"it once, in its own tenant; delete line {first} or this one")
        first_lines.update({placed.value.casefold(): placed.spot.line for placed in placed_there})


def _tenant(text: _TenantText) -> TenantScope:
    if not text.subscriptions and not text.management_groups:
        spot = text.tenant.spot
        spot.wrong(f"{spot.title} names nothing to look at", f"subscriptions: [{_UUID_SAMPLE}] beside it")
    return TenantScope(
        tenant=text.tenant.value,
        subscriptions=_values(text.subscriptions),
        management_groups=_values(text.management_groups),
    )


def _values(placed: Iterable[Placed[str]]) -> tuple[str, ...]:
    return tuple(one.value for one in placed)


def _folded(placed: Placed[str]) -> str:
    return placed.value.casefold()


def _expected(*, resource_type: str, at_least: int) -> Expected:
    return Expected(resource_type=resource_type, at_least=at_least)


_SUBSCRIPTIONS = ListOf(WithPlace(UUID), max_items=5000, unique_by=_folded)
_MANAGEMENT_GROUPS = ListOf(WithPlace(_MANAGEMENT_GROUP), max_items=200, unique_by=_folded)
_TENANT = Object(
    build=_TenantText,
    keys=(
        Key("tenant", WithPlace(UUID), "The id of a tenant beside that of the sign-in.", required=True),
        Key("subscriptions", _SUBSCRIPTIONS, "The ids of its subscriptions that belong to the workload."),
        Key("management_groups", _MANAGEMENT_GROUPS, "The names of its management groups that belong to the workload."),
    ),
)
_EXPECTED = Object(
    build=_expected,
    keys=(
        Key("type", _TYPE, "The resource type, in any case.", required=True, into="resource_type"),
        Key("at_least", Whole(minimum=1, sample="3"), "How many of it the workload has at least.", required=True),
    ),
)
AZURE = Object(
    build=_azure,
    keys=(
        Key("subscriptions", _SUBSCRIPTIONS, "The ids of the subscriptions of which everything belongs."),
        Key(
            "management_groups",
            _MANAGEMENT_GROUPS,
            "The names of management groups; every subscription below them belongs.",
        ),
        Key(
            "resource_groups",
            ListOf(_RESOURCE_GROUP, unique_by=fold_id),
            "The full ids of resource groups; of their subscriptions only what is declared belongs.",
        ),
        Key(
            "resources",
            ListOf(RESOURCE, unique_by=fold_id),
            "The full ids of single resources; one that does not exist fails the gate.",
        ),
        Key(
            "tags",
            WithPlace(TAGS),
            "Of subscriptions and management groups, only resources with all of these tags belong.",
        ),
        Key(
            "expect",
            ListOf(_EXPECTED, unique_by=lambda expected: expected.resource_type),
            "How many resources of which types there are at least; fewer fail the gate.",
        ),
        Key(
            "tenants",
            ListOf(_TENANT, max_items=50, unique_by=lambda text: text.tenant.value),
            "What belongs in other tenants than that of the sign-in.",
        ),
    ),
)
"""All keys may be left out; a workload that names no target is refused when it is read, with a code of its own."""
