"""Whose an alert rule is in a workload that is only a part of its subscriptions: the table of docs/workload.md."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import GROUP, OPS, OTHER, PROD, SUB, VM, WEB, WORKLOAD, backup, email, group, processing, rule, vm
from builders_launch import LAUNCHED, launch_in_order
from every_criterion import FROM_AZURE
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import decided, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource
from collector.facts.monitoring import ActionGroup
from collector.model import AzureScope, Cause, Fact, Ruling, Workload

RECEIVERS = "monitoring-receivers-email-sms"
MAIL, NONE, SILENT = f"fail F-{RECEIVERS}-1", f"fail F-{RECEIVERS}-none", f"fail F-{RECEIVERS}-5"
TEAM = (("team", "shop"),)
LAB = f"{PROD}/resourceGroups/rg-lab"
LAB_VM = f"{LAB}/providers/Microsoft.Compute/virtualMachines/vm-lab"
LAB_DISK = f"{LAB_VM}/extensions/disk"
LAB_MAP = f"{LAB}/providers/Microsoft.Maps/accounts/lab"
OUR_MAP = f"{WEB}/providers/Microsoft.Maps/accounts/web"
IN_LAB = f"{LAB}/providers/microsoft.insights/metricAlerts/lab"


def scoped(**azure: Any) -> Workload:
    scope = AzureScope(**azure)
    return dataclasses.replace(WORKLOAD, subscriptions=scope.every_subscription, azure=scope)


WHOLE = scoped(subscriptions=(SUB,))
BY_GROUP = scoped(resource_groups=(WEB,))
BY_ID = scoped(resources=(VM,))
BY_TAG = scoped(subscriptions=(SUB,), tags=TEAM)
ESTATE: list[Fact] = [
    *healthy(Resource),
    vm(tags=TEAM),
    vm(LAB_VM, tags=(("team", "lab"),)),
    backup("lab", source=LAB_VM),
]
OURS, THEIRS = "ours", "theirs"


def mute(**changes: Any) -> AlertRule:
    """An urgent rule of another group that tells nobody: whoever is to answer for it fails."""
    return rule("mute", **{"subject": IN_LAB, "action_groups": (), **changes})


@pytest.mark.parametrize(
    ("workload", "changes", "whose"),
    [
        pytest.param(WHOLE, {"scopes": (LAB_VM,)}, OURS, id="whole: any machine"),
        pytest.param(WHOLE, {"scopes": (LAB_MAP,)}, OURS, id="whole: anything"),
        pytest.param(WHOLE, {"scopes": None}, OURS, id="whole: scopes not told"),
        pytest.param(WHOLE, {"scopes": (OTHER,)}, THEIRS, id="whole: another subscription"),
        pytest.param(BY_GROUP, {"scopes": (VM,)}, OURS, id="group: our machine, rule elsewhere"),
        pytest.param(BY_GROUP, {"scopes": (VM.upper(),)}, OURS, id="group: our machine, in capitals"),
        pytest.param(BY_GROUP, {"scopes": (OUR_MAP,)}, OURS, id="group: a type in it that is not read"),
        pytest.param(BY_GROUP, {"scopes": (WEB,)}, OURS, id="group: itself"),
        pytest.param(BY_GROUP, {"scopes": (PROD,)}, OURS, id="group: its subscription"),
        pytest.param(BY_GROUP, {"scopes": (LAB_VM, VM)}, OURS, id="group: one of two machines"),
        pytest.param(BY_GROUP, {"scopes": None}, OURS, id="group: scopes not told"),
        pytest.param(BY_GROUP, {"scopes": ()}, OURS, id="group: scopes empty"),
        pytest.param(
            BY_GROUP, {"scopes": (LAB_VM,), "subject": f"{WEB}/providers/microsoft.insights/metricAlerts/m"}, OURS,
            id="group: rule in it, another team's machine",
        ),
        pytest.param(
            BY_GROUP, {"scopes": (OTHER,), "subject": f"{WEB}/providers/microsoft.insights/metricAlerts/m"}, THEIRS,
            id="group: rule in it, a subscription that is not looked at",
        ),
        pytest.param(BY_GROUP, {"scopes": (LAB_VM,)}, THEIRS, id="group: another team's machine"),
        pytest.param(BY_GROUP, {"scopes": (LAB,)}, THEIRS, id="group: another group"),
        pytest.param(BY_GROUP, {"scopes": (LAB_MAP,)}, THEIRS, id="group: anything in another group"),
        pytest.param(BY_GROUP, {"scopes": (f"{WEB}-2",)}, THEIRS, id="group: one whose name begins alike"),
        pytest.param(BY_ID, {"scopes": (VM,)}, OURS, id="id: itself"),
        pytest.param(BY_ID, {"scopes": (f"{VM}/extensions/x",)}, OURS, id="id: below it"),
        pytest.param(BY_ID, {"scopes": (WEB,)}, OURS, id="id: its group"),
        pytest.param(BY_ID, {"scopes": (PROD,)}, OURS, id="id: its subscription"),
        pytest.param(BY_ID, {"scopes": (f"{VM}-2",)}, THEIRS, id="id: a neighbour"),
        pytest.param(BY_TAG, {"scopes": (VM,)}, OURS, id="tag: a machine that has it"),
        pytest.param(BY_TAG, {"scopes": (f"{VM}/extensions/x",)}, OURS, id="tag: below one"),
        pytest.param(BY_TAG, {"scopes": (WEB,)}, OURS, id="tag: a group that holds one"),
        pytest.param(BY_TAG, {"scopes": (PROD,)}, OURS, id="tag: a subscription that holds one"),
        pytest.param(BY_TAG, {"scopes": None}, OURS, id="tag: scopes not told"),
        pytest.param(BY_TAG, {"scopes": (LAB_VM,)}, THEIRS, id="tag: a machine without it"),
        pytest.param(BY_TAG, {"scopes": (LAB_DISK,)}, THEIRS, id="tag: below a machine without it"),
        pytest.param(BY_TAG, {"scopes": (f"{LAB_VM}-gone",)}, THEIRS, id="tag: a machine that is provably not there"),
        pytest.param(BY_TAG, {"scopes": (LAB,)}, None, id="tag: a group without such a machine"),
        pytest.param(BY_TAG, {"scopes": (LAB_MAP,)}, None, id="tag: a type whose tags are not read"),
        pytest.param(
            scoped(subscriptions=(SUB,), tags=TEAM, resource_groups=(LAB,)), {"scopes": (LAB_MAP,)}, OURS,
            id="tag and group: in the group",
        ),
        pytest.param(
            scoped(subscriptions=(SUB,), resource_groups=(WEB,)), {"scopes": (LAB_MAP,)}, OURS,
            id="a group adds to a whole",
        ),
    ],
)  # fmt: skip
def test_whose_a_rule_is(workload, changes, whose):
    answer = {OURS: MAIL, THEIRS: "pass", None: "unknown U-MISSING"}[whose]
    assert outcome(RECEIVERS, [*ESTATE, mute(**changes)], workload=workload) == answer


# --- What is not known ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("workload", "estate", "gaps", "expected"),
    [
        pytest.param(BY_TAG, [vm(tags=TEAM), vm(LAB_VM, tags=None)], [], "unknown U-PARSE", id="tags not told"),
        pytest.param(BY_TAG, [vm(tags=TEAM)], [gap(Resource)], "unknown U-PERM", id="machines not seen"),
        pytest.param(BY_TAG, [vm(tags=TEAM)], [gap(Resource, scope=LAB)], "unknown U-PERM", id="its group not seen"),
        pytest.param(BY_TAG, [vm(tags=TEAM)], [gap(Resource, scope=WEB)], "pass", id="another group not seen"),
        pytest.param(BY_GROUP, [vm()], [gap(Resource)], "pass", id="an id says enough"),
    ],
)
def test_a_rule_that_watches_what_may_be_ours_is_neither_ours_nor_not(workload, estate, gaps, expected):
    facts = [*healthy(Resource), *estate, mute(scopes=(LAB_VM,))]
    assert outcome(RECEIVERS, facts, gaps, workload) == expected


def test_without_the_proof_that_machines_were_looked_for_nothing_is_another_teams():
    looked = [fact for fact in ESTATE if not (isinstance(fact, Inventory) and fact.of == Resource.kind)]
    facts = [*looked, mute(scopes=(LAB_VM,))]
    assert verdict(RECEIVERS, facts, workload=BY_TAG).outcome.value == "unknown"


MAYBE = {"subject": IN_LAB, "scopes": (LAB_MAP,)}
FINE = rule("fine", **MAYBE)
CALM = rule("calm", severity=3)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param([rule(), FINE], "pass", id="in order, beside an urgent one of ours"),
        pytest.param([rule(), mute(**MAYBE)], "unknown U-MISSING", id="not in order"),
        pytest.param([rule(), mute(**MAYBE, enabled=False)], "pass", id="switched off"),
        pytest.param([rule(), mute(**MAYBE, severity=3)], "pass", id="not urgent"),
        pytest.param([FINE], "unknown U-MISSING", id="in order, but the only one"),
        pytest.param([CALM, FINE], "unknown U-MISSING", id="in order, but the only urgent one"),
        pytest.param([rule(enabled=False), FINE], "unknown U-MISSING", id="ours is off"),
        pytest.param([rule(severity=1), rule("first", **MAYBE, severity=0)], "unknown U-MISSING", id="more urgent"),
        pytest.param([rule("lab", subject=IN_LAB, scopes=(LAB_VM,))], NONE, id="only another team's"),
        pytest.param([], NONE, id="none"),
    ],
)
def test_a_rule_that_may_be_ours_neither_fails_nor_saves_the_gate(rules, expected):
    facts = [fact for fact in ESTATE if not isinstance(fact, AlertRule)]
    assert outcome(RECEIVERS, [*facts, *rules], workload=BY_TAG) == expected


def test_of_a_rule_that_may_be_ours_only_what_is_wrong_is_unknown():
    private = group(email("m", domain="gmail.com"), subject=f"{GROUP}-2")
    doubtful = rule("doubtful", **MAYBE, action_groups=(private.subject,))
    rows = {row.name: row for row in rows_of("alert_route", [*ESTATE, private, doubtful], workload=BY_TAG)}
    row = rows["doubtful"]
    assert (row.enabled, row.severity, row.silenced) == (True, 1.0, False)
    assert (row.email_receivers.at_least, row.sms_receivers.at_least, row.recipients.at_least) == (1.0, 0.0, 1.0)
    assert "were not read" in row.free_mail_receivers.why


# --- Processing rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("workload", "scopes", "expected"),
    [
        pytest.param(WHOLE, (LAB,), SILENT, id="whole: any group"),
        pytest.param(BY_GROUP, (LAB,), "pass", id="another group"),
        pytest.param(BY_GROUP, (WEB,), SILENT, id="our group"),
        pytest.param(BY_GROUP, (LAB, WEB), SILENT, id="both groups"),
        pytest.param(BY_GROUP, (PROD,), SILENT, id="the subscription"),
        pytest.param(BY_GROUP, None, SILENT, id="scopes not told"),
        pytest.param(BY_TAG, (LAB_VM,), "pass", id="a machine without the tag"),
        pytest.param(BY_TAG, (VM,), SILENT, id="a machine with it"),
        pytest.param(BY_TAG, (LAB,), SILENT, id="a group that may hold something of ours"),
    ],
)
def test_a_silencer_of_another_team_silences_nothing_of_ours(workload, scopes, expected):
    assert outcome(RECEIVERS, [*ESTATE, processing(scopes=scopes)], workload=workload) == expected


# --- Promises ---------------------------------------------------------------------------------------------

PLACES = [PROD, WEB, LAB, OPS, VM, LAB_VM, LAB_DISK, LAB_MAP, OUR_MAP, OTHER]
RULES = st.lists(
    st.builds(
        lambda number, scopes, told, severity: rule(
            str(number), subject=f"{IN_LAB}{number}", scopes=scopes, action_groups=told, severity=severity
        ),
        st.integers(0, 3),
        st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple),
        st.sampled_from([(), (GROUP,)]),
        st.sampled_from([0, 1, 3]),
    ),
    max_size=3,
    unique_by=lambda one: one.subject,
)
WORKLOADS = st.sampled_from([WHOLE, BY_GROUP, BY_ID, BY_TAG])
GAPS = st.builds(
    gap, st.sampled_from([Resource, AlertRule, ActionGroup]), scope=st.sampled_from(PLACES[:-1]),
    cause=st.sampled_from([Cause.DENIED, Cause.PARTIAL]),
)  # fmt: skip
PATIENT = settings(deadline=None)
"""A whole policy is judged each time, on machines that may be busy."""
NO_RULES = [fact for fact in ESTATE if not isinstance(fact, AlertRule)]


@PATIENT
@given(WORKLOADS, RULES, GAPS)
def test_seeing_less_never_makes_a_pass(workload, rules, hiding):
    facts = [*NO_RULES, *rules]
    if outcome(RECEIVERS, facts, workload=workload) != "pass":
        assert outcome(RECEIVERS, facts, [hiding], workload) != "pass"
        unseen = [fact for fact in facts if not (isinstance(fact, Resource) and fact.subject == VM)]
        assert outcome(RECEIVERS, unseen, [gap(Resource, scope=VM)], workload) != "pass"


@PATIENT
@given(RULES)
def test_not_telling_tags_never_makes_a_pass(rules):
    untold = [dataclasses.replace(fact, tags=None) if isinstance(fact, Resource) else fact for fact in NO_RULES]
    if outcome(RECEIVERS, [*NO_RULES, *rules], workload=BY_TAG) != "pass":
        assert outcome(RECEIVERS, [*untold, *rules], workload=BY_TAG) != "pass"


def test_another_teams_rule_no_longer_holds_up_a_workload_of_one_group():
    facts = [*ESTATE, *launch_in_order(), mute(scopes=(LAB_VM,))]
    assert decided(facts, workload=launched(BY_GROUP), only=frozenset(FROM_AZURE)).ruling is Ruling.GO
    assert decided(facts, workload=launched(WHOLE), only=frozenset(FROM_AZURE)).ruling is Ruling.NO_GO


def launched(workload: Workload) -> Workload:
    return dataclasses.replace(LAUNCHED, subscriptions=workload.subscriptions, azure=workload.azure)
