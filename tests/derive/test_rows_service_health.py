"""Who hears of incidents of Azure: kinds of events, regions, services, receivers, silence, and members one by one."""

from __future__ import annotations

import dataclasses

import pytest
from builders import GROUP, OPS, OTHER, PROD, SUB, VM, WEB, WORKLOAD, email, group, processing, sms, vm
from builders_watching import INCIDENT, REGION, SERVICE, asks, resource_health, service_health, with_flows
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertRule
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup, Receiver
from collector.model import AzureScope, Flow

WATCH = "monitoring-service-health"
EVENTS, MEMBERS = (f"fail F-{WATCH}-{line}" for line in (1, 2))
REST = [fact for fact in healthy() if not (isinstance(fact, AlertRule) and fact.rule_kind == "activity")]
ON_MEMBERS = resource_health()
IN_USE = ("global", "northeurope", "westeurope")
STATUS = "properties.currenthealthstatus"


def any_of(*parts: ActivityCondition) -> ActivityCondition:
    return ActivityCondition(any_of=tuple(test for part in parts for test in part.any_of))


def test_one_rule_of_each_kind_without_filters_is_the_simplest_pass():
    facts = [*REST, service_health(), ON_MEMBERS]
    assert outcome(WATCH, facts) == "pass"
    (row,) = rows_of("health_watch", facts)
    assert row.types_covered == ("Incident", "Maintenance", "ActionRequired", "Security", "Informational")
    assert (row.regions_in_use, row.not_covered, row.unwatched_members, row.hindrances) == (IN_USE, (), (), ())


KINDS = asks(INCIDENT, "incident", "maintenance", "actionrequired", "security")
REGIONS = asks(REGION, "west europe", "north europe", "global")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param([KINDS], "pass", id="the kinds that are asked for"),
        pytest.param([asks(INCIDENT, "incident", "maintenance", "security")], EVENTS, id="without advisories"),
        pytest.param([any_of(asks(INCIDENT, "incident"), asks(INCIDENT, "maintenance"))], EVENTS, id="two kinds"),
        pytest.param(
            [any_of(*(asks(INCIDENT, kind) for kind in KINDS.any_of[0].values))], "pass", id="each kind by itself"
        ),
        pytest.param([asks(INCIDENT, "incident"), asks(INCIDENT, "security")], EVENTS, id="two kinds at once"),
        pytest.param([REGIONS], "pass", id="the regions in use"),
        pytest.param([asks(REGION, "westeurope", "NorthEurope", "Global")], "pass", id="spelt as resources do"),
        pytest.param([asks(REGION, "west europe", "north europe")], EVENTS, id="without what is global"),
        pytest.param([asks(REGION, "west europe", "global")], EVENTS, id="without the recovery region"),
        pytest.param([asks(REGION, "north europe", "global")], EVENTS, id="without the region of a member"),
        pytest.param([asks(SERVICE, "virtual machines")], "unknown U-PARTIAL", id="some services"),
        pytest.param([asks(SERVICE, "virtual machines"), asks(INCIDENT, "incident")], EVENTS, id="one kind of some"),
        pytest.param([asks("properties.stage", "planned")], "unknown U-PARTIAL", id="a field that nobody knows"),
        pytest.param([asks("status", "active")], "pass", id="when it begins"),
        pytest.param([asks("status", "resolved")], EVENTS, id="when it is over"),
        pytest.param([asks(INCIDENT)], "unknown U-PARTIAL", id="a test without values"),
    ],
)
def test_conditions_of_a_rule_on_service_health(conditions, expected):
    assert outcome(WATCH, [*REST, service_health(*conditions), ON_MEMBERS]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"enabled": False}, EVENTS, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"scopes": (PROD.upper(),)}, "pass", id="in capitals"),
        pytest.param({"scopes": (WEB,)}, EVENTS, id="a group: these events are about subscriptions"),
        pytest.param({"scopes": (OTHER,)}, EVENTS, id="another subscription"),
        pytest.param({"scopes": None}, EVENTS, id="scopes not told"),
        pytest.param({"action_groups": ()}, EVENTS, id="tells nobody"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param({"action_groups": (f"{GROUP}-gone",)}, EVENTS, id="a group that was deleted"),
        pytest.param({"conditions": None}, "unknown U-PARTIAL", id="conditions not told"),
        pytest.param({"conditions": (asks("category", "administrative"),)}, EVENTS, id="another category"),
        pytest.param(
            {"conditions": (asks("category", "servicehealth", "resourcehealth"),)}, "pass", id="both categories"
        ),
    ],
)
def test_a_rule_counts_when_it_watches_the_subscription_and_people_hear_of_it(changes, expected):
    assert outcome(WATCH, [*REST, service_health(**changes), ON_MEMBERS]) == expected


