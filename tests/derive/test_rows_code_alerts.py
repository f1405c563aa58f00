"""What the scanners of the CI hosts find, and whether they have looked at the commit that is released."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_controls import alert, controlled, guarded, repository_id, scan, scanned_at
from builders_release import AZURE_DEVOPS, BEFORE, GITHUB, PLACES, repository, run
from judged import REASONS, gap, outcome, rows_of

from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.delivery import PipelineRun
from collector.model import Host, Place

CLEARED = "security-code-findings-cleared"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))
CRITICAL, HIGH, SECRETS = (f"fail F-{CLEARED}-{line}" for line in range(1, 4))


def judged(place=GITHUB, *found, gaps=(), workload=None, facing=True):
    workload = replace(workload or guarded(place), internet_facing=facing)
    return outcome(CLEARED, [*controlled(place, workload), *found], gaps, workload)


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"severity": "critical"}, CRITICAL, id="critical"),
        pytest.param({"severity": "Critical"}, CRITICAL, id="in another case"),
        pytest.param({"severity": "high"}, HIGH, id="high"),
        pytest.param({"severity": "error"}, HIGH, id="the worst of the other scale"),
        pytest.param({"severity": "medium"}, "pass", id="medium"),
        pytest.param({"severity": "moderate"}, "pass", id="moderate"),
        pytest.param({"severity": "low"}, "pass", id="low"),
        pytest.param({"severity": "warning"}, "pass", id="warning"),
        pytest.param({"severity": "note"}, "pass", id="note"),
        pytest.param({"severity": None}, "unknown U-PARSE", id="not told"),
        pytest.param({"severity": "undefined"}, "unknown U-PARSE", id="undefined"),
        pytest.param({"severity": "splendid"}, "unknown U-PARSE", id="a word that nobody knows"),
        pytest.param({"severity": "critical", "state": "dismissed"}, "pass", id="dismissed"),
        pytest.param({"severity": "critical", "state": "FIXED"}, "pass", id="fixed"),
        pytest.param({"severity": "critical", "state": "autoDismissed"}, "pass", id="dismissed by a rule"),
        pytest.param({"severity": "critical", "state": "pondering"}, CRITICAL, id="a state that nobody knows"),
    ],
)
@pytest.mark.parametrize("scanner", ["code", "dependencies"])
def test_severity_decides_unless_a_finding_is_closed(place, scanner, changes, expected):
    assert judged(place, scan(place), alert(place, scanner, **changes)) == expected


@HOSTS
@pytest.mark.parametrize(("state", "expected"), [(None, SECRETS), ("resolved", "pass")])
def test_a_secret_in_the_history_fails_whatever_its_severity(place, state, expected):
    changes = {"state": state} if state else {}
    assert judged(place, scan(place), alert(place, "secrets", **changes)) == expected


@HOSTS
@pytest.mark.parametrize(
    ("facing", "count", "expected"),
    [(True, 0, "pass"), (True, 1, HIGH), (False, 3, "pass"), (False, 4, HIGH)],
)
def test_how_many_of_high_severity_may_be_open_hangs_on_who_can_reach_the_workload(place, facing, count, expected):
    found = [alert(place, number=number, severity="high") for number in range(count)]
    assert judged(place, scan(place), *found, facing=facing) == expected


# --- Whether the commit of the release was scanned -----------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(
    ("scans", "expected"),
    [
        pytest.param([{}], "pass", id="scanned"),
        pytest.param([], "unknown U-MISSING", id="never"),
        pytest.param([{"failed": True}], "unknown U-MISSING", id="broke off"),
        pytest.param([{"failed": None}], "unknown U-PARTIAL", id="still runs"),
        pytest.param([{"at": NOW - timedelta(hours=2), "failed": True}, {"at": NOW}], "pass", id="mended since"),
        pytest.param(
            [{"at": NOW - timedelta(hours=2)}, {"at": NOW, "failed": True}], "unknown U-MISSING", id="broken since"
        ),
        pytest.param([{}, {"tool": "Semgrep", "failed": True}], "unknown U-MISSING", id="another tool broke off"),
    ],
)
def test_the_last_look_of_each_tool_at_the_release_must_have_come_to_its_end(place, scans, expected):
    found = [scan(place, number, **changes) for number, changes in enumerate(scans)]
    assert judged(place, *found) == expected


def test_an_analysis_of_another_commit_is_a_mismatch_that_names_what_would_do():
    assert judged(GITHUB, scan(commit=BEFORE)) == "unknown U-MISMATCH"
    (row,) = rows_of("code_finding_summary", [*controlled(), scan(commit=BEFORE)], workload=guarded())
    assert "scan the code of 3f2c9d1e8b7a" in row.scanned.why


def test_a_scan_within_a_run_of_another_commit_is_none_of_the_release():
    other = scan(AZURE_DEVOPS, run=f"{AZURE_DEVOPS.id}/build/builds/5")
    assert judged(AZURE_DEVOPS, other) == "unknown U-MISSING"


def test_a_repository_beside_that_of_the_release_is_judged_by_any_commit():
    beside = Place(Host.GITHUB, "contoso/shop-infra")
    workload = guarded(places=(GITHUB, beside))
    found = [scan(), scan(beside, commit=BEFORE), repository(beside)]
    assert judged(GITHUB, *found, workload=workload) == "pass"
    assert judged(GITHUB, *found, alert(beside), workload=workload) == CRITICAL
    assert judged(GITHUB, found[0], found[2], workload=workload) == "unknown U-MISSING"


def test_code_on_github_that_is_built_in_azure_devops_is_that_of_the_release():
    workload = guarded(AZURE_DEVOPS, places=(AZURE_DEVOPS, GITHUB))
    facts = [*controlled(AZURE_DEVOPS, workload)[:-1], repository(), run(AZURE_DEVOPS, repository="contoso/shop")]
    assert outcome(CLEARED, [*facts, scan()], (), replace(workload, internet_facing=True)) == "pass"
    mismatch = outcome(CLEARED, [*facts, scan(commit=BEFORE)], (), replace(workload, internet_facing=True))
    assert mismatch == "unknown U-MISMATCH"


# --- What could not be read ----------------------------------------------------------------------------------


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("scanner", ["code", "dependencies", "secrets"])
def test_a_scanner_that_is_off_or_hidden_is_unknown_and_never_zero(place, scanner, cause, code):
    hidden = gap(CodeAlert, scope=scanned_at(place, scanner), cause=cause)
    assert judged(place, scan(place), gaps=(hidden,)) == f"unknown {code}"


@HOSTS
def test_what_was_seen_for_certain_decides_although_more_is_hidden(place):
    hidden = gap(CodeAlert, scope=scanned_at(place, "dependencies"))
    assert judged(place, scan(place), alert(place), gaps=(hidden,)) == CRITICAL


@HOSTS
def test_a_scanner_that_is_hidden_leaves_the_figures_of_the_others_known(place):
    workload = guarded(place)
    hidden = gap(CodeAlert, scope=scanned_at(place, "secrets"))
    (row,) = rows_of("code_finding_summary", [*controlled(place, workload), scan(place)], (hidden,), workload)
    assert (row.critical_findings, row.high_findings) == (0.0, 0.0)
    assert row.exposed_secrets.gaps == (hidden,)


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_scans_that_could_not_be_read_are_unknown(place, cause, code):
    hidden = gap(CodeScan, scope=f"{place.id}/code-scanning", cause=cause)
    assert judged(place, gaps=(hidden,)) == f"unknown {code}"


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_builds_that_could_not_be_read_hide_the_alerts_of_their_repository(cause, code):
    workload = replace(guarded(AZURE_DEVOPS), internet_facing=True)
    facts = [fact for fact in controlled(AZURE_DEVOPS, workload) if not isinstance(fact, PipelineRun)]
    hidden = gap(CodeAlert, CodeScan, PipelineRun, scope=f"{AZURE_DEVOPS.id}/build", cause=cause)
    assert outcome(CLEARED, facts, (hidden,), workload) == f"unknown {code}"


def test_without_a_run_of_the_release_no_alert_was_looked_for_in_azure_devops():
    workload = replace(guarded(AZURE_DEVOPS), internet_facing=True)
    facts = [fact for fact in controlled(AZURE_DEVOPS, workload) if not isinstance(fact, PipelineRun)]
    assert outcome(CLEARED, facts, (), workload) == "unknown U-MISSING"
    (row,) = rows_of("code_finding_summary", facts, workload=workload)
    assert "run the pipeline" in row.critical_findings.why


@HOSTS
def test_without_a_commit_nobody_can_tell_whether_it_was_scanned(place):
    assert judged(place, scan(place), workload=guarded(place, commit="")) == "unknown U-MISSING"


def test_a_workload_that_names_no_host_is_unknown_with_the_line_to_add():
    assert outcome(CLEARED, [], (), WORKLOAD) == "unknown U-MISSING"
    (row,) = rows_of("code_finding_summary", [])
    assert "azure_devops: {projects: [contoso/shop]}" in row.critical_findings.why


def test_old_evidence_is_stale():
    old = scan(observed_at=NOW - timedelta(days=2))
    assert judged(GITHUB, old) == "unknown U-STALE"


@HOSTS
def test_the_row_names_the_heaviest_findings_first(place):
    found = [
        alert(place, number=1, severity="high", rule="eval"),
        alert(place, number=2, severity="high", rule="eval"),
        alert(place, number=3, severity="critical", rule="sql-injection"),
        alert(place, "secrets", number=4, rule="storage_key"),
    ]
    (row,) = rows_of("code_finding_summary", [*controlled(place), scan(place), *found], workload=guarded(place))
    assert row.subject == repository_id(place)
    assert row.top_findings == ("1 x storage_key (secret)", "1 x sql-injection (critical)", "2 x eval (high)")
