"""Diagnostic settings: whose logs are sent where, and which resources are asked."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.diagnostics import DIAGNOSABLE_TYPES, DiagnosticSetting
from collector.facts.resource_types import READ_TYPES
from probes.monitoring.diagnostic_settings import (
    blob_settings_path,
    file_settings_path,
    parse_setting,
    settings_path,
)

ROWS = recording("monitoring", "diagnostic_settings")
LOGS, ARCHIVE, ACTIVITY = ROWS
FRONT = f"{PROD}/resourcegroups/rg-till/providers/microsoft.web/sites/till-front"
WATCH = f"{PROD}/resourceGroups/rg-watch/providers"
WORKSPACE = f"{WATCH}/Microsoft.OperationalInsights/workspaces/log-till"


def test_every_setting_tells_what_it_sends_where():
    assert [fact(parse_setting, row) for row in ROWS] == [
        DiagnosticSetting(
            subject=LOGS["id"], of=FRONT, workspace=WORKSPACE, logs=("allLogs",), metrics=("AllMetrics",), **SEEN
        ),
        DiagnosticSetting(
            subject=ARCHIVE["id"],
            of=FRONT,
            storage=f"{WATCH}/Microsoft.Storage/storageAccounts/starchive",
            event_hub=f"{WATCH}/Microsoft.EventHub/namespaces/evh/authorizationRules/send",
            partner=f"{WATCH}/Microsoft.Datadog/monitors/dog",
            logs=("AppServiceHTTPLogs",),
            metrics=(),
            **SEEN,
        ),
        DiagnosticSetting(
            subject=f"/{ACTIVITY['id']}",
            of=PROD,
            workspace=WORKSPACE,
            logs=("Administrative", "ServiceHealth"),
            metrics=None,
            **SEEN,
        ),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["logs", "archive", "activity"])
def test_the_case_of_property_names_does_not_matter(row):
    assert fact(parse_setting, in_capitals(row)) == fact(parse_setting, row)


@pytest.mark.parametrize("nothing", [GONE, None, ""])
def test_a_destination_without_a_value_is_none(nothing):
    found = fact(parse_setting, changed(LOGS, "properties.workspaceId", nothing))
    assert (found.workspace, found.storage, found.event_hub, found.partner) == (None, None, None, None)


@pytest.mark.parametrize(("logs", "expected"), [(GONE, None), (None, None), ([], ()), ([{"category": "A"}], ())])
def test_logs_that_were_not_told_are_not_taken_for_none(logs, expected):
    assert fact(parse_setting, changed(LOGS, "properties.logs", logs)).logs == expected


def test_an_answer_about_another_resource_is_refused():
    asked = f"{FRONT}/providers/Microsoft.Insights"
    assert facts(parse_setting, LOGS, asked.upper())
    assert_refused(parse_setting, LOGS, "name", "to-log", asked.replace("till-front", "till-back"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", f"{FRONT}/providers/microsoft.insights/other/x"),
        ("id", "/providers/microsoft.insights/diagnosticSettings/x"),
        ("properties.workspaceId", 1),
        ("properties.storageAccountId", ["x"]),
        ("properties.logs", "all"),
        ("properties.logs", [1]),
        ("properties.logs", [{"enabled": True}]),
        ("properties.logs", [{"category": "A", "enabled": 1}]),
        ("properties.metrics", 7),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_setting, LOGS, path, value)


# --- Which resources are asked ----------------------------------------------------------------------------


def resource(resource_type: str, name: str = "one", **more: object) -> dict[str, object]:
    return {"id": f"{PROD}/resourceGroups/rg/providers/{resource_type}/{name}", "type": resource_type, **more}


@pytest.mark.parametrize(
    ("resource_type", "asked"),
    [
        ("Microsoft.Web/sites", True),
        ("microsoft.keyvault/VAULTS", True),
        ("Microsoft.Network/loadBalancers", True),
        ("Microsoft.Compute/virtualMachines", False),
        ("Microsoft.Compute/disks", False),
        ("Microsoft.Web/serverFarms", False),
        ("Microsoft.Storage/storageAccounts", False),
        ("Microsoft.OperationalInsights/workspaces", False),
        ("Contoso.New/things", False),
    ],
)
def test_only_types_with_logs_are_asked(resource_type, asked):
    row = resource(resource_type)
    expected = f"{row['id']}/providers/Microsoft.Insights/diagnosticSettings" if asked else None
    assert settings_path(item(row)) == expected


def test_each_database_of_a_server_is_asked_but_the_service_s_own():
    at = f"{PROD}/resourceGroups/rg/providers/Microsoft.Sql/servers/sql/databases"
    rows = [{"id": f"{at}/{name}", "type": "microsoft.sql/servers/databases"} for name in ("orders", "Master")]
    assert [settings_path(item(row)) for row in rows] == [
        f"{at}/orders/providers/Microsoft.Insights/diagnosticSettings",
        None,
    ]


@pytest.mark.parametrize(
    ("kind", "sku", "blobs", "files"),
    [
        ("StorageV2", "Standard_LRS", True, True),
        ("storagev2", "Premium_LRS", True, False),
        ("Storage", "Standard_GRS", True, True),
        ("BlobStorage", "Standard_LRS", True, False),
        ("BlockBlobStorage", "Premium_LRS", True, False),
        ("FileStorage", "Premium_ZRS", False, True),
        ("SomethingNew", "Standard_LRS", True, True),
        (None, None, True, True),
    ],
)
def test_of_a_storage_account_the_services_that_it_has_are_asked(kind, sku, blobs, files):
    row = resource("Microsoft.Storage/storageAccounts", kind=kind, sku={"name": sku})
    below = {
        service: f"{row['id']}/{service}/default/providers/Microsoft.Insights/diagnosticSettings"
        for service in ("blobServices", "fileServices")
    }
    assert blob_settings_path(item(row)) == (below["blobServices"] if blobs else None)
    assert file_settings_path(item(row)) == (below["fileServices"] if files else None)
    assert settings_path(item(row)) is None


def test_other_resources_have_no_services():
    site = item(resource("Microsoft.Web/sites"))
    assert (blob_settings_path(site), file_settings_path(site)) == (None, None)


def test_every_type_that_is_asked_is_read_at_all():
    assert DIAGNOSABLE_TYPES <= READ_TYPES
