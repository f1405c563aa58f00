"""JUnit: valid by a schema, read back with equal counts, and never greener than the exit code."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase
from output_estates import Names, estate

from collector.model import Decision, Outcome, Ruling
from collector.reports.headline import marks
from collector.reports.junit import junit

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).with_name("junit.xsd")))
OUTCOMES = {Failure: Outcome.FAIL, Error: Outcome.UNKNOWN, Skipped: Outcome.NOT_APPLICABLE}
NOT_IN_XML = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xD800, 0xFFFE, 0xFFFF)))


def read(decision: Decision) -> JUnitXml:
    xml = junit(decision)
    SCHEMA.validate(xml.decode())
    return JUnitXml.fromstring(xml)


def cases(report: JUnitXml) -> list[TestCase]:
    return [case for suite in report for case in suite]


def with_outcomes(decision: Decision, outcomes: list[Outcome], ruling: Ruling) -> Decision:
    verdicts = (
        dataclasses.replace(verdict, outcome=outcome)
        for verdict, outcome in zip(decision.verdicts, outcomes, strict=False)
    )
    return dataclasses.replace(decision, verdicts=tuple(verdicts), ruling=ruling, why=())


def test_an_area_is_a_suite_and_a_criterion_a_case():
    decision = estate().decision
    report = read(decision)
    assert [suite.name for suite in report] == list(dict.fromkeys(verdict.area for verdict in decision.verdicts))
    found = {case.name: case for case in cases(report)}
    for verdict in decision.verdicts:
        case = found[f"{verdict.criterion}: {verdict.question}"]
        assert case.classname == verdict.area
        assert [OUTCOMES[type(result)] for result in case.result] == (
            [] if verdict.outcome is Outcome.PASS else [verdict.outcome]
        )


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=10))
@settings(max_examples=40, deadline=None)
def test_every_counter_is_written_and_read_back(outcomes):
    decision = with_outcomes(estate().decision, outcomes, Ruling.NO_GO)
    report = read(decision)
    found = [verdict.outcome for verdict in decision.verdicts]
    skipped = found.count(Outcome.NOT_APPLICABLE) + found.count(Outcome.WAIVED)
    counted = (found.count(Outcome.FAIL), found.count(Outcome.UNKNOWN), skipped)
    extra = 0 if counted[0] or counted[1] else 1
    assert (report.tests, report.failures, report.errors, report.skipped) == (
        len(found) + extra, counted[0], counted[1] + extra, counted[2],
    )  # fmt: skip
    assert report.tests == len(cases(report))
    for suite in report:
        assert suite.tests == len(list(suite))
        assert suite.failures == sum(case.is_failure for case in suite)
        assert suite.errors == sum(case.is_error for case in suite)


@given(
    st.lists(st.sampled_from(Outcome), min_size=1, max_size=10),
    st.sampled_from(Ruling),
    st.sampled_from([(), ("--only x",)]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_it_is_never_greener_than_the_exit_code(outcomes, ruling, what_if, advisory, is_due):
    decision = with_outcomes(estate(what_if=what_if, advisory=advisory).decision, outcomes, ruling)
    verdicts = tuple(dataclasses.replace(one, is_due=is_due) for one in decision.verdicts)
    report = read(dataclasses.replace(decision, verdicts=verdicts))
    assert report.failures + report.errors > 0 or decision.exit_code == 0


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ""),
        ({"demo": True}, " (DEMO)"),
        ({"advisory": True}, " (ADVISORY)"),
        ({"what_if": ("--only x",)}, " (WHAT-IF)"),
        ({"demo": True, "advisory": True, "what_if": ("--tier T3",)}, " (DEMO, WHAT-IF, ADVISORY)"),
    ],
)
def test_the_name_of_every_suite_says_what_kind_of_run_it_was(changes, names):
    decision = estate(**changes).decision
    report = read(decision)
    assert {suite.name for suite in report} == {verdict.area + names for verdict in decision.verdicts}
    assert names in report.name
    notes = {one.value for suite in report for one in suite.properties() if one.name.endswith("_note")}
    assert {str(mark) for mark in marks(decision)} <= notes


def test_how_the_gate_of_the_host_can_be_gone_around_is_a_property():
    report = read(estate(host_notes=("environment production: nobody must approve",)).decision)
    said = [one.value for suite in report for one in suite.properties() if one.name == "host_note"]
    assert said == ["environment production: nobody must approve"] * len(list(report))


def test_a_run_that_was_cut_short_is_an_error_even_where_all_holds():
    decision = with_outcomes(estate().decision, [Outcome.PASS] * 10, Ruling.UNDECIDED)
    partial = dataclasses.replace(decision.evidence, completeness="partial")
    *_, ruling = cases(read(dataclasses.replace(decision, evidence=partial)))
    assert ruling.is_error
    assert ruling.result[0].message == "UNDECIDED (PARTIAL): PARTIAL: the collection was cut short"


def test_the_properties_tie_a_suite_to_its_decision():
    decision = estate(demo=True).decision
    for suite in read(decision):
        said = {one.name: one.value for one in suite.properties()}
        assert said | {
            "ruling": "NO_GO", "exit_code": "10", "process_exit_code": "10", "advisory": "false", "what_if": "none",
            "demo": "true", "decided_at": "2026-11-20T12:00:00Z", "policy_digest": decision.policy.digest,
            "evidence_digest": decision.evidence.digest, "evidence_completeness": "gaps",
        } == said  # fmt: skip
        assert suite.timestamp == "2026-11-20T12:00:00"


def test_a_result_tells_subject_fix_owner_and_gaps():
    found = {case.name.partition(":")[0]: case for case in cases(read(estate().decision))}
    backup = found["recovery-backup-success"].result[0]
    assert backup.type == "F-recovery-backup-success-1 F-recovery-backup-success-2 U-PARSE"
    assert backup.text.splitlines()[0].startswith("qz-srv-01 (qz-grp-main): The newest recovery point is too old")
    assert "owner: operations-lead" in backup.text.splitlines()
    rights = found["support-ticket-rights"].result[0]
    assert (
        "could not be read (U-PERM): qz-vault was not there: qz-srv-01 in qz-grp-main cannot be read; "
        "fix: look at qz-vault"
    ) in rights.text.splitlines()


def test_characters_that_xml_forbids_are_left_out():
    decision = estate(Names(workload=f"a{NOT_IN_XML}b", title=f"c{NOT_IN_XML}d")).decision
    assert read(decision).name == "golive a b: NO-GO"
