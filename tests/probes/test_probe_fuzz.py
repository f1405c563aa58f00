"""Whatever stands at any place of an answer: a fact or a refusal, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from corpus_items import PARSERS, type_of
from coverage_cases import COVERAGE_CASES
from data_services import DATA_SERVICES, RECORDINGS
from delivery_cases import FOLLOWED, PARSED
from health_and_versions import HEALTH_AND_VERSION_CASES
from hypothesis import given, settings
from hypothesis import strategies as st
from launch_cases import ASKED_AT, LAUNCH_CASES
from probe_items import PROD, facts, item, recording

from collector.probe import Archive, Ask, Malformed, PerItem
from probes import CATALOGUE
from probes.capacity.quotas import parse_usage
from probes.monitoring._components import parse_component
from probes.monitoring.app_insights import parse_arrived
from probes.monitoring.availability_tests import parse_results as parse_test_results
from probes.monitoring.availability_tests import parse_web_test
from probes.monitoring.notification_reports import parse_tests
from probes.monitoring.notifications import parse_entry
from probes.recovery.restore_reports import parse_restores
from probes.rollback import revisions, slots
from probes.support import billing
from probes.testing.coverage import parse_coverage
from probes.testing.results import parse_results

RULES, BOARDS = recording("monitoring", "alert_rules"), recording("monitoring", "dashboards")
VAULTS = ("protected_items", "backup_vaults", "backup_policies", "backup_jobs")
BY_TYPE = {kind: parsers[0][1] for kind, parsers in PARSERS.items()}
CASES = [
    *HEALTH_AND_VERSION_CASES,
    *(
        (BY_TYPE[raw["type"].casefold()], raw)
        for raw in [*RULES, *BOARDS, *recording("monitoring", "processing_rules")]
    ),
    *((BY_TYPE["microsoft.insights/actiongroups"], raw) for raw in recording("monitoring", "action_groups")),
    *((BY_TYPE["microsoft.web/sites"], raw) for raw in recording("inventory", "resources")[:1]),
    *((BY_TYPE[raw.get("type", "subscription").casefold()], raw) for raw in recording("inventory", "rights")),
    *((BY_TYPE["microsoft.support/supporttickets"], raw) for raw in recording("support", "tickets")),
    *((BY_TYPE["microsoft.authorization/roleassignments"], raw) for raw in recording("support", "roles")),
    *(
        (BY_TYPE[raw["type"].casefold()], raw)
        for name in ("service_events", "resource_health")
        for raw in recording("dependency", name)
    ),
    *((BY_TYPE[raw["type"].casefold()], raw) for raw in recording("recovery", "advisor")),
    *((BY_TYPE[raw["type"].casefold()], raw) for raw in recording("monitoring", "fired_alerts")),
    *zip(
        (billing.parse_property, billing.parse_enterprise_account, billing.parse_product),
        recording("support", "billing"),
        strict=True,
    ),
    *((BY_TYPE[raw["type"].casefold()], raw) for name in VAULTS for raw in recording("recovery", name)),
    *(
        (parse, raw)
        for name in RECORDINGS
        for raw in recording("recovery", name)
        for kind, _, parse in DATA_SERVICES
        if kind == type_of(item(raw))
    ),
    *(
        (BY_TYPE[raw["type"].casefold()], raw)
        for name in ("site_recovery", "regions")
        for raw in recording("recovery", name)
    ),
    *zip((slots.parse_slot, slots.parse_site), recording("rollback", "slots"), strict=True),
    *zip((revisions.parse_app, revisions.parse_revision), recording("rollback", "revisions"), strict=True),
    (parse_usage, recording("capacity", "quotas")[0]),
    *(
        (dict(PARSERS[raw["type"]])[f"recovery-{name}-redundancy"], raw)
        for name in ("compute", "network", "service")
        for raw in recording("recovery", f"{name}_redundancy")
    ),
    (parse_results, recording("testing", "results")[0]),
    *((parse_component, raw) for raw in recording("monitoring", "app_insights")),
    *((parse_web_test, raw) for raw in recording("monitoring", "availability_tests")),
    (parse_arrived, {"value": recording("monitoring", "app_insights_metrics")}),
    (parse_test_results, {"value": recording("monitoring", "availability_metrics")}),
    (parse_coverage, recording("testing", "coverage")[0]),
    (parse_restores, recording("recovery", "restore_reports")[0]),
    (parse_tests, recording("monitoring", "notification_reports")[0]),
    *((parse_entry, raw) for raw in recording("monitoring", "notifications")),
    *LAUNCH_CASES,
    *COVERAGE_CASES,
]
NO_FACTS: Mapping[str, str] = {
    "found_below": "it makes nothing of an item that others follow",
    "nothing": "the same, for an item of a CI host",
}
"""Parse functions that are left out here."""
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
WORDS = st.sampled_from(["", "null", "[]", "{}", '{"items": {}}', "2026-13-01T00:00:00Z", "9999-12-31T23:59:59-23:00"])
ANY_JSON = st.recursive(
    LEAVES | WORDS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
)


def _paths(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*way, key)
        yield from _paths(inner, (*way, key))


def _replaced(raw: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    result = copy.deepcopy(raw)
    place: Any = result
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return result


def _odd(data: st.DataObject, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer with another value at one of its places."""
    path = data.draw(st.sampled_from(sorted(_paths(raw), key=str)))
    return _replaced(raw, path, data.draw(ANY_JSON))


