"""What cannot be read of monitoring, release and governance: unknown there, with its fix, and nowhere else."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.conftest import Outcome
from tests.end_to_end.small_estates import (
    ASIDE,
    PROD,
    READER,
    SHARED,
    Small,
    every_gap_says_what_to_do,
    in_words,
    of_subject,
    said,
    verdict,
)

BUDGET, DASHBOARD, DIAGNOSTICS = "capacity-budget", "monitoring-dashboard", "monitoring-diagnostics"
OPEN, TELEMETRY, OUTSIDE = "monitoring-open-alerts", "monitoring-app-telemetry", "monitoring-availability-tests"
NOTIFIED, EXPIRY, POLICIES = "monitoring-notification-tested", "release-expiry", "governance-policy-compliance"
LOAD, FINDINGS = "testing-performance-passed", "security-findings-cleared"
FRONT = f"/subscriptions/{PROD}/resourceGroups/rg/providers/Microsoft.Web/sites/front"
TESTER = "{who: caller, role: Load Test Reader, on: prod/rg/lt}"
SECRET = "Zm9yYmlkZGVu"
SHOP = Small(
    f"""
workspaces: [{{at: prod/rg/log}}]
insights: [{{at: prod/rg/appi, workspace: prod/rg/log, roles: [{{name: front, last: {{ago: PT4M}}}}]}}]
plans: [{{at: prod/rg/plan}}]
web_apps: [{{at: prod/rg/front, plan: prod/rg/plan}}]
key_vaults: [{{at: prod/rg/kv-1}}, {{at: prod/rg/kv-2}}, {{at: prod/rg/kv-3}}]
vault_items:
  - {{in: prod/rg/kv-1, secrets: [{{name: lasting, expires: {{in: P300D}}}}]}}
  - {{in: prod/rg/kv-2, keys: [{{name: lasting, expires: {{in: P300D}}}}]}}
diagnostics:
  - {{of: [prod, shared, prod/rg/front, prod/rg/kv-1, prod/rg/kv-2, prod/rg/kv-3], to: prod/rg/log}}
action_groups:
  - {{at: prod/rg/good, email: [{{to: a@small.example}}, {{to: b@small.example}}], sms: [{{to: "1700001201"}}]}}
alerts:
  - {{at: prod/rg/errors, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/good}}
fired_alerts:
  - {{rule: prod/rg/errors, about: prod/rg/front, severity: Sev3, started: {{ago: PT3H}}}}
web_tests:
  - {{at: prod/rg/ping, component: prod/rg/appi, url: "https://small.example/?key={SECRET}", kind: ping, success: 100}}
  - {{at: prod/rg/steps, component: prod/rg/appi, url: "https://small.example/?key={SECRET}", kind: multistep}}
workbooks:
  - {{at: prod/rg/0e1f3a52-8c07-4d19-b2a6-0f4d97c1e835, title: Empty, content: false, tags: {{golive: small}}}}
policy_states:
  - {{of: prod, name: encryption, policy: Everything is encrypted, states: [{{of: prod/rg/kv-1, state: Compliant}}]}}
load_tests:
  - {{at: prod/rg/lt, runs: [{{test: peak, name: peak-1, ended: {{ago: P2D}}, users: 400, throughput: 300}}]}}
budgets:
  - of: prod
    name: mute
    amount: 100
    tells: [{{at: 80}}, {{at: 90, enabled: false, emails: [costs@small.example]}}]
""",
    declares=f"""\
