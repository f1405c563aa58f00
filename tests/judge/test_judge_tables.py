"""The dated tables: a table may only name what golive looks for."""

from __future__ import annotations

import pytest

from collector.derive.recovery.stateful import STATEFUL_TYPES
from collector.facts.resource_types import READ_TYPES
from collector.files.mistakes import FileMistakes
from collector.judge.tables import FILE, load_tables
from policies import shipped_policy
from probes.inventory.resources import TYPES

HEAD = 'source: https://example.com/\ndated: "2026-05-26"\nfree_mail_domains: []\n'
ALERTS = "[{name: up, set: availability, metrics: [VmAvailabilityMetric]}]"


def mistakes_of(baseline: str) -> list[str]:
    with pytest.raises(FileMistakes) as found:
        load_tables({**shipped_policy(), FILE: f"{HEAD}alert_baseline: {baseline}\n"})
    return [str(mistake) for mistake in found.value.mistakes]


def test_the_types_of_the_tables_are_those_that_the_probe_reads():
    assert set(TYPES) == READ_TYPES
    assert STATEFUL_TYPES <= READ_TYPES


def test_a_type_is_known_in_any_case():
    tables = load_tables({**shipped_policy(), FILE: f"{HEAD}alert_baseline: {{Microsoft.Web/Sites: {ALERTS}}}\n"})
    assert list(tables.alert_baseline) == ["microsoft.web/sites"]


def test_a_type_that_nobody_looks_for_is_refused():
    both = f"{{microsoft.web/sites: {ALERTS}, Microsoft.Sql/servers: {ALERTS}}}"
    (mistake,) = mistakes_of(both)
    assert mistake.startswith(f"{FILE}:4:")
    assert "golive does not read resources of the type `Microsoft.Sql/servers`" in mistake


def test_a_table_without_any_type_is_refused():
    (mistake,) = mistakes_of("{}")
    assert "no resource type has a baseline, so nothing would be judged" in mistake
