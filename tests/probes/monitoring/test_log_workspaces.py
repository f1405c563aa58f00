"""Log Analytics workspaces: how long they keep logs, and whether they take all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.diagnostics import NO_CAP, LogWorkspace
from probes.monitoring.log_workspaces import parse_workspace

ROWS = recording("monitoring", "log_workspaces")
OPEN, CAPPED, NEW = ROWS


def test_every_workspace_tells_its_retention_its_cap_and_its_state():
    assert [fact(parse_workspace, row) for row in ROWS] == [
        LogWorkspace(
            subject=OPEN["id"],
            state="Succeeded",
            retention=timedelta(days=90),
            daily_cap_gb=NO_CAP,
            ingestion="RespectQuota",
            **SEEN,
        ),
        LogWorkspace(
            subject=CAPPED["id"],
            state="succeeded",
            retention=timedelta(days=30),
            daily_cap_gb=1.5,
            ingestion="OverQuota",
            **SEEN,
        ),
        LogWorkspace(subject=NEW["id"], state="Creating", **SEEN),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["open", "capped", "new"])
def test_the_case_of_property_names_does_not_matter(row):
    assert fact(parse_workspace, in_capitals(row)) == fact(parse_workspace, row)


@pytest.mark.parametrize("days", [GONE, None, 0, -1])
def test_a_retention_that_is_none_is_not_told(days):
    assert fact(parse_workspace, changed(OPEN, "properties.retentionInDays", days)).retention is None


@pytest.mark.parametrize("capping", [GONE, None, {}, {"dailyQuotaGb": None}])
def test_a_cap_that_is_not_told_is_not_taken_for_none(capping):
    found = fact(parse_workspace, changed(OPEN, "properties.workspaceCapping", capping))
    assert (found.daily_cap_gb, found.ingestion) == (None, None)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", ""),
        ("properties.retentionInDays", "long"),
        ("properties.retentionInDays", 1e300),
        ("properties.workspaceCapping.dailyQuotaGb", "none"),
        ("properties.workspaceCapping.dailyQuotaGb", [1]),
        ("properties.workspaceCapping.dataIngestionStatus", 1),
        ("properties.provisioningState", {}),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_workspace, OPEN, path, value)