release: {{name: "4.12"}}
peak: {{virtual_users: 100}}
endpoints: [https://small.example/]
monitoring: {{dashboard_tags: {{golive: small}}}}
flows: [{{name: checkout, members: [{FRONT}]}}]
""",
    roles=f"{READER}\n  - {TESTER}",
    signed=True,
)

Judged = Callable[[Small], Outcome]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The outcome of the gate on an estate, run once."""
    done: dict[str, Outcome] = {}

    def outcome(small: Small) -> Outcome:
        if repr(small) not in done:
            done[repr(small)] = small.judged(tmp_path_factory.mktemp("small"))
        return done[repr(small)]

    return outcome


def failing(path: str, **fault: Any) -> dict[str, Any]:
    return {"match": {"path_regex": path}, "do": fault}


def with_faults(*faults: dict[str, Any]) -> Small:
    return dataclasses.replace(SHOP, faults=faults)


def without(action: str) -> Small:
    role = f"{{who: caller, role: Less, on: [prod, shared], actions: ['*/read'], not_actions: [{action}]}}"
    return dataclasses.replace(SHOP, roles=f"{role}\n  - {TESTER}")


def worse(undisturbed: Outcome, disturbed: Outcome) -> set[str]:
    """Return the criteria of which less is known; none may be better, and none may turn out to fail."""
    changed = {name for name, outcome in disturbed.outcomes.items() if undisturbed.outcomes[name] != outcome}
    assert {disturbed.outcomes[name] for name in changed} <= {"unknown"}
    return changed


# --- As it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "expected", "words"),
    [
        pytest.param(DIAGNOSTICS, "pass", "All 6 hold.", id="logs"),
        pytest.param(TELEMETRY, "pass", "front", id="telemetry"),
        pytest.param(OPEN, "pass", "All 2 hold.", id="open alerts"),
        pytest.param(EXPIRY, "pass", "All 2 hold.", id="vaults"),
        pytest.param(POLICIES, "pass", "Everything is encrypted", id="policies"),
        pytest.param(LOAD, "pass", "peak-1", id="load test"),
        pytest.param(OUTSIDE, f"fail F-{OUTSIDE}-1", "No standard availability test calls it from outside; "
                     "retired tests: ping, steps", id="tests that the platform retired"),
        pytest.param(DASHBOARD, "unknown U-PARTIAL", "the content of Empty is not in the answer, so nobody knows what "
                     "it shows", id="a workbook without content"),
        pytest.param(BUDGET, f"fail F-{BUDGET}-2 F-{BUDGET}-1", "Its budget tells nobody", id="a mute budget"),
        pytest.param(FINDINGS, "unknown U-MISSING", "Defender for Cloud has assessed nothing in this subscription: "
                     "switch it on", id="Defender never switched on"),
    ],
)  # fmt: skip
def test_what_is_there_is_told_in_words(judged, criterion, expected, words):
    outcome = judged(SHOP)
    assert outcome.code == 10
    assert sorted(said(outcome, criterion).split()) == sorted(expected.split())
    messages = [
        verdict(outcome, criterion)["message"],
        *(one["message"] for one in verdict(outcome, criterion)["subjects"]),
    ]
    assert any(words in message for message in messages)


def test_what_a_retired_test_hides_in_its_xml_is_kept_nowhere(judged):
    files = [file for file in judged(SHOP).packet.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if SECRET.encode() in file.read_bytes()]


# --- Rights ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "unknown"),
    [
        ("Microsoft.Insights/eventtypes/values/Read", {NOTIFIED}),
        ("Microsoft.KeyVault/vaults/secrets/read", {EXPIRY}),
        ("Microsoft.KeyVault/vaults/keys/read", {EXPIRY}),
        ("Microsoft.PolicyInsights/policyStates/queryResults/read", {POLICIES}),
        ("Microsoft.AlertsManagement/alerts/read", {OPEN}),
        ("Microsoft.Insights/webtests/read", {OUTSIDE}),
        ("Microsoft.Insights/metrics/read", {TELEMETRY, OUTSIDE}),
        ("Microsoft.Insights/diagnosticSettings/read", {DIAGNOSTICS}),
        ("Microsoft.Consumption/budgets/read", {BUDGET}),
    ],
)
def test_a_right_that_lacks_hides_what_it_is_for_and_nothing_else(judged, action, unknown):
    outcome = judged(without(action))
    assert worse(judged(SHOP), outcome) == unknown
    for criterion in unknown:
        assert said(outcome, criterion) == "unknown U-PERM"
    named = [gap for gap in outcome.decision["gaps"] if action.casefold() in gap["detail"].casefold()]
    assert {gap["reason_code"] for gap in named} == {"U-PERM"}
    identity = "to the identity golive runs as"
    assert {gap["fix"] for gap in named} == {f"grant Reader on subscription {one} {identity}" for one in (PROD, SHARED)}


def test_load_tests_need_a_role_of_their_own_and_it_is_named(judged):
    outcome = judged(dataclasses.replace(SHOP, roles=READER))
    assert worse(judged(SHOP), outcome) == {LOAD}
    assert said(outcome, LOAD) == "unknown U-PERM"
    assert any("Grant the role Load Test Reader" in gap["fix"] for gap in outcome.decision["gaps"])


# --- Parts of a batch -----------------------------------------------------------------------------------------

PARTS = with_faults(
    failing("kv-1/.*diagnosticSettings", status=400, code="ResourceTypeNotSupported"),
    failing("kv-2/.*diagnosticSettings", status=403),
)


