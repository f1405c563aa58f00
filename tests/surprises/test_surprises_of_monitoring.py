"""Surprises 14 to 43 in answers about alerts, logs and dashboards, followed from the recorded answer to the verdict."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from builders import GROUP, NOW, PROD, SEEN, SUB, VM, dashboard, rule
from builders_diagnostics import WORKSPACE, setting, workspace
from corpus_items import PARSERS, items, records, type_of
from surprise_facts import MONITOR, instead, judged, with_own_groups_only
from whole_estate import verdict, whole

from collector.facts.dashboards import Dashboard
from collector.model import Fact, fold_id
from collector.model import type_of as type_of_id
from collector.probe import Item, Malformed
from probes.monitoring.alert_rules import parse_alert_rule
from probes.monitoring.dashboards import parse_dashboard, parse_workbook
from probes.monitoring.diagnostic_settings import parse_setting
from probes.monitoring.processing_rules import parse_processing_rule

pytestmark = pytest.mark.corpus

METRIC = "azcli:monitor/test_dynamic_metric_alert_multiple_scopes"
WORKBOOK = "azext25:application-insights/test_appinsights_workbook_identity"
RECEIVERS, LOGS, BOARD = "monitoring-receivers-email-sms", "monitoring-diagnostics", "monitoring-dashboard"


def told_by(found: Iterable[Fact]) -> str:
    """What is said of the receivers of the estate's rule; `nothing` where it is not urgent."""
    subjects = {subject.id: subject for subject in verdict(RECEIVERS, with_own_groups_only(found)).subjects}
    own = subjects.get(rule().subject)
    return " ".join((own.outcome.value, *own.reason_codes)) if own else "nothing"


def changed(item: Item, **properties: Any) -> Item:
    """The recorded answer with other values of some of its properties."""
    other = copy.deepcopy(dict(item.raw))
    other["properties"].update(properties)
    return item.inside(other)


# --- Ids and types --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelt", [str.upper, str.lower, lambda text: text.replace("/resourceGroups/", "/RESOURCEgroups/")]
)
def test_14_a_rule_finds_its_action_group_however_its_id_is_spelt(spelt):
    found = instead(rule(), dataclasses.replace(rule(), action_groups=(spelt(GROUP),)))
    assert told_by(found) == "pass"


def test_16_the_setting_of_a_subscription_is_found_though_its_id_lacks_the_first_slash(recorded):
    told = recorded(f"{MONITOR}diagnostic_settings_subscription#003")[0]
    own = f"subscriptions/{SUB}/{told.text('id').split('/', 2)[2]}"
    ours = told.inside({**changed(told, workspaceId=WORKSPACE).raw, "id": own})
    (found,) = parse_setting(ours)
    assert not own.startswith("/")
    assert fold_id(found.of) == fold_id(PROD)
    here = [dataclasses.replace(found, **SEEN)]
    assert judged(LOGS, instead(setting(), *here)) == "pass"
    assert judged(LOGS, instead(setting())).startswith("fail")


def test_18_a_type_in_lower_case_or_in_capitals_is_the_same_type(recorded):
    for record in ("c7n:AlertLogsTest.test_find_by_name#000", f"{METRIC}#037"):
        for told in recorded(record):
            spelt = [told.inside({**told.raw, "type": how(told.text("type"))}) for how in (str.lower, str.upper)]
            assert [list(parse_alert_rule(one)) for one in spelt] == [list(parse_alert_rule(told))] * 2


# --- What a dashboard shows -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["005", "006"])
def test_22_a_workbook_without_content_proves_nothing(recorded, number):
    (found,) = parse_workbook(recorded(f"{WORKBOOK}#{number}")[0])
    ours = dataclasses.replace(found, subject=dashboard().subject, tags=(), **SEEN)
    assert judged(BOARD, instead(dashboard(), ours)) == "unknown U-PARTIAL"