def _assert_facts_or_refusal(found: Any) -> None:
    if isinstance(found, Malformed):
        assert all((found.detail, found.fix))
    else:
        assert all(hash(fact) is not None for fact in found)


@pytest.mark.parametrize(("parse", "raw"), CASES, ids=[str(number) for number in range(len(CASES))])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_value_at_any_place_is_a_fact_or_a_refusal(parse, raw, data):
    odd = _odd(data, raw)
    _assert_facts_or_refusal(_outcome(lambda: facts(parse, odd, ASKED_AT.get(parse, PROD))))


@pytest.mark.parametrize("cases", PARSED.values(), ids=PARSED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_value_at_any_place_of_what_a_host_says_is_a_fact_or_a_refusal(cases, data):
    case = data.draw(st.sampled_from(cases))
    odd = replace(case.item, raw=_odd(data, case.item.raw))
    _assert_facts_or_refusal(_outcome(lambda: tuple(case.read(odd))))


@pytest.mark.parametrize("cases", FOLLOWED.values(), ids=FOLLOWED)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_a_host_is_asked_next_is_a_question_nothing_or_a_refusal(cases, data):
    case = data.draw(st.sampled_from(cases))
    odd = replace(case.item, raw=_odd(data, case.item.raw))
    found = _outcome(lambda: tuple(case.read(odd)))
    assert isinstance(found, Malformed) or all(isinstance(one, Ask | Archive) and one.path for one in found)


@pytest.mark.parametrize("probe_id", sorted(CATALOGUE))
def test_every_parse_function_of_every_probe_takes_part(probe_id):
    module, _, name = CATALOGUE[probe_id].partition(":")
    parsers = {_named(read.parse) for read in getattr(import_module(module), name).reads}
    taking_part = {_named(parse) for parse, _ in CASES} | {_named(cases[0].read) for cases in PARSED.values()}
    assert parsers - taking_part - set(NO_FACTS) == set()


def _named(parse: Any) -> str:
    return str(getattr(parse, "func", parse).__name__)


FOLLOW_UPS = [
    read.need
    for path in CATALOGUE.values()
    for read in getattr(import_module(path.partition(":")[0]), path.partition(":")[2]).reads
    if isinstance(read.need, PerItem)
]


@pytest.mark.parametrize("need", FOLLOW_UPS)
@settings(max_examples=40, deadline=None)
@given(value=ANY_JSON)
def test_what_to_read_next_is_a_path_nothing_or_a_refusal(need, value):
    for name in ("billingAccountId", "billingAccountAgreementType"):
        odd = item({"id": value, "properties": {name: value}})
        found = _outcome(partial(need.path, odd))
        assert found is None or isinstance(found, str | Malformed)


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Malformed as refusal:
        return refusal
