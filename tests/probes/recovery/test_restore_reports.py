"""Readings of reports of restore tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, NOON, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.backup import RestoreReport
from collector.probe import Malformed
from probes.recovery.restore_reports import parse_restores

PATTERN = "restores/*.json"
(READING,) = recording("recovery", "restore_reports")
DATA = f"{PROD}/resourceGroups/rg-data/providers"


def only(**changes: object) -> dict:
    """The reading with its first restore alone, some of whose properties differ or are gone."""
    entry = {name: value for name, value in {**READING["restores"][0], **changes}.items() if value is not GONE}
    return changed(READING, "restores", [entry])


def test_each_restore_becomes_a_fact():
    assert facts(parse_restores, READING, PATTERN) == (
        RestoreReport(
            subject=f"{DATA}/Microsoft.Sql/servers/sql-till/databases/sales",
            pattern=PATTERN,
            finished=datetime(2026, 11, 2, 3, 40, tzinfo=UTC),
            took=timedelta(minutes=35),
            data_checked=True,
            succeeded=True,
            **SEEN,
        ),
        RestoreReport(
            subject=f"{DATA}/Microsoft.DBforPostgreSQL/flexibleServers/pg-till",
            pattern=PATTERN,
            finished=datetime(2026, 11, 3, 3, 40, tzinfo=UTC),
            succeeded=False,
            **SEEN,
        ),
    )


def test_the_case_of_property_names_does_not_matter():
    assert facts(parse_restores, in_capitals(READING)) == facts(parse_restores, READING)


@pytest.mark.parametrize("name", ["took", "data_checked", "succeeded"])
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_not_told_is_absent_and_no_no(name, value):
    assert getattr(fact(parse_restores, only(**{name: value})), name) is None


@pytest.mark.parametrize("entries", [GONE, None, []])
def test_a_file_that_tells_of_no_restore_is_a_gap(entries):
    with pytest.raises(Malformed, match="it tells of no restore"):
        facts(parse_restores, changed(READING, "restores", entries))


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (NOON + timedelta(minutes=6), "finishes in the future, 2026-11-22"),
        (GONE, "does not say when it finished"),
        ("0001-01-01T00:00:00Z", "does not say when it finished"),
    ],
)
def test_a_restore_that_has_not_ended_refuses_the_whole_file(finished, said):
    moment = finished.isoformat() if isinstance(finished, datetime) else finished
    raw = changed(READING, "restores", [*READING["restores"][:1], *only(finished=moment)["restores"]])
    with pytest.raises(Malformed) as refusal:
        facts(parse_restores, raw)
    assert refusal.value.detail == f"restores/restore-tests.json: restores[1] {said}"


def test_a_clock_may_be_some_minutes_ahead():
    assert fact(parse_restores, only(finished=(NOON + timedelta(minutes=5)).isoformat())).succeeded


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("outcome", GONE),
        ("restores", "none"),
        ("restores", [7]),
        ("restores", [{"finished": 3}]),
        ("restores", only(resource=GONE)["restores"]),
        ("restores", only(resource="")["restores"]),
        ("restores", only(took="soon")["restores"]),
        ("restores", only(data_checked="perhaps")["restores"]),
        ("restores", only(succeeded=1)["restores"]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_restores, READING, path, value)


def test_a_refused_file_is_refused_in_the_words_of_its_reader():
    raw = changed(changed(READING, "outcome", "refused"), "reasons", ["restores[0] lacks `finished`"])
    with pytest.raises(Malformed, match=r"restores/restore-tests\.json: restores\[0\] lacks `finished`"):
        facts(parse_restores, raw)
