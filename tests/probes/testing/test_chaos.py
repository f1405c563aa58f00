"""Runs of Azure Chaos Studio experiments, and where they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.testing import ExperimentRun
from collector.probe import Malformed, PerItem
from probes.testing.chaos import PROBE, parse_experiment, parse_run

EXPERIMENT, RUN = recording("testing", "chaos")
AT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Chaos/experiments/zone-loss"


def test_a_run_tells_how_and_when_it_ended():
    assert fact(parse_run, RUN, AT) == ExperimentRun(
        subject=f"{AT}/executions/6d1f0c52-1111-4222-8333-444455556666",
        experiment=AT,
        status="Success",
        started=datetime(2026, 11, 2, 9, 0, 4, 118385, tzinfo=UTC),
        stopped=datetime(2026, 11, 2, 9, 15, 41, 650125, tzinfo=UTC),
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_run, in_capitals(RUN), AT) == fact(parse_run, RUN, AT)


@pytest.mark.parametrize("value", [GONE, None, "", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize(("path", "field"), [("startedAt", "started"), ("stoppedAt", "stopped")])
def test_a_moment_that_is_not_told_is_absent(path, field, value):
    assert getattr(fact(parse_run, changed(RUN, f"properties.{path}", value), AT), field) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", AT),
        ("id", f"{AT}/executions/"),
        ("properties.status", GONE),
        ("properties.status", 3),
        ("properties.startedAt", "yesterday"),
    ],
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_run, RUN, path, value, AT)


def test_an_experiment_leads_to_its_runs_and_tells_nothing_itself():
    runs = PROBE.reads[1].need
    assert isinstance(runs, PerItem)
    assert runs.path(item(EXPERIMENT)) == f"{AT}/executions"
    assert facts(parse_experiment, EXPERIMENT) == ()


def test_an_experiment_without_an_id_is_a_gap_because_its_runs_cannot_be_read():
    with pytest.raises(Malformed):
        facts(parse_experiment, changed(EXPERIMENT, "id", GONE))
