"""The platform underneath: incidents in what is in use, the state of each member, and announced changes."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GO_LIVE, NOW, OTHER, PROD, SUB, VM, WEB, WORKLOAD, health, retirement, vm
from judged import gap, healthy, outcome, rows_of, verdict
from stores_kept import resource

from collector.derive.joins import missing
from collector.facts.azure import Inventory, Resource, Subscription
from collector.facts.platform import ResourceHealth, ServiceEvent
from collector.model import AzureScope, Cutover

HEALTHY, CHANGES = "dependency-platform-healthy", "dependency-platform-changes"
INCIDENT, DOWN = f"fail F-{HEALTHY}-1", f"fail F-{HEALTHY}-2"
IN_CUTOVER, TOO_SOON = f"fail F-{CHANGES}-1", f"fail F-{CHANGES}-2"
QUIET = healthy(ServiceEvent)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENT = {"event_type": "ServiceIssue", "subtype": None, "regions": ("westeurope",), "ends": None}


def incident(**changes) -> ServiceEvent:
    return retirement("K7TQ-3RG", **{**EVENT, **changes})


def maintenance(**changes) -> ServiceEvent:
    planned = {"event_type": "PlannedMaintenance", "subtype": None, "starts": GO_LIVE, "ends": GO_LIVE + HOUR}
    return retirement("M1", **{**planned, **changes})


# --- Incidents --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, INCIDENT, id="service and region in use"),
        pytest.param({"services": ("VIRTUAL MACHINES",)}, INCIDENT, id="service in capitals"),
        pytest.param({"services": ("Storage",)}, INCIDENT, id="machines stand on storage"),
        pytest.param({"services": ("Key Vault",)}, "pass", id="a known service that is not in use"),
        pytest.param({"services": ("Azure DNS",)}, INCIDENT, id="an unknown service may be in use"),
        pytest.param({"services": ()}, INCIDENT, id="no service told"),
        pytest.param({"services": ("Azure DNS",), "regions": ("eastus",)}, "pass", id="unknown service elsewhere"),
        pytest.param({"services": ("Key Vault",), "regions": ()}, "pass", id="not in use anywhere"),
        pytest.param({"regions": ("eastus",)}, "pass", id="another region"),
        pytest.param({"regions": ("eastus", "westeurope")}, INCIDENT, id="one of two regions"),
        pytest.param({"regions": ("global",)}, INCIDENT, id="global"),
        pytest.param({"regions": ()}, INCIDENT, id="no region told"),
        pytest.param({"regions": ("eastus(zone2)",)}, INCIDENT, id="a region that cannot be compared"),
        pytest.param({"status": "ACTIVE"}, INCIDENT, id="status in capitals"),
        pytest.param({"status": "Resolved"}, "pass", id="over"),
        pytest.param({"status": None}, "unknown U-PARSE", id="status not told"),
        pytest.param({"status": "Mitigating"}, "unknown U-PARSE", id="a status that is new"),
        pytest.param({"event_type": "EmergingIssues"}, INCIDENT, id="emerging"),
        pytest.param({"event_type": "SecurityAdvisory"}, "pass", id="an advisory"),
        pytest.param({"event_type": "SomethingNew"}, "unknown U-PARSE", id="a type that is new"),
        pytest.param({"event_type": "SomethingNew", "status": "Resolved"}, "pass", id="a new type that is over"),
        pytest.param({"event_type": "SomethingNew", "regions": ("eastus",)}, "pass", id="a new type elsewhere"),
    ],
)
def test_which_incidents_stand_in_the_way(changes, expected):
    assert outcome(HEALTHY, [*QUIET, incident(**changes)]) == expected


DOOR = f"{WEB}/providers/Microsoft.Cdn/profiles/afd"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"services": ("Azure DNS",), "regions": ("eastus",)}, "pass", id="an unknown service elsewhere"),
        pytest.param({"services": (), "regions": ("eastus",)}, "pass", id="no service told, elsewhere"),
        pytest.param({"services": ("Azure DNS",), "regions": ("global",)}, INCIDENT, id="an unknown service anywhere"),
        pytest.param({"services": ("Azure Front Door",), "regions": ("eastus",)}, INCIDENT, id="its own service"),
        pytest.param({"services": ("Azure CDN",), "regions": ("eastus",)}, INCIDENT, id="by its older name"),
        pytest.param({"services": ("Traffic Manager",), "regions": ("eastus",)}, INCIDENT, id="a service like it"),
    ],
)
def test_a_service_of_no_region_does_not_bring_in_the_incidents_of_the_whole_world(changes, expected):
    door = [resource(DOOR, location="Global"), health(DOOR)]
    assert outcome(HEALTHY, [*QUIET, *door, incident(**changes)]) == expected


@pytest.mark.parametrize(
    ("kind", "silence"),
    [
        ("Microsoft.Network/virtualNetworks", True),
        ("Microsoft.Network/publicIPAddresses", True),
        ("Microsoft.Insights/components", True),
        ("Microsoft.Network/loadBalancers", missing("Resource Health tells nothing of any of the 1 resources here")),
    ],
)
def test_a_subscription_may_be_silent_where_nothing_in_it_ever_has_a_status(kind, silence):
    hub = (SUB, OTHER.rpartition("/")[2])
    two = dataclasses.replace(WORKLOAD, subscriptions=hub, azure=AzureScope(subscriptions=hub))
    there = resource(f"{OTHER}/resourceGroups/rg-hub/providers/{kind}/hub")
    looks = [dataclasses.replace(look, subject=OTHER) for look in QUIET if isinstance(look, Inventory)]
    seen = next(dataclasses.replace(fact, subject=OTHER) for fact in QUIET if isinstance(fact, Subscription))
    rows = {row.subject: row for row in rows_of("platform_health", [*QUIET, *looks, seen, there], workload=two)}
    assert rows[OTHER].available == silence


def test_an_incident_where_the_workload_is_to_be_recovered_stands_in_the_way():
    recovers = dataclasses.replace(WORKLOAD, recovery_region="ukwest")
    found = [*QUIET, incident(regions=("ukwest",))]
    assert outcome(HEALTHY, found, workload=recovers) == INCIDENT


def test_a_member_without_a_region_may_stand_in_any():
    found = [*healthy(ServiceEvent, Resource), vm(location=None), incident(regions=("eastus",))]
    assert outcome(HEALTHY, found) == INCIDENT


def test_an_active_incident_fails_even_where_others_are_hidden():
    assert outcome(HEALTHY, [*QUIET, incident()], [gap(ServiceEvent)]) == INCIDENT


def test_the_message_names_the_incident_its_services_and_regions():
    message = verdict(HEALTHY, [*QUIET, incident()]).message
    assert "K7TQ-3RG (Virtual Machines in westeurope)" in message


# --- Members ----------------------------------------------------------------------------------------------

NOT_TOLD = healthy(ResourceHealth)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"availability": "AVAILABLE"}, "pass"),
        ({"availability": "Unavailable"}, DOWN),
        ({"availability": "Unavailable", "reason": "User Initiated"}, DOWN),
        ({"availability": "Degraded"}, DOWN),
        ({"availability": "Unknown"}, "unknown U-MISSING"),
        ({"availability": "Unknown", "reason": "Unplanned", "context": "Platform Initiated"}, "unknown U-MISSING"),
        ({"availability": "Unknown", "reason": "UserInitiated"}, "pass"),
        ({"availability": "Unknown", "reason": "Unplanned", "context": "Customer Initiated"}, "pass"),
        ({"availability": "Sleeping"}, "unknown U-PARSE"),
        ({"availability": None}, "unknown U-PARSE"),
        ({"subject": VM.upper(), "availability": "Degraded"}, DOWN),
    ],
)
def test_the_state_of_a_member(changes, expected):
    assert outcome(HEALTHY, [*NOT_TOLD, health(**changes)]) == expected


def test_the_message_about_a_member_says_why_and_since_when():
    state = {"availability": "Unavailable", "reason": "Planned", "context": "Platform Initiated", "since": NOW}
    message = verdict(HEALTHY, [*NOT_TOLD, health(**state)]).message
    assert "state: Unavailable, Planned, Platform Initiated, since 2026-11-22 12:00 UTC" in message


def test_what_is_no_member_is_not_judged():
    stranger = f"{PROD}/resourceGroups/other/providers/Microsoft.Network/loadBalancers/lb"
    assert outcome(HEALTHY, [*healthy(), health(stranger, availability="Unavailable")]) == "pass"


def test_a_subscription_in_which_no_state_is_told_is_unknown():
    assert outcome(HEALTHY, NOT_TOLD) == "unknown U-MISSING"


SECOND = f"{WEB}/providers/Microsoft.Compute/virtualMachines/vm-2"


def test_a_member_without_a_state_is_unknown_where_another_of_its_type_has_one():
    found = [*healthy(), vm(SECOND)]
    of_subscription = rows_of("platform_health", found)[0]
    assert of_subscription.members_untold == 1
    assert outcome(HEALTHY, found) == "unknown U-MISSING"
    assert "Resource Health tells nothing of it" in verdict(HEALTHY, found).message
    assert outcome(HEALTHY, [*found, health(SECOND)]) == "pass"


def test_of_a_type_that_the_platform_does_not_speak_of_no_state_is_asked():
    balancer = resource(f"{WEB}/providers/Microsoft.Network/loadBalancers/lb")
    found = [*healthy(), balancer]
    assert rows_of("platform_health", found)[0].members_untold == 1
    assert outcome(HEALTHY, found) == "pass"


def test_a_subscription_that_does_not_show_itself_is_no_good_news():
    """The states of its members alone say nothing about incidents."""
    assert outcome(HEALTHY, healthy(Subscription)) == "unknown U-SCOPE"


def test_where_the_platform_has_no_news_the_message_says_what_to_do():
    assert "start it or remove it" in verdict(HEALTHY, [*NOT_TOLD, health(availability="Unknown")]).message


@pytest.mark.parametrize("kind", [ServiceEvent, ResourceHealth, Resource, Subscription])
@pytest.mark.parametrize("scope", ["", PROD])
def test_no_gap_leaves_a_pass(kind, scope):
    assert outcome(HEALTHY, healthy(), [gap(kind, scope=scope)]) == "unknown U-PERM"


def test_events_of_another_subscription_do_not_matter_here():
    assert outcome(HEALTHY, [*QUIET, incident(seen_from=OTHER)]) == "pass"


def test_health_is_asked_for_right_before():
    old = NOW - timedelta(minutes=31)
    aged = [dataclasses.replace(one, observed_at=old) if _tells_health(one) else one for one in healthy()]
    assert outcome(HEALTHY, aged) == "unknown U-STALE"


def test_the_resources_themselves_may_have_been_read_before():
    old = NOW - timedelta(hours=2)
    aged = [dataclasses.replace(one, observed_at=old) if isinstance(one, Resource) else one for one in healthy()]
    assert outcome(HEALTHY, aged) == "pass"


def _tells_health(fact) -> bool:
    kinds = (ServiceEvent.kind, ResourceHealth.kind)
    return fact.kind in kinds or (isinstance(fact, Inventory) and fact.of in kinds)


# --- Announced changes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, IN_CUTOVER, id="at go-live"),
        pytest.param({"starts": GO_LIVE - 30 * HOUR, "ends": GO_LIVE - 24 * HOUR}, "pass", id="ends as it begins"),
        pytest.param({"starts": GO_LIVE - 30 * HOUR, "ends": GO_LIVE - 23 * HOUR}, IN_CUTOVER, id="reaches into it"),
        pytest.param({"starts": GO_LIVE + 24 * HOUR, "ends": GO_LIVE + 25 * HOUR}, "pass", id="right after it"),
        pytest.param({"starts": GO_LIVE - 9 * DAY, "ends": GO_LIVE + 9 * DAY}, IN_CUTOVER, id="all around it"),
        pytest.param({"ends": None}, "unknown U-PARSE", id="no end told"),
        pytest.param({"starts": None}, "unknown U-PARSE", id="no beginning told"),
        pytest.param({"starts": GO_LIVE + 30 * HOUR, "ends": None}, "pass", id="begins after it"),
        pytest.param({"starts": None, "ends": GO_LIVE - 30 * HOUR}, "pass", id="ends before it"),
        pytest.param({"status": "Resolved"}, "not_applicable", id="over"),
        pytest.param({"status": "Postponed"}, "unknown U-PARSE", id="a status that is new"),
        pytest.param({"status": None}, "unknown U-PARSE", id="status not told"),
        pytest.param({"services": ("Key Vault",)}, "not_applicable", id="not in use"),
        pytest.param({"regions": ("eastus",)}, "not_applicable", id="elsewhere"),
    ],
)
def test_maintenance_must_not_fall_into_the_cutover(changes, expected):
    assert outcome(CHANGES, [*QUIET, maintenance(**changes)]) == expected


@pytest.mark.parametrize(("hours", "expected"), [(3, IN_CUTOVER), (5, "pass")])
def test_a_declared_cutover_takes_the_place_of_the_day_around_go_live(hours, expected):
    declared = dataclasses.replace(WORKLOAD, cutover=Cutover(starts=GO_LIVE - 4 * HOUR, ends=GO_LIVE + 4 * HOUR))
    planned = maintenance(starts=GO_LIVE + hours * HOUR, ends=GO_LIVE + 20 * HOUR)
    assert outcome(CHANGES, [*QUIET, planned], workload=declared) == expected


def test_the_message_says_which_cutover_it_was_held_against():
    message = verdict(CHANGES, [*QUIET, maintenance()]).message
    assert "event starts: 2026-12-01 12:00 UTC; event ends: 2026-12-01 13:00 UTC" in message
    assert "cutover: 2026-11-30 12:00 to 2026-12-02 12:00 UTC (24 h around go-live" in message


LONG_AGO = NOW - 400 * DAY
LATE = dataclasses.replace(WORKLOAD, go_live=LONG_AGO)


@pytest.mark.parametrize(
    ("cutover", "said"),
    [
        (Cutover(starts=LONG_AGO, ends=LONG_AGO + 6 * HOUR), "as it lies outside of the declared cutover"),
        (Cutover(starts=GO_LIVE + 30 * DAY, ends=GO_LIVE + 31 * DAY), "as it lies outside of the declared cutover"),
        (Cutover(starts=GO_LIVE - HOUR, ends=GO_LIVE + HOUR), "as declared"),
    ],
    ids=["a year ago", "a month after go-live", "around go-live"],
)
def test_a_cutover_that_does_not_hold_go_live_hides_no_maintenance(cutover, said):
    declared = dataclasses.replace(WORKLOAD, cutover=cutover)
    assert outcome(CHANGES, [*QUIET, maintenance()], workload=declared) == IN_CUTOVER
    assert said in verdict(CHANGES, [*QUIET, maintenance()], workload=declared).message


@pytest.mark.parametrize("cutover", [None, Cutover(starts=LONG_AGO, ends=LONG_AGO + 6 * HOUR)])
def test_a_go_live_of_the_past_hides_no_maintenance_of_today(cutover):
    declared = dataclasses.replace(LATE, cutover=cutover)
    found = [*QUIET, maintenance(starts=NOW - HOUR, ends=NOW + 6 * HOUR)]
    assert outcome(CHANGES, found, workload=declared) == IN_CUTOVER
    assert "24 h around today, as go-live has passed" in verdict(CHANGES, found, workload=declared).message


def test_a_cutover_that_goes_on_after_go_live_still_counts():
    declared = dataclasses.replace(
        WORKLOAD, go_live=NOW - HOUR, cutover=Cutover(starts=NOW - 2 * HOUR, ends=NOW + HOUR)
    )
    later = maintenance(starts=NOW + 2 * HOUR, ends=NOW + 3 * HOUR)
    assert outcome(CHANGES, [*QUIET, later], workload=declared) == "pass"
    assert outcome(CHANGES, [*QUIET, maintenance(starts=NOW, ends=NOW + HOUR)], workload=declared) == IN_CUTOVER


@pytest.mark.parametrize(("days", "expected"), [(1, TOO_SOON), (179, TOO_SOON), (180, "pass")])
def test_a_go_live_of_the_past_makes_no_retirement_distant(days, expected):
    assert outcome(CHANGES, [*QUIET, retirement(ends=NOW + days * DAY)], workload=LATE) == expected


def test_what_has_retired_already_leaves_no_time_after_go_live():
    (row,) = rows_of("platform_change", [*QUIET, retirement(ends=NOW - 30 * DAY)])
    assert row.after_go_live == timedelta(0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"event_type": "Newfangled"}, "unknown U-PARSE", id="a new type in the cutover"),
        pytest.param({"event_type": "Newfangled", "ends": None}, "unknown U-PARSE", id="a new type without an end"),
        pytest.param({"event_type": "Newfangled", "status": "Resolved"}, "not_applicable", id="a new type, over"),
        pytest.param({"event_type": "Newfangled", "regions": ("eastus",)}, "not_applicable", id="a new type elsewhere"),
        pytest.param(
            {"event_type": "Newfangled", "starts": GO_LIVE + 300 * DAY, "ends": GO_LIVE + 301 * DAY},
            "pass",
            id="a new type of next year",
        ),
        pytest.param({"event_type": "SecurityAdvisory"}, "not_applicable", id="a known type that is no change"),
        pytest.param({"event_type": "HealthAdvisory", "subtype": "Newfangled"}, "unknown U-PARSE", id="a new subtype"),
    ],
)
def test_an_announcement_by_a_new_word_may_be_a_change(changes, expected):
    assert outcome(CHANGES, [*QUIET, maintenance(**changes)]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="years away"),
        pytest.param({"ends": GO_LIVE + 180 * DAY}, "pass", id="exactly half a year"),
        pytest.param({"ends": GO_LIVE + 179 * DAY}, TOO_SOON, id="a day sooner"),
        pytest.param({"ends": NOW - DAY}, TOO_SOON, id="retired already"),
        pytest.param({"starts": GO_LIVE + DAY}, TOO_SOON, id="the nearer of two moments counts"),
        pytest.param({"ends": None}, "unknown U-PARSE", id="no date told"),
        pytest.param({"ends": None, "starts": GO_LIVE + 300 * DAY}, "pass", id="only one moment told"),
        pytest.param({"subtype": "RETIREMENT", "ends": GO_LIVE}, TOO_SOON, id="in capitals"),
        pytest.param({"subtype": None, "ends": GO_LIVE}, "not_applicable", id="another advisory"),
        pytest.param({"status": "Perhaps", "ends": GO_LIVE}, "unknown U-PARSE", id="a status that is new"),
        pytest.param({"services": ("API Management",), "ends": GO_LIVE}, TOO_SOON, id="an unknown service"),
        pytest.param({"services": ("Key Vault",), "ends": GO_LIVE}, "not_applicable", id="not in use"),
    ],
)
def test_nothing_in_use_may_retire_soon_after_go_live(changes, expected):
    assert outcome(CHANGES, [*QUIET, retirement(**changes)]) == expected


def test_one_event_that_two_subscriptions_are_told_of_is_one_row():
    twice = [retirement(), retirement(subject=f"{OTHER}/providers/Microsoft.ResourceHealth/events/v3mm-90g")]
    assert len(rows_of("platform_change", [*QUIET, *twice])) == 1


@pytest.mark.parametrize("kind", [ServiceEvent, Resource])
def test_changes_that_were_not_read_are_unknown(kind):
    assert outcome(CHANGES, healthy(), [gap(kind)]) == "unknown U-PERM"
    assert outcome(CHANGES, QUIET, [gap(kind)]) == "unknown U-PERM"


def test_no_announced_change_is_not_applicable():
    assert outcome(CHANGES, QUIET) == "not_applicable"