@pytest.mark.parametrize(
    ("subject", "expected", "words"),
    [
        pytest.param("kv-1", "unknown U-SCOPE", "a resource of this type takes no diagnostic settings", id="type"),
        pytest.param("kv-2", "unknown U-PERM", "answered 403", id="denied"),
        pytest.param("kv-3", "pass", "sent to: log", id="the part beside them"),
        pytest.param("front", "pass", "sent to: log", id="another type"),
        pytest.param(f"/subscriptions/{PROD}", "pass", "sent to: log", id="the subscription"),
    ],
)
def test_a_part_of_a_batch_that_is_refused_hides_its_own_resource_only(judged, subject, expected, words):
    outcome = judged(PARTS)
    found = of_subject(outcome, DIAGNOSTICS, subject)
    assert any(entry["path"].startswith("/batch") for entry in outcome.log)
    assert worse(judged(SHOP), outcome) == {DIAGNOSTICS}
    assert in_words(found) == expected
    assert words in found["message"]


@pytest.mark.parametrize(
    ("detail", "fix"),
    [
        (
            "takes no diagnostic settings",
            "Nothing to grant. See in the portal, on the page of the resource, where its logs",
        ),
        ("kv-2", f"grant Reader on subscription {PROD}"),
    ],
)
def test_what_to_do_about_a_refused_part_is_told(judged, detail, fix):
    (gap,) = [one for one in judged(PARTS).decision["gaps"] if detail in one["detail"]]
    assert gap["criteria"] == [DIAGNOSTICS]
    assert fix in gap["fix"]
    assert "update golive" not in gap["fix"].casefold()


# --- Answers that fail or end too early -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "unknown", "reason"),
    [
        pytest.param(failing("AlertsManagement/alerts", truncate=True), {OPEN}, "U-PARTIAL", id="alerts: cut off"),
        pytest.param(failing("AlertsManagement/alerts", status=200, body="truncated"), {OPEN}, "U-PARSE",
                     id="alerts: half an answer"),
        pytest.param(failing("AlertsManagement/alerts", status=429), {OPEN}, "U-PARTIAL", id="alerts: throttled"),
        pytest.param(failing("microsoft.insights/metrics", status=404), {TELEMETRY, OUTSIDE}, "U-SCOPE",
                     id="metrics: not found"),
        pytest.param(failing("microsoft.insights/metrics", status=200, body="empty"), {TELEMETRY, OUTSIDE}, "U-PARSE",
                     id="metrics: nothing in it"),
        pytest.param(failing("eventtypes/management", status=500), {NOTIFIED}, "U-UNREACHABLE", id="log: in trouble"),
        pytest.param(failing("kv-1/secrets", status=403), {EXPIRY}, "U-PERM", id="one vault of three: denied"),
        pytest.param(failing("Consumption/budgets", status=200, body="html"), {BUDGET}, "U-PARSE", id="a web page"),
        pytest.param(failing("Microsoft.Security/pricings", status=404), set(), "U-SCOPE", id="plans: not found"),
    ],
)  # fmt: skip
def test_an_answer_that_fails_hides_what_it_is_about_and_nothing_else(judged, fault, unknown, reason):
    outcome = judged(with_faults(fault))
    assert worse(judged(SHOP), outcome) == unknown
    assert every_gap_says_what_to_do(outcome)
    for criterion in unknown:
        assert said(outcome, criterion).startswith("unknown")
        assert reason in said(outcome, criterion)


def many_alerts(*faults: dict[str, Any]) -> Small:
    """Five open alerts that harm nobody, two on a page."""
    alert = "  - {rule: prod/rg/errors, about: prod/rg/front, severity: Sev3, started: {ago: PT%sH}}\n"
    listed = "".join(alert % hour for hour in range(1, 6))
    sections = "page_size: 2\n" + SHOP.sections.replace("fired_alerts:\n", f"fired_alerts:\n{listed}")
    return dataclasses.replace(SHOP, sections=sections, faults=faults)


ALERTS = f"{PROD}/providers/Microsoft.AlertsManagement/alerts"


@pytest.mark.parametrize(
    "fault",
    [
        {"match": {"path_regex": ALERTS, "nth": [1]}, "do": {"foreign_next_link": "attacker.example"}},
        {"match": {"path_regex": ALERTS, "nth": list(range(2, 12))}, "do": {"status": 403}},
    ],
    ids=["the next page is elsewhere", "the second page is denied"],
)
def test_a_list_of_alerts_of_which_a_page_lacks_is_no_quiet(judged, fault):
    whole, cut = judged(many_alerts()), judged(many_alerts(fault))
    assert whole.outcomes[OPEN] == "pass"
    assert worse(whole, cut) == {OPEN}
    assert in_words(of_subject(cut, OPEN, PROD)).startswith("unknown")
    assert in_words(of_subject(cut, OPEN, SHARED)) == "pass"


def test_nobody_asks_about_a_subscription_outside_of_the_scope(judged):
    assert not [entry for entry in judged(SHOP).log if ASIDE in entry["path"]]
