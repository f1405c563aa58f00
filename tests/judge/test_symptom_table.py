"""The metrics that tell what users feel: read from the policy's tables, in lower case, and sensible as shipped."""

from __future__ import annotations

import pytest

from collector.files.mistakes import FileMistakes
from collector.judge.tables import FILE, load_tables
from policies import shipped_policy

HEAD = "source: https://learn.microsoft.com/\ndated: '2026-11-20'\nfree_mail_domains: [gmail.com]\n"
BASELINE = "alert_baseline: {microsoft.web/sites: [{name: errors, set: availability, metrics: [Http5xx]}]}\n"


def test_names_are_kept_in_lower_case():
    tables = load_tables({**shipped_policy(), FILE: f"{HEAD}{BASELINE}symptoms: [Http5xx, requests/failed]\n"})
    assert tables.symptoms == {"http5xx", "requests/failed"}


def test_a_table_may_name_none():
    assert load_tables({**shipped_policy(), FILE: HEAD + BASELINE}).symptoms == frozenset()


@pytest.mark.parametrize("written", ["symptoms: Http5xx", "symptoms: [5]", "symptoms: [Http5xx, Http5xx]"])
def test_mistakes_are_refused(written):
    with pytest.raises(FileMistakes):
        load_tables({**shipped_policy(), FILE: f"{HEAD}{BASELINE}{written}\n"})


@pytest.mark.parametrize("cause", ["percentage cpu", "cputime", "available memory bytes", "requestsinapplicationqueue"])
def test_causes_are_no_symptoms(cause):
    assert cause not in load_tables(shipped_policy()).symptoms