@pytest.mark.parametrize("record", ["azext24:portal/test_portal#001", "azext25:portal/test_portal#002"])
def test_23_tiles_show_the_same_in_a_list_and_in_an_object(recorded, record):
    told = recorded(record)[0]
    shape = type(told.get("properties.lenses"))
    for new in (VM, f"{VM}-2"):
        tile = {"metadata": {"type": "x", "inputs": [{"name": "id", "value": new}]}}
        tiles = [tile] if shape is list else {"0": tile}
        lens = {"order": 0, "parts": tiles}
        (found,) = parse_dashboard(changed(told, lenses=[lens] if shape is list else {"0": lens}))
        assert found.parts == 1
        assert (fold_id(VM) in map(fold_id, found.shows)) == (new == VM)


def test_21_null_tags_are_no_tags_and_choose_no_dashboard(recorded):
    told = recorded("azext25:portal/test_portal#002")[0]
    for tags in (None, {}, ""):
        (found,) = parse_dashboard(told.inside({**told.raw, "tags": tags}))
        assert isinstance(found, Dashboard)
        assert found.tags == ()


# --- Names of properties --------------------------------------------------------------------------------------

SPELLINGS = {"lower": str.lower, "upper": str.upper, "pascal": lambda name: name[:1].upper() + name[1:]}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_24_answers_with_other_capitals_in_the_names_of_properties_tell_the_same(corpus, spelling):
    """Every recorded answer of every type that a probe reads."""
    compared = 0
    for record_id, record in records(corpus).items():
        for item in items(record):
            for name, parse in PARSERS.get(type_of(item), ()):
                twin = item.inside(_renamed(dict(item.raw), SPELLINGS[spelling]))
                assert _told(parse, twin) == _told(parse, item), (record_id, name)
                compared += 1
    assert compared > 10_000


def _renamed(value: Any, spell: Any) -> Any:
    if isinstance(value, dict):
        return {spell(name): _renamed(inner, spell) for name, inner in value.items()}
    return [_renamed(inner, spell) for inner in value] if isinstance(value, list) else value


def _told(parse: Any, item: Item) -> Any:
    """The facts, or where the answer was refused; ids that stand in names are compared as ids are."""
    try:
        return [repr(fact).casefold() for fact in parse(item)]
    except Malformed as refused:
        return refused.where.casefold()


@pytest.mark.parametrize("word", ["Succeeded", "succeeded", "SUCCEEDED"])
def test_25_a_workspace_is_alive_in_any_spelling_of_the_word(word):
    assert judged(LOGS, instead(workspace(), workspace(state=word, ingestion="respectquota"))) == "pass"


# --- Whom a rule tells ----------------------------------------------------------------------------------------


def _telling(value: Any, group: str) -> Any:
    """The same with the id of a group in place of each id of an action group."""
    if isinstance(value, dict):
        return {name: _telling(inner, group) for name, inner in value.items()}
    if isinstance(value, list):
        return [_telling(inner, group) for inner in value]
    is_group = isinstance(value, str) and type_of_id(fold_id(value)) == "microsoft.insights/actiongroups"
    return group if is_group else value


@pytest.mark.parametrize(
    "record",
    [
        f"{METRIC}#037",
        f"{MONITOR}activity_log_alert_update_action#009",
        "azext24:scheduled-query/test_scheduled_query#040",
        "azext21:scheduled-query/test_scheduled_query#031",
    ],
)
def test_26_a_rule_is_followed_to_its_groups_in_each_of_the_four_shapes(recorded, record):
    told = next(item for item in recorded(record) if "actiongroups/" in json.dumps(item.raw).casefold())
    for group, expected in ((GROUP, "pass"), (f"{GROUP}-gone", "fail")):
        (found,) = parse_alert_rule(told.inside({**told.raw, "properties": _telling(told.get("properties"), group)}))
        ours = dataclasses.replace(rule(), action_groups=found.action_groups)
        assert told_by(instead(rule(), ours)).split()[0] == expected


