"""Where the logs of each resource and the activity log of each subscription are sent.

Resource Graph has no diagnostic settings: each resource is asked by itself, in batches.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.diagnostics import BLOB_SERVICE, DIAGNOSABLE_TYPES, FILE_SERVICE, DiagnosticSetting
from collector.facts.resource_types import SQL_DATABASE, STORAGE_ACCOUNT
from collector.model import fold_id
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read
from probes.inventory.resources import RESOURCES

_API = "2021-05-01-preview"
"""There is no version but previews."""
_PROVIDER = "/providers/Microsoft.Insights"
_SETTINGS = f"{_PROVIDER}/diagnosticSettings"
_WITHOUT_BLOBS = ("filestorage",)
_WITHOUT_FILES = ("blobstorage", "blockblobstorage")


def parse_setting(item: Item) -> Iterator[DiagnosticSetting]:
    """A setting; its destinations are absent, null or empty texts where it has none of the kind."""
    setting = _absolute(item.text("id"))
    yield DiagnosticSetting(
        subject=setting,
        documents=(item.document,),
        observed_at=item.observed_at,
        of=_owner(setting, item),
        workspace=item.maybe_text("properties.workspaceId"),
        storage=item.maybe_text("properties.storageAccountId"),
        event_hub=item.maybe_text("properties.eventHubAuthorizationRuleId"),
        partner=item.maybe_text("properties.marketplacePartnerId"),
        logs=_switched_on(item, "properties.logs"),
        metrics=_switched_on(item, "properties.metrics"),
    )


def _absolute(setting: str) -> str:
    """Return an id with its leading slash, which that of a subscription's setting lacks."""
    return setting if setting.startswith("/") else f"/{setting}"


def _owner(setting: str, item: Item) -> str:
    """Return the id of what the setting belongs to; in an answer about another resource it would prove nothing."""
    at = setting.casefold().rfind(_SETTINGS.casefold() + "/")
    if at <= 0:
        raise Malformed("id", setting, detail=f"{setting} is the id of no diagnostic setting")
    owner, asked = setting[:at], fold_id(item.asked)
    if asked.endswith(_PROVIDER.casefold()) and asked != fold_id(owner + _PROVIDER):
        raise Malformed("id", setting, detail=f"the answer about {item.asked} tells of {owner}")
    return owner


def _switched_on(item: Item, path: str) -> tuple[str, ...] | None:
    """Return the categories and groups that are on; each entry names one of the two and has null for the other."""
    entries = item.maybe_objects(path)
    if entries is None:
        return None
    parts = [item.inside(entry) for entry in entries]
    return tuple(
        part.maybe_text("categoryGroup") or part.text("category") for part in parts if part.maybe_flag("enabled")
    )


def settings_path(resource: Item) -> str | None:
    """Return where the settings of a resource stand; `None` for types without logs, and for the service's `master`."""
    kind = resource.text("type").casefold()
    is_master = kind == SQL_DATABASE and resource.text("id").casefold().endswith("/databases/master")
    return f"{resource.text('id')}{_SETTINGS}" if kind in DIAGNOSABLE_TYPES and not is_master else None


def blob_settings_path(resource: Item) -> str | None:
    """Return where those of an account's blobs stand."""
    return _service_path(resource, BLOB_SERVICE, _WITHOUT_BLOBS)


def file_settings_path(resource: Item) -> str | None:
    """Return where those of an account's file shares stand; premium accounts have them in a kind of their own."""
    is_premium = (resource.maybe_text("sku.name") or "").casefold().startswith("premium_")
    without = (*_WITHOUT_FILES, "storage", "storagev2") if is_premium else _WITHOUT_FILES
    return _service_path(resource, FILE_SERVICE, without)


def _service_path(resource: Item, service: str, without: tuple[str, ...]) -> str | None:
    is_account = resource.text("type").casefold() == STORAGE_ACCOUNT
    has_it = is_account and (resource.maybe_text("kind") or "").casefold() not in without
    return f"{resource.text('id')}/{service}{_SETTINGS}" if has_it else None


_OF_SUBSCRIPTION = PerSubscription(_SETTINGS.removeprefix("/"), _API)

PROBE = Probe(
    id="monitoring-diagnostic-settings",
    title="Where logs are sent",
    reads=(
        Read(PerItem(RESOURCES, settings_path, _API), parse_setting, (DiagnosticSetting,)),
        Read(PerItem(RESOURCES, blob_settings_path, _API), parse_setting, (DiagnosticSetting,)),
        Read(PerItem(RESOURCES, file_settings_path, _API), parse_setting, (DiagnosticSetting,)),
        Read(_OF_SUBSCRIPTION, parse_setting, (DiagnosticSetting,)),
    ),
    rights=("Microsoft.ResourceGraph/resources/read", "Microsoft.Insights/diagnosticSettings/read"),
    otherwise="The compliance state of the policy that deploys diagnostic settings, attested by the operations lead.",
)