def test_a_hole_is_named_with_its_regions():
    facts = [*REST, service_health(asks(REGION, "west europe")), ON_MEMBERS]
    (row,) = rows_of("health_watch", facts)
    assert row.not_covered[0] == "Incident in global and northeurope"
    assert (row.types_covered, row.types_maybe_covered) == ((), ())


def test_several_rules_may_cover_together():
    first = service_health(asks(INCIDENT, "incident", "security"), name="faults")
    second = service_health(asks(INCIDENT, "maintenance", "actionrequired"), REGIONS, name="plans")
    assert outcome(WATCH, [*REST, first, second, ON_MEMBERS]) == "pass"
    assert outcome(WATCH, [*REST, first, ON_MEMBERS]) == EVENTS


def test_a_rule_for_some_services_does_no_harm_beside_one_for_all():
    narrow = service_health(asks(SERVICE, "storage"), name="storage")
    assert outcome(WATCH, [*REST, narrow, service_health(), ON_MEMBERS]) == "pass"


@pytest.mark.parametrize(
    ("receivers", "expected"),
    [
        ((email(),), "pass"),
        ((sms(),), "pass"),
        ((email(status="Disabled"),), EVENTS),
        ((Receiver(channel="webhook"),), EVENTS),
        ((Receiver(channel="push"),), EVENTS),
    ],
)
def test_only_email_and_sms_tell_people(receivers, expected):
    others = [fact for fact in REST if not isinstance(fact, ActionGroup)]
    assert outcome(WATCH, [*others, group(*receivers), service_health(), ON_MEMBERS]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, EVENTS, id="everything"),
        pytest.param({"scopes": (WEB,)}, MEMBERS, id="a group: only its members fall silent"),
        pytest.param({"scopes": (OTHER,)}, "pass", id="another subscription"),
        pytest.param({"enabled": False}, "pass", id="switched off"),
    ],
)
def test_a_silencer_takes_the_rule_away(changes, expected):
    assert outcome(WATCH, [*REST, service_health(), ON_MEMBERS, processing(**changes)]) == expected


def test_a_row_says_what_is_missing_and_why_a_rule_does_not_count():
    facts = [*REST, service_health(REGIONS, asks(INCIDENT, "incident")), service_health(name="old", enabled=False)]
    message = verdict(WATCH, [*facts, ON_MEMBERS]).message
    assert "not covered: Maintenance, ActionRequired, Security, Informational" in message
    assert "old: switched off" in message


# --- Members -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "changes", "expected"),
    [
        pytest.param([], {}, "pass", id="the whole subscription"),
        pytest.param([], {"scopes": (WEB,)}, "pass", id="the group of the member"),
        pytest.param([], {"scopes": (VM,)}, "pass", id="the member itself"),
        pytest.param([], {"scopes": (OPS,)}, MEMBERS, id="another group"),
        pytest.param([], {"enabled": False}, MEMBERS, id="switched off"),
        pytest.param([asks(STATUS, "unavailable", "degraded")], {}, "pass", id="both bad states"),
        pytest.param([asks(STATUS, "unavailable")], {}, MEMBERS, id="not when degraded"),
        pytest.param([asks(STATUS, "available")], {}, MEMBERS, id="only when it is well again"),
        pytest.param([asks("properties.previoushealthstatus", "available")], {}, "pass", id="it was well before"),
        pytest.param([asks("properties.cause", "platforminitiated")], {}, "pass", id="by the platform"),
        pytest.param([asks("properties.cause", "userinitiated")], {}, MEMBERS, id="by users only"),
        pytest.param([asks("resourcetype", "microsoft.compute/virtualmachines")], {}, "pass", id="its type"),
        pytest.param([asks("resourcetype", "microsoft.web/sites")], {}, MEMBERS, id="another type"),
        pytest.param([asks("resourcegroup", "RG-Web")], {}, "pass", id="its group by name"),
        pytest.param([asks("resourceid", VM.upper())], {}, "pass", id="its id"),
        pytest.param([asks("level", "critical")], {}, "unknown U-PARTIAL", id="a field that nobody knows"),
    ],
)
def test_each_critical_member_needs_a_rule_on_resource_health(conditions, changes, expected):
    assert outcome(WATCH, [*REST, service_health(), resource_health(*conditions, **changes)]) == expected