def test_27_a_condition_is_read_though_its_kind_stands_under_a_name_with_a_dot(recorded):
    told = recorded(f"{METRIC}#039")[0]
    (found,) = parse_alert_rule(told)
    assert [criterion.signal for criterion in found.criteria] == ["percentage cpu"]
    assert "odata.type" in told.get("properties.criteria")


@pytest.mark.parametrize(("severity", "expected"), [(1, "pass"), (1.0, "pass"), (3, "nothing"), ("1", None)])
def test_28_a_severity_is_a_whole_number(recorded, severity, expected):
    told = changed(recorded(f"{METRIC}#037")[0], severity=severity)
    if expected is None:
        with pytest.raises(Malformed, match="severity"):
            list(parse_alert_rule(told))
        return
    (found,) = parse_alert_rule(told)
    ours = dataclasses.replace(rule(), severity=found.severity)
    assert told_by(instead(rule(), ours)) == expected


# --- Values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", [None, ""])
def test_30_a_destination_that_is_there_and_null_takes_no_logs(recorded, nothing):
    told = recorded(f"{MONITOR}diagnostic_settings_scenario#010")[0]
    bare = changed(told, storageAccountId=nothing, workspaceId=nothing)
    (found,) = parse_setting(bare)
    assert "workspaceId" in bare.get("properties")
    ours = dataclasses.replace(found, subject=setting().subject, of=PROD, **SEEN)
    assert judged(LOGS, instead(setting(), ours)).startswith("fail")


@pytest.mark.parametrize(("cap", "expected"), [(-1.0, "pass"), (-1, "pass"), (0.5, "fail")])
def test_35_a_cap_of_minus_one_is_none(recorded, cap, expected):
    told = recorded(f"{MONITOR}diagnostic_settings_scenario#006")[0]
    capping = {**told.get("properties.workspaceCapping"), "dailyQuotaGb": cap}
    ours = changed(told, workspaceCapping=capping, retentionInDays=90.0, provisioningState="Succeeded")
    parse = dict(PARSERS[type_of(told)])["log workspaces"]
    (found,) = parse(ours)
    assert found.retention == timedelta(days=90)
    seen = dataclasses.replace(found, subject=WORKSPACE, ingestion="RespectQuota", **SEEN)
    assert judged(LOGS, instead(workspace(), seen)).split()[0] == expected


SCHEDULED = "azext24:alertsmanagement/test_alertsmanagement_processing_rule#000"
LOCAL = {"UTC": 0, "Pacific Standard Time": -8, "Tokyo Standard Time": 9}


def _silences(told: Item) -> Iterator[Any]:
    for found in parse_processing_rule(told):
        yield dataclasses.replace(found, scopes=(PROD,), filters=(), **SEEN)


@pytest.mark.parametrize("zone", LOCAL)
def test_37_a_time_without_a_zone_is_one_in_the_zone_beside_it(recorded, zone):
    """NOW is told as people there read it off their clocks: taken for UTC it would be hours away."""
    here = (NOW + timedelta(hours=LOCAL[zone])).replace(tzinfo=None)
    for away, expected in ((timedelta(), f"fail F-{RECEIVERS}-5"), (timedelta(hours=3), "pass")):
        span = [(here + away + timedelta(minutes=by)).isoformat() for by in (-30, 30)]
        schedule = {"effectiveFrom": span[0], "effectiveUntil": span[1], "timeZone": zone}
        told = changed(recorded(SCHEDULED)[0], schedule=schedule)
        assert told_by([*whole(), *_silences(told)]) == expected


def test_37_a_silence_of_years_ago_is_over(recorded):
    assert told_by([*whole(), *_silences(recorded(SCHEDULED)[0])]) == "pass"


@pytest.mark.parametrize("spelt", ["PT5M", "00:05:00", "0.00:05:00"])
def test_39_an_evaluation_is_a_duration_in_any_spelling(recorded, spelt):
    (found,) = parse_alert_rule(changed(recorded(f"{METRIC}#037")[0], evaluationFrequency=spelt))
    assert found.evaluated_every == timedelta(minutes=5)
