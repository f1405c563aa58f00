"""Names in the workload file by which things of a host are told apart: a pattern for anything tells nothing."""

from __future__ import annotations

import pytest

from collector.files.mistakes import FileMistakes
from collector.files.workload import load_workload

WORKLOAD = """\
workload: contoso-shop
tier: T1
go_live: 2026-12-15T08:00:00Z
scope:
  azure: {subscriptions: [00000000-0000-0000-0000-000000000000]}
  github: {repositories: [contoso/shop]}
delivery:
"""


def loaded(line: str):
    return load_workload(f"{WORKLOAD}  {line}\n", name="golive.yaml").delivery


@pytest.mark.parametrize("name", ["golive-*", "golive", "*-decision", "Entscheid", "决定"])
def test_the_artifact_of_a_decision_is_a_name_or_a_pattern_of_names(name):
    assert loaded(f'decision: "{name}"').decision_artifact == name


@pytest.mark.parametrize("name", ["main", "release/*", "v1"])
def test_so_is_the_branch_of_releases(name):
    assert loaded(f'branch: "{name}"').branch == name


@pytest.mark.parametrize("key", ["decision", "branch"])
@pytest.mark.parametrize("name", ["*", "**", "?*", "*/*", "[!]*", "-*"])
def test_a_pattern_for_anything_is_refused(key, name):
    with pytest.raises(FileMistakes, match="a pattern for anything proves nothing"):
        loaded(f'{key}: "{name}"')


@pytest.mark.parametrize("ring", ["beta", "staging"])
@pytest.mark.parametrize("name", ["production", "Production"])
def test_production_is_no_place_before_itself(ring, name):
    with pytest.raises(FileMistakes, match="'production' is production and an environment before it"):
        loaded(f"environments: {{{ring}: [{name}], production: [production]}}")


def test_one_environment_may_be_both_a_beta_and_a_place_to_try():
    assert loaded("environments: {beta: [pilot], staging: [pilot]}").environments.all == ("pilot",)
