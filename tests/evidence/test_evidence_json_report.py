"""The decision as JSON: every field of the contract, capped lists, and nothing that a log would execute."""

import dataclasses
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model import (
    AzureScope,
    Cause,
    Decision,
    EvidenceName,
    Exhibit,
    Expected,
    Gap,
    Loosening,
    Outcome,
    PolicyName,
    ProbeName,
    Quantity,
    Release,
    Ruling,
    Severity,
    SubjectVerdict,
    TenantScope,
    Tier,
    Verdict,
    Workload,
)
from collector.reports.json_report import decision_to_json, render_json, render_subjects

_GAP = Gap(cause=Cause.DENIED, hides=("resource",), scope="/s", detail="denied", fix="grant Reader", probe="p")


def _subject(number, outcome=Outcome.PASS):
    return SubjectVerdict(id=f"/r/{number}", outcome=outcome, message="m", severity=Severity.MAJOR)


@pytest.fixture
def verdict(noon):
    return Verdict(
        criterion="recovery-backup-success",
        area="recovery",
        question="Did it succeed?",
        severity=Severity.BLOCKER,
        due=timedelta(days=7),
        outcome=Outcome.UNKNOWN,
        message="cannot tell",
        fix="grant Reader",
        owner="",
        doc="docs/x.md",
        reason_codes=("U-PERM",),
        measured=Quantity(value=7200.0, unit="s"),
        limit=Quantity(value=3600.5, unit="s", comparison="<="),
        subjects=(
            SubjectVerdict(
                id="/r/1",
                outcome=Outcome.FAIL,
                message="late",
                severity=Severity.BLOCKER,
                reason_codes=("F-x-1",),
                measured=Quantity(value=("a", "b")),
                evidence=("sha256:1",),
                gaps=(_GAP,),
            ),
        ),
        evidence=(Exhibit(digest="sha256:1", kind="protected_item", source="azure", observed_at=noon),),
        gaps=(_GAP,),
    )


@pytest.fixture
def decision(verdict, noon):
    return Decision(
        ruling=Ruling.UNDECIDED,
        mode="deploy",
        what_if=(),
        strict=False,
        advisory=True,
        demo=False,
        decided_at=noon,
        workload=Workload(
            name="shop",
            tier=Tier.T1,
            go_live=noon + timedelta(days=3),
            subscriptions=("s1",),
            owner="shop team",
            release=Release(commit="abc", digests=("sha256:9",)),
        ),
        scope_digest="sha256:2",
        policy=PolicyName(name="go-live", version="1", digest="sha256:3", semantic_digest="sha256:4"),
        evidence=EvidenceName(digest="sha256:5", collected_at=noon, completeness="gaps"),
        probes=(ProbeName(id="p", distribution="golive", version="0.1"),),
        tool_version="0.1",
        verdicts=(verdict,),
        loosened=(Loosening(kind="rebuildable", subject="/r/2", detail="from git"),),
        gaps=(_GAP, dataclasses.replace(_GAP, scope="/t"), dataclasses.replace(_GAP, fix="other")),
    )


def test_the_scope_shows_all_that_is_declared_and_what_was_found_to_belong(decision):
    azure = AzureScope(
        subscriptions=("s1",),
        management_groups=("mg",),
        resource_groups=("/subscriptions/s2/resourceGroups/rg",),
        resources=("/subscriptions/s2/resourceGroups/hub/providers/a/b/c",),
        tags=(("env", "Prod"),),
        expect=(Expected(resource_type="a/b", at_least=3),),
        tenants=(TenantScope(tenant="t1", subscriptions=("s3",)), TenantScope(tenant="t2", management_groups=("m",))),
    )
    workload = dataclasses.replace(decision.workload, subscriptions=("s1", "s3", "s2"), azure=azure)
    whole = ("s1", "s3", "s4")
    scope = decision_to_json(dataclasses.replace(decision, workload=workload, whole_subscriptions=whole))["scope"]
    assert scope == {
        "digest": "sha256:2",
        "subscriptions": ["s1", "s3", "s2"],
        "resolved_subscriptions": ["s1", "s3", "s2", "s4"],
        "places": [],
        "declared": {
            "subscriptions": ["s1"],
            "management_groups": ["mg"],
            "resource_groups": ["/subscriptions/s2/resourceGroups/rg"],
            "resources": ["/subscriptions/s2/resourceGroups/hub/providers/a/b/c"],
            "tags": {"env": "Prod"},
            "expect": [{"type": "a/b", "at_least": 3}],
            "tenants": [{"tenant": "t1", "subscriptions": ["s3"]}, {"tenant": "t2", "management_groups": ["m"]}],
        },
    }


