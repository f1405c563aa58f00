"""Reports of restore tests, the one format of our own: read strictly, and the message names the entry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collector.sources.reports.restores import LARGEST

GROUP = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/rg-data"
DATABASE = f"{GROUP}/providers/Microsoft.Sql/servers/sql-till/databases/sales"
ENTRY = {
    "resource": DATABASE,
    "finished": "2026-11-02T03:40:00Z",
    "took": "PT35M",
    "data_checked": True,
    "succeeded": True,
}
GONE = object()


def entry(**changes: object) -> dict[str, Any]:
    return {name: value for name, value in {**ENTRY, **changes}.items() if value is not GONE}


def report(*entries: object, **changes: object) -> str:
    body = {"schema": "golive.restore-test/v1", "restores": list(entries), **changes}
    return json.dumps({name: value for name, value in body.items() if value is not GONE})


def test_the_whole_answer(look):
    reading = look(report(entry(), entry(finished="2026-11-03T03:40:00.5+01:00", succeeded=False, took=GONE)))
    told = reading.to_json()
    assert (told["outcome"], told["format"], told["kind"]) == ("read", "golive.restore-test/v1", "restores")
    assert told["totals"] == {"restores": 2, "succeeded": 1, "data_checked": 2}
    assert told["restores"] == [
        ENTRY,
        {
            "resource": DATABASE,
            "finished": "2026-11-03T02:40:00.500000Z",
            "data_checked": True,
            "succeeded": False,
        },
    ]
    assert "any_failure" not in told


def test_no_restore_is_empty_and_never_read(look):
    reading = look(report())
    assert (reading.outcome, reading.totals["restores"]) == ("empty", 0)
    assert reading.reasons == ("it tells of no restore: check that the pipeline tried one",)


@pytest.mark.parametrize("missing", ["took", "data_checked"])
def test_what_a_restore_need_not_tell_stays_absent(look, missing):
    (told,) = look(report(entry(**{missing: GONE}))).restores
    assert missing not in told


@pytest.mark.parametrize(
    "resource",
    [
        DATABASE.upper(),
        f"{GROUP}/providers/Microsoft.Storage/storageAccounts/sttill/fileServices/default/shares/uploads",
        f"{GROUP.replace('rg-data', 'rg-(straße)_1.x')}/providers/Microsoft.Compute/virtualMachines/vm",
    ],
)
def test_ids_as_azure_spells_them_are_read(look, resource):
    (told,) = look(report(entry(resource=resource))).restores
    assert told["resource"] == resource


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (report(schema="golive.restore-test/v2"), "its schema is 'golive.restore-test/v2': this golive reads"),
        (report(schema=7), "unsupported format: JSON with the keys 'schema', 'restores'"),
        (report(schema=GONE), "unsupported format: JSON with the keys 'restores'"),
        (report(comment="x"), "the report has the unknown key 'comment': known are schema, restores"),
        (report(restores=GONE), "`restores` is no list"),
        (report(restores={}), "`restores` is no list"),
        (report(entry(), "x"), "restores[1] is no object"),
        (report(entry(note="x")), "restores[0] has the unknown key 'note'"),
        (report(entry(Succeeded=True)), "restores[0] has the unknown key 'Succeeded'"),
        (report(entry(resource=GONE)), "restores[0] lacks `resource`"),
        (report(entry(), entry(finished=GONE)), "restores[1] lacks `finished`"),
        (report(entry(succeeded=GONE)), "restores[0] lacks `succeeded`"),
        (report(entry(succeeded="true")), "restores[0].succeeded is 'true': write true or false"),
        (report(entry(succeeded=1)), "restores[0].succeeded is '1': write true or false"),
        (report(entry(data_checked=None)), "restores[0].data_checked is 'None': write true or false"),
        ('{"schema": "golive.restore-test/v1", "restores": [], "restores": []}', "its JSON names 'restores' twice"),
        (report(entry())[:-9], "it is not one well-formed JSON document (line 1, column"),
    ],
)
def test_what_is_not_understood_is_refused(look, text, reason):
    reading = look(text)
    assert (reading.outcome, reading.totals, reading.restores) == ("refused", {}, ())
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    "resource",
    [
        "",
        "sales",
        7,
        GROUP,
        f"{GROUP}/providers/Microsoft.Sql/servers",
        f"{GROUP}/providers/Microsoft.Sql/servers/a/databases",
        DATABASE[1:],
        f"https://management.azure.com{DATABASE}",
        DATABASE.replace("22222222-aaaa", "prod"),
        DATABASE + "/",
        DATABASE + "?x=1",
        DATABASE + "%2e%2e",
        DATABASE.replace("sql-till", "sql till"),
        DATABASE + "\u202e",
        DATABASE + "\n",
        DATABASE + "\x1b[31m",
        DATABASE + "x" * 2000,
        [DATABASE],
    ],
)
def test_what_is_no_full_id_is_refused(look, resource):
    (reason,) = look(report(entry(resource=resource))).reasons
    assert reason.startswith("restores[0].resource is ")
    assert reason.endswith("write the full id, /subscriptions/…/resourceGroups/…/providers/…/<type>/<name>")
    assert reason.isprintable()


@pytest.mark.parametrize(
    "finished",
    [
        "",
        "yesterday",
        "2026-11-02",
        "2026-11-02T03:40:00",
        "2026-11-02 03:40:00Z",
        "2026-13-02T03:40:00Z",
        "2026-02-30T03:40:00Z",
        "11/2/2026 3:40:00 AM",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "٢٠٢٦-11-02T03:40:00Z",
        1762054800,
        None,
    ],
)
def test_what_is_no_moment_with_a_zone_is_refused(look, finished):
    (reason,) = look(report(entry(finished=finished))).reasons
    assert reason.startswith("restores[0].finished is ")


@pytest.mark.parametrize("took", ["", "P", "PT", "PT0S", "35 min", "-PT5M", "P61D", "P9999999999D", 35, None, True])
def test_what_is_no_duration_is_refused(look, took):
    (reason,) = look(report(entry(took=took))).reasons
    assert reason.startswith("restores[0].took is ")


def test_named_as_another_kind_it_is_refused(look):
    (reason,) = look(report(entry()), kind="coverage").reasons
    assert reason == "it holds restore tests, but was named as coverage: name it under reports.restores"
    (reason,) = look("<testsuite><testcase/></testsuite>", kind="restores").reasons
    assert reason == "it holds test results, but was named as restore tests: name it under reports.tests"


def test_a_file_larger_than_any_report_of_restores_is_refused(look):
    (reason,) = look(report(entry()) + " " * LARGEST).reasons
    assert reason == "it is larger than 4,194,304 bytes: split the report"


def test_a_hundred_thousand_keys_that_come_twice_are_refused_at_once(look):
    twice = ", ".join(f'"k{number % 50_000}": 1' for number in range(100_000))
    (reason,) = look('{"schema": "golive.restore-test/v1", ' + twice + "}").reasons
    assert reason == "its JSON names 'k0' twice in one object: write it again"
