"""From a resource through its diagnostic settings to the workspace that keeps its logs."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GROUP, OTHER, PROD, SEEN, VM, WEB, WORKLOAD, group, processing, rule
from builders_diagnostics import WORKSPACE, setting, workspace
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource, Subscription
from collector.facts.backup import FileShare, StorageProtection
from collector.facts.diagnostics import DiagnosticSetting, LogWorkspace
from collector.facts.monitoring import ActionGroup
from collector.model import AzureScope, Fact

LOGS = "monitoring-diagnostics"
NOWHERE, UNSEARCHABLE, SHORT, FULL, UNWATCHED = (f"fail F-{LOGS}-{line}" for line in range(1, 6))
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
ACCOUNT = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
BLOBS, FILES = f"{ACCOUNT}/blobServices/default", f"{ACCOUNT}/fileServices/default"
STORE = f"{WEB}/providers/Microsoft.Storage/storageAccounts/archive"
GONE = f"{WORKSPACE}-deleted"
FOREIGN = f"{OTHER}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"


def resource(subject: str = SITE) -> Resource:
    kinds = subject.partition("/providers/")[2].split("/")
    name = kinds[-1]
    return Resource(
        subject=subject, resource_type="/".join((kinds[0], *kinds[1::2])).casefold(), name=name, tags=(), **SEEN
    )


def with_site(*facts: Fact) -> list[Fact]:
    return [*healthy(), resource(), *facts]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param([setting(SITE)], "pass", id="to the workspace"),
        pytest.param([setting(SITE.upper(), workspace=WORKSPACE.upper())], "pass", id="in capitals"),
        pytest.param([setting(SITE, "a", workspace=None, storage=STORE), setting(SITE, "b")], "pass", id="one of two"),
        pytest.param([setting(SITE, "a", workspace=GONE), setting(SITE, "b")], "pass", id="an old one beside it"),
        pytest.param([], NOWHERE, id="no setting"),
        pytest.param([setting(SITE + "2")], NOWHERE, id="that of another one whose name begins alike"),
        pytest.param([setting(SITE, logs=())], NOWHERE, id="metrics only"),
        pytest.param([setting(SITE, workspace=None)], NOWHERE, id="no destination"),
        pytest.param([setting(SITE, workspace=GONE)], NOWHERE, id="a workspace that was deleted"),
        pytest.param([setting(SITE, workspace=None, storage=STORE)], UNSEARCHABLE, id="storage only"),
        pytest.param([setting(SITE, workspace=None, event_hub="/hub")], UNSEARCHABLE, id="event hub only"),
        pytest.param([setting(SITE, workspace=None, partner="/dog")], UNSEARCHABLE, id="partner only"),
        pytest.param([setting(SITE, workspace=GONE, storage=STORE)], UNSEARCHABLE, id="storage and a deleted one"),
        pytest.param([setting(SITE, workspace=FOREIGN)], "unknown U-SCOPE", id="a workspace out of scope"),
        pytest.param([setting(SITE, workspace="log")], "unknown U-PARSE", id="a workspace that is no id"),
        pytest.param([setting(SITE, logs=None)], "unknown U-PARSE", id="logs not told"),
        pytest.param([setting(SITE, "a", logs=None), setting(SITE, "b")], "pass", id="another one tells"),
    ],
)
def test_where_the_logs_of_a_resource_end(settings, expected):
    assert outcome(LOGS, with_site(*settings)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"state": "succeeded"}, "pass", id="state in lower case"),
        pytest.param({"state": "Updating"}, "pass", id="being changed"),
        pytest.param({"state": "Deleting"}, NOWHERE, id="being deleted"),
        pytest.param({"state": "Failed"}, NOWHERE, id="never made"),
        pytest.param({"state": None}, "unknown U-PARSE", id="state not told"),
        pytest.param({"state": "Dreaming"}, "unknown U-PARSE", id="a state that is new"),
        pytest.param({"retention": timedelta(days=89)}, SHORT, id="a day too short"),
        pytest.param({"retention": timedelta(days=730)}, "pass", id="two years"),
        pytest.param({"retention": None}, "unknown U-PARSE", id="retention not told"),
        pytest.param({"ingestion": "OverQuota"}, FULL, id="cap reached"),
        pytest.param({"ingestion": "ForceOff"}, FULL, id="switched off"),
        pytest.param({"ingestion": "SubscriptionSuspended"}, FULL, id="not paid"),
        pytest.param({"ingestion": "Somehow"}, FULL, id="a word that is new is no promise"),
        pytest.param({"ingestion": "APPROACHINGQUOTA"}, "pass", id="nearly full"),
        pytest.param({"ingestion": None}, "unknown U-PARSE", id="ingestion not told"),
        pytest.param({"daily_cap_gb": 5.0}, UNWATCHED, id="a cap"),
        pytest.param({"daily_cap_gb": 0.0}, UNWATCHED, id="a cap of nothing"),
        pytest.param({"daily_cap_gb": None}, "unknown U-PARSE", id="cap not told"),
    ],
)
def test_what_the_workspace_must_be_like(changes, expected):
    facts = [*healthy(LogWorkspace), resource(), setting(SITE), workspace(**changes)]
    assert outcome(LOGS, facts) == expected


def test_the_workspace_that_keeps_logs_best_counts():
    short = workspace(GONE, retention=timedelta(days=30))
    full = workspace(f"{WORKSPACE}-full", retention=timedelta(days=700), ingestion="OverQuota")
    several = [setting(SITE, f"s{at}", workspace=one.subject) for at, one in enumerate((short, full, workspace()))]
    facts = with_site(short, full, *several)
    assert outcome(LOGS, facts) == "pass"
    (row,) = [row for row in rows_of("resource_logs", facts) if row.subject == SITE]
    assert (row.workspace, row.sent_to) == ("log", ("log", "log-deleted", "log-full"))


def test_a_workspace_that_is_gone_is_named():
    found = verdict(LOGS, with_site(setting(SITE, workspace=GONE)))
    assert found.subjects[0].message.endswith("sent to: log-deleted; gone: log-deleted")


# --- The cap ----------------------------------------------------------------------------------------------

CAP_QUERY = "_logoperation | where category =~ 'ingestion' | where detail has 'overquota'"


def cap_rule(**changes: object) -> AlertRule:
    told = {"rule_kind": "log", "signals": (CAP_QUERY,), "scopes": (WORKSPACE,), "target_type": None}
    return rule("cap", **{**told, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="on the workspace"),
        pytest.param({"scopes": (PROD,)}, "pass", id="on the subscription"),
        pytest.param({"scopes": (GONE,)}, UNWATCHED, id="on another one"),
        pytest.param({"enabled": False}, UNWATCHED, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"action_groups": ()}, UNWATCHED, id="tells nobody"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param({"action_groups": (f"{OTHER}/ag",)}, "unknown U-SCOPE", id="tells a group out of scope"),
        pytest.param({"signals": ("heartbeat | count",)}, UNWATCHED, id="about something else"),
        pytest.param({"rule_kind": "metric"}, UNWATCHED, id="no log rule"),
    ],
)
def test_a_cap_is_fine_where_somebody_is_told_of_it(changes, expected):
    facts = [*healthy(LogWorkspace), workspace(daily_cap_gb=5.0), cap_rule(**changes)]
    assert outcome(LOGS, facts) == expected


def test_a_silenced_rule_tells_nobody():
    facts = [*healthy(LogWorkspace), workspace(daily_cap_gb=5.0), cap_rule(), processing(scopes=(WORKSPACE,))]
    assert outcome(LOGS, facts) == UNWATCHED


@pytest.mark.parametrize(
    ("kind", "rules", "expected"),
    [
        (AlertRule, [], "unknown U-PERM"),
        (AlertRule, [cap_rule()], "pass"),
        (ActionGroup, [cap_rule(action_groups=(f"{GROUP}-2",))], "unknown U-PERM"),
    ],
)
def test_what_was_not_read_of_alerts_leaves_it_open_whether_a_cap_is_watched(kind, rules, expected):
    facts = [*healthy(LogWorkspace), workspace(daily_cap_gb=5.0), *rules]
    assert outcome(LOGS, facts, [gap(kind)]) == expected


def test_without_a_cap_alerts_do_not_matter():
    assert outcome(LOGS, healthy(), [gap(AlertRule), gap(ActionGroup)]) == "pass"
    assert group() in healthy()


# --- The share --------------------------------------------------------------------------------------------


def sites(count: int) -> list[Resource]:
    return [resource(f"{SITE}-{number:03}") for number in range(count)]


def settings_of(found: list[Resource]) -> list[DiagnosticSetting]:
    return [setting(one.subject) for one in found]


@pytest.mark.parametrize(("without", "expected"), [(0, "pass"), (1, "pass"), (2, NOWHERE)])
def test_one_of_twenty_may_be_forgotten(without, expected):
    """Nineteen sites and the activity log are twenty."""
    found = sites(19)
    assert outcome(LOGS, [*healthy(), *found, *settings_of(found[without:])]) == expected


def test_nobody_knows_the_share_while_there_may_be_more_of_them():
    """Two of twenty fail; among a hundred, most of which were not seen, they might be few enough."""
    found = sites(19)
    facts = [*healthy(), *found, *settings_of(found[2:])]
    assert outcome(LOGS, facts) == NOWHERE
    assert outcome(LOGS, facts, [gap(Resource)]).startswith("unknown ")


def test_every_one_that_sends_nothing_is_named_with_the_share():
    found = sites(19)
    told = verdict(LOGS, [*healthy(), *found, *settings_of(found[2:])])
    failed = [subject for subject in told.subjects if subject.outcome.value == "fail"]
    assert [subject.id for subject in failed] == [one.subject for one in found[:2]]
    assert {str(subject.measured.value) for subject in failed if subject.measured} == {"90.0"}


def test_one_that_was_not_read_never_passes_by_the_others_as_long_as_they_are_too_few():
    found = sites(19)
    unread = [gap(DiagnosticSetting, scope=f"{one.subject}/providers/Microsoft.Insights") for one in found[:2]]
    told = verdict(LOGS, [*healthy(), *found, *settings_of(found[2:])], unread)
    assert told.outcome.value == "unknown"
    assert [subject.id for subject in told.subjects if subject.outcome.value == "unknown"] == [
        one.subject for one in found[:2]
    ]


def test_one_that_was_not_read_stays_open_even_among_enough_others():
    """Its workspace may be one that keeps logs for a day."""
    found = sites(19)
    unread = gap(DiagnosticSetting, scope=f"{found[0].subject}/providers/Microsoft.Insights")
    assert outcome(LOGS, [*healthy(), *found, *settings_of(found[1:])], [unread]) == "unknown U-PERM"


def test_one_that_was_not_read_does_not_hide_that_others_send_nothing():
    found = sites(19)
    unread = gap(DiagnosticSetting, scope=f"{found[0].subject}/providers/Microsoft.Insights")
    told = verdict(LOGS, [*healthy(), *found, *settings_of(found[5:])], [unread])
    outcomes = {subject.id: subject.outcome.value for subject in told.subjects}
    assert told.outcome.value == "fail"
    assert [outcomes[one.subject] for one in found[:5]] == ["unknown", "fail", "fail", "fail", "fail"]


# --- What is asked ----------------------------------------------------------------------------------------


def share() -> FileShare:
    return FileShare(subject=f"{FILES}/shares/uploads", account=ACCOUNT, name="uploads", **SEEN)


def no_blobs() -> StorageProtection:
    return StorageProtection(subject=BLOBS, account=ACCOUNT, service="blob", in_use=False, **SEEN)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([], {BLOBS}, id="an account"),
        pytest.param([share()], {BLOBS, FILES}, id="with a share"),
        pytest.param([share(), no_blobs()], {FILES}, id="for files only"),
    ],
)
def test_of_a_storage_account_the_services_in_use_are_asked(facts, expected):
    rows = rows_of("resource_logs", [*healthy(), resource(ACCOUNT), *facts])
    assert {row.subject for row in rows} == {PROD, *expected}


def test_a_machine_is_not_asked():
    assert [row.subject for row in rows_of("resource_logs", healthy())] == [PROD]


def test_a_subscription_of_which_a_part_is_declared_is_not_asked_for_its_activity_log():
    part = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=(), resource_groups=(WEB,)))
    assert [row.subject for row in rows_of("resource_logs", [*healthy(), resource()], workload=part)] == [SITE]


def test_it_does_not_apply_where_nothing_has_logs():
    part = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=(), resources=(VM,)))
    assert outcome(LOGS, healthy(), workload=part) == "not_applicable"
    for kind in (Resource, Subscription, FileShare):
        assert outcome(LOGS, healthy(), [gap(kind)], workload=part) == "unknown U-PERM"


# --- What was not read ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [Resource, Subscription, FileShare, DiagnosticSetting, LogWorkspace])
def test_every_reason_shows(kind, cause, code):
    facts = with_site(setting(SITE)) if kind not in (DiagnosticSetting, LogWorkspace) else [*healthy(kind), resource()]
    facts = [*facts, setting(SITE)] if kind is LogWorkspace else facts
    assert outcome(LOGS, facts, [gap(kind, cause=cause)]) == f"unknown {code}"


def test_a_setting_that_was_not_read_hides_only_its_own_resource():
    second = f"{SITE}-2"
    unread = gap(DiagnosticSetting, scope=f"{second}/providers/Microsoft.Insights")
    told = verdict(LOGS, with_site(resource(second)), [unread])
    assert {subject.id: subject.outcome.value for subject in told.subjects} == {
        PROD: "pass",
        SITE: "fail",
        second: "unknown",
    }


def test_databases_that_were_not_read_do_not_hide_their_instance():
    instance = f"{WEB}/providers/Microsoft.Sql/managedInstances/mi"
    unread = gap(DiagnosticSetting, scope=f"{instance}/databases/db/providers/Microsoft.Insights")
    assert outcome(LOGS, [*healthy(), resource(instance)], [unread]) == NOWHERE


def test_blobs_of_an_account_whose_kind_was_not_read_are_left_open():
    facts = [*healthy(), resource(ACCOUNT)]
    assert outcome(LOGS, facts) == NOWHERE
    assert outcome(LOGS, facts, [gap(StorageProtection)]) == "unknown U-PERM"
    assert outcome(LOGS, [*facts, setting(BLOBS)], [gap(StorageProtection)]) == "pass"