def test_the_whole_decision(decision):
    assert decision_to_json(decision) == {
        "schema": "golive.decision/v1",
        "ruling": "UNDECIDED",
        "exit_code": 11,
        "process_exit_code": 0,
        "mode": "deploy",
        "what_if": [],
        "strict": False,
        "advisory": True,
        "decided_at": "2026-11-22T12:00:00Z",
        "workload": "shop",
        "tier": "T1",
        "go_live": "2026-11-25T12:00:00Z",
        "owner": "shop team",
        "release": {"commit": "abc", "digests": ["sha256:9"]},
        "scope": {
            "digest": "sha256:2",
            "subscriptions": ["s1"],
            "resolved_subscriptions": ["s1"],
            "places": [],
            "declared": {"subscriptions": ["s1"]},
        },
        "policy": {"name": "go-live", "version": "1", "digest": "sha256:3", "semantic_digest": "sha256:4"},
        "trust": {"digest": "", "pinned": False, "policy": "", "roles": "", "overlays": []},
        "tool": {"version": "0.1"},
        "evidence": {"digest": "sha256:5", "collected_at": "2026-11-22T12:00:00Z", "completeness": "gaps"},
        "probes": [{"id": "p", "distribution": "golive", "version": "0.1"}],
        "loosened": [{"kind": "rebuildable", "subject": "/r/2", "detail": "from git"}],
        "counts": {
            "criteria": 1,
            "pass": 0,
            "fail": 0,
            "unknown": 1,
            "not_applicable": 0,
            "waived": 0,
            "not_due": 0,
            "open": {"blocker": 1, "major": 0, "minor": 0},
        },
        "why": [],
        "paper_problems": [],
        "acceptances": [],
        "forecast": [],
        "actions": [],
        "gaps": [
            {
                "cause": "denied",
                "reason_code": "U-PERM",
                "detail": "denied",
                "fix": "grant Reader",
                "hides": ["resource"],
                "scopes": ["/s", "/t"],
                "scopes_total": 2,
                "criteria": ["recovery-backup-success"],
            },
            {
                "cause": "denied",
                "reason_code": "U-PERM",
                "detail": "denied",
                "fix": "other",
                "hides": ["resource"],
                "scopes": ["/s"],
                "scopes_total": 1,
                "criteria": [],
            },
        ],
        "verdicts": [
            {
                "criterion": "recovery-backup-success",
                "area": "recovery",
                "question": "Did it succeed?",
                "severity": "blocker",
                "due": "P7D",
                "is_due": True,
                "lead_time": "PT0S",
                "kept_from_review": False,
                "outcome": "unknown",
                "reason_codes": ["U-PERM"],
                "message": "cannot tell",
                "measured": {"value": 7200, "unit": "s"},
                "limit": {"value": 3600.5, "unit": "s", "comparison": "<="},
                "subjects": [
                    {
                        "id": "/r/1",
                        "outcome": "fail",
                        "severity": "blocker",
                        "reason_codes": ["F-x-1"],
                        "measured": {"value": ["a", "b"], "unit": ""},
                        "message": "late",
                        "evidence": ["sha256:1"],
                    }
                ],
                "subjects_total": 1,
                "evidence": [
                    {
                        "digest": "sha256:1",
                        "kind": "protected_item",
                        "source": "azure",
                        "observed_at": "2026-11-22T12:00:00Z",
                    }
                ],
                "fix": "grant Reader",
                "owner": "",
                "doc": "docs/x.md",
            }
        ],
    }


def test_a_demo_says_so(decision):
    assert decision_to_json(dataclasses.replace(decision, demo=True))["demo"] is True


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(days=28), "P28D"),
        (timedelta(hours=36), "P1DT43200S"),
        (timedelta(minutes=5), "PT300S"),
    ],
)
def test_durations_are_iso_8601(decision, verdict, due, expected):
    changed = dataclasses.replace(decision, verdicts=(dataclasses.replace(verdict, due=due),))
    assert decision_to_json(changed)["verdicts"][0]["due"] == expected


def test_a_long_list_is_capped_with_what_is_open_first_and_names_the_full_file(decision, verdict):
    subjects = (*map(_subject, range(300)), _subject(300, Outcome.UNKNOWN), _subject(301, Outcome.FAIL))
    changed = dataclasses.replace(decision, verdicts=(dataclasses.replace(verdict, subjects=subjects),))
    (found,) = decision_to_json(changed)["verdicts"]
    assert [subject["id"] for subject in found["subjects"][:3]] == ["/r/301", "/r/300", "/r/0"]
    assert (len(found["subjects"]), found["subjects_total"], found["subjects_file"]) == (200, 302, "subjects.jsonl")
    lines = [json.loads(line) for line in render_subjects(changed).splitlines()]
    assert [line["id"] for line in lines] == [subject.id for subject in subjects]
    assert {line["criterion"] for line in lines} == {"recovery-backup-success"}


_HOSTILE = (
    st.sampled_from(["##vso[task.complete]", "###", "\x1b[2J", "\x9b1m", "\u202e", "\n::error::", "Zürich"]) | st.text()
)


@given(st.lists(_HOSTILE, max_size=4).map("".join))
def test_no_text_from_outside_reaches_a_log_as_a_command(decision_of, text):
    rendered = render_json(decision_of(text))
    assert "##" not in rendered
    assert all(line.lstrip()[:1] in '"{}[]-0123456789tfn' for line in rendered.splitlines() if line.strip())
    assert rendered.isascii()
    assert all(char.isprintable() or char == "\n" for char in rendered)
    assert json.loads(rendered)["verdicts"][0]["message"] == text


@pytest.fixture(scope="module")
def decision_of():
    """A small decision with a text from outside in it."""
    from datetime import UTC, datetime

    at = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def make(text):
        verdict = Verdict(
            criterion="c",
            area="a",
            question=text,
            severity=Severity.MINOR,
            due=timedelta(0),
            outcome=Outcome.FAIL,
            message=text,
            fix=text,
            owner=text,
            doc="",
        )
        return Decision(
            ruling=Ruling.GO,
            mode="deploy",
            what_if=(text,),
            strict=True,
            advisory=False,
            demo=True,
            decided_at=at,
            workload=Workload(name=text, tier=Tier.T3, go_live=at, subscriptions=()),
            scope_digest="",
            policy=PolicyName(name=text, version="", digest="", semantic_digest=""),
            evidence=EvidenceName(digest="", collected_at=at, completeness="complete"),
            probes=(),
            tool_version="",
            verdicts=(verdict,),
            loosened=(),
            gaps=(),
        )

    return make