def test_two_rules_may_watch_one_state_each():
    rules = [resource_health(asks(STATUS, state), name=state) for state in ("unavailable", "degraded")]
    assert outcome(WATCH, [*REST, service_health(), *rules]) == "pass"


def test_without_any_rule_the_members_are_named():
    found = verdict(WATCH, [*REST, service_health()])
    assert found.reason_codes == (f"F-{WATCH}-2",)
    assert "vm-1" in found.message


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        (Flow(name="checkout", members=(VM,)), MEMBERS),
        (Flow(name="checkout", members=(f"{OPS}/providers/Microsoft.Web/sites/api",)), "pass"),
        (Flow(name="report", members=(VM,), critical=False), "pass"),
    ],
)
def test_only_what_critical_flows_need_must_be_watched(flow, expected):
    facts = [*REST, service_health(), resource_health(scopes=(OPS,))]
    assert outcome(WATCH, facts, workload=with_flows(flow)) == expected


# --- What was not seen -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [AlertRule, ActionGroup])
def test_rules_and_groups_that_were_not_read_are_unknown(kind, cause, code):
    seen = [fact for fact in REST if not isinstance(fact, kind)]
    rules = [] if kind is AlertRule else [service_health(), ON_MEMBERS]
    assert outcome(WATCH, [*seen, *rules], [gap(kind, cause=cause)]) == f"unknown {code}"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(service_health(), "pass"), (service_health(REGIONS), "unknown U-PERM")],
    ids=["all regions", "some regions"],
)
def test_with_resources_unseen_any_region_may_be_in_use(rule, expected):
    (row,) = rows_of("health_watch", [*REST, rule, ON_MEMBERS], [gap(Resource)])
    known = row.types_covered[:1] == ("Incident",) if isinstance(row.types_covered, tuple) else row.types_covered.reason
    assert known == (True if expected == "pass" else "U-PERM")


def test_a_member_that_does_not_tell_its_region_may_be_anywhere():
    others = [fact for fact in REST if not isinstance(fact, Resource)]
    facts = [*others, vm(location=None), ON_MEMBERS]
    assert outcome(WATCH, [*facts, service_health()]) == "pass"
    assert outcome(WATCH, [*facts, service_health(REGIONS)]) == "unknown U-PARSE"


def test_every_subscription_needs_its_rules():
    two = dataclasses.replace(
        WORKLOAD,
        subscriptions=(SUB, OTHER.rpartition("/")[2]),
        azure=AzureScope(subscriptions=(SUB, OTHER.rpartition("/")[2])),
    )
    rows = rows_of("health_watch", [*REST, service_health(), ON_MEMBERS], workload=two)
    assert [(row.subject, bool(row.types_maybe_covered)) for row in rows] == [(PROD, True), (OTHER, True)]
    assert rows[1].regions_in_use == ("global", "northeurope")


def test_a_condition_may_ask_for_other_fields_instead():
    either = ActivityCondition(
        any_of=(ActivityTest(field=INCIDENT, values=("incident",)), ActivityTest(field=SERVICE, values=("storage",)))
    )
    (row,) = rows_of("health_watch", [*REST, service_health(either), ON_MEMBERS])
    assert row.not_covered == ()
    assert row.types_covered.reason == "U-PARTIAL"
