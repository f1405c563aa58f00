"""What `golive explain` tells of statements: who signs what, by which method, for how long."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from collector.cli.statements_explained import statement_paragraphs
from collector.derive.rows import FieldType
from collector.judge.policy import AnswerAsk, Attest, Counts, Criterion, DocumentAsk
from collector.model import Method, Severity, Tier

ATTEST = Attest(says="The plan is agreed.", by=("business-owner",), valid=timedelta(days=14))
CRITERION = Criterion(
    id="cutover-plan-signed", question="Is it agreed?", why="", severity=dict.fromkeys(Tier, Severity.BLOCKER),
    due=timedelta(days=3), max_age=timedelta(days=1), rows="", conditions=(), attest=ATTEST, fix="",
)  # fmt: skip


def told(*, rows: str = "", **changes: object) -> dict[str, str]:
    attest = dataclasses.replace(ATTEST, **changes)
    return dict(statement_paragraphs(dataclasses.replace(CRITERION, attest=attest, rows=rows)))


def test_without_a_statement_there_is_nothing_to_tell():
    assert list(statement_paragraphs(dataclasses.replace(CRITERION, attest=None))) == []


@pytest.mark.parametrize(
    ("changes", "label", "said"),
    [
        ({}, "signed", "The plan is agreed."),
        ({}, "by", "business-owner"),
        ({"by": ("a", "b")}, "by", "a and b, each of them another person"),
        ({"each_area": True}, "by", "business-owner; once for every process area"),
        ({}, "valid", "14 d, for one release: another one is signed again"),
        ({"of_release": False}, "valid", "14 d, for every release"),
        ({"not_applicable": True}, "valid", "another one is signed again; `not-applicable` may be signed"),
        ({"least": Method.KEY}, "method", "an SSH key of the role map; a review at a host is not enough"),
        (
            {"document": DocumentAsk(name="plan", sections=("scope", "steps"), max_age=timedelta(days=180))},
            "document",
            "a plan (what shall be done), with the headings scope and steps, reviewed at most 180 d ago",
        ),
        ({"document": DocumentAsk(name="drill", kind="record")}, "document", "a record (what was done, when and how"),
        (
            {"asks": (AnswerAsk(name="held", type=FieldType("datetime", "", ""), ask="When was it?", happened=True),)},
            "fill in",
            "held: When was it? (a moment such as 2026-11-01T09:00:00Z, in the past)",
        ),
        ({"facts": ("plan", "scope")}, "bound to", "plan and scope of what is read; a change voids the statement"),
        ({}, "to sign", "golive attest PACKET cutover-plan-signed --as NAME"),
        ({"fix": "ask them"}, "unsigned", "ask them"),
    ],
)  # fmt: skip
def test_each_part_is_told(changes, label, said):
    assert said in told(**changes)[label]


@pytest.mark.parametrize("counts", Counts)
def test_how_it_counts_is_told_where_something_is_read_as_well(counts: Counts):
    assert told(rows="protected_resource", counts=counts)["counts"]
    assert "counts" not in told(counts=counts)


@pytest.mark.parametrize("least", Method)
def test_every_method_has_its_words(least: Method):
    assert told(least=least)["method"]
