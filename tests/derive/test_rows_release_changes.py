"""Migrations that the release brings: a check must show that the old version works with them."""

from __future__ import annotations

import pytest
from builders import WORKLOAD
from builders_release import (
    BEFORE,
    COMMIT,
    GITHUB,
    PLACES,
    changed_file,
    check,
    comparison,
    deployment,
    guard,
    looked,
    released,
    run,
    stage,
)
from judged import REASONS, gap, outcome, rows_of

from collector.derive.rows import Unknown
from collector.facts.delivery import ChangedFile, Check, Comparison, Deployment, PipelineStage
from collector.model import Environments

SCHEMA = "rollback-schema-compatible"
PROOF = "old version on new schema"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or released(place)
    return outcome(SCHEMA, [*looked(workload), run(place), deployment(place), *facts], gaps, workload)


@HOSTS
@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], "not_applicable"),
        (["src/cart.py", "docs/sql.md"], "not_applicable"),
        (["db/migrations/0042.py"], "unknown U-MISSING"),
        (["Migrations/20261101_Drop.cs"], "unknown U-MISSING"),
        (["schema/view.SQL"], "unknown U-MISSING"),
        (["src/cart.py", "db/migrate/42.rb"], "unknown U-MISSING"),
    ],
)
def test_migrations_are_known_by_their_names(place, paths, expected):
    files = [changed_file(place, path) for path in paths]
    assert judged(comparison(place, len(files)), *files, place=place) == expected


@HOSTS
@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (PROOF, {}, "pass"),
        ("Test: Old version on NEW schema", {}, "pass"),
        (PROOF, {"result": "failure"}, "unknown U-MISSING"),
        (PROOF, {"result": "skipped"}, "unknown U-MISSING"),
        (PROOF, {"result": None, "status": "in_progress"}, "unknown U-MISSING"),
        ("apply new schema", {}, "unknown U-MISSING"),
    ],
)
def test_a_check_that_succeeded_proves_it(place, name, fields, expected):
    facts = [comparison(place), changed_file(place), stage(place, name, **fields)]
    assert judged(*facts, place=place) == expected


def test_a_check_of_github_counts_and_one_that_failed_elsewhere_takes_it_back():
    facts = [comparison(), changed_file()]
    assert judged(*facts, check(PROOF)) == "pass"
    assert judged(*facts, check(PROOF), stage(GITHUB, PROOF, result="failure")) == "unknown U-MISSING"
    assert judged(*facts, check(PROOF, commit="f" * 40)) == "unknown U-MISSING"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"relation": "identical"}, "not_applicable"),
        ({"relation": "diverged", "whole": False}, "unknown U-PARTIAL"),
        ({"relation": "behind", "whole": False}, "unknown U-PARTIAL"),
        ({"whole": False}, "unknown U-PARTIAL"),
        ({"base": "e" * 40}, "unknown U-MISSING"),
        ({"head": "e" * 40}, "unknown U-MISSING"),
        ({"head": COMMIT[:10]}, "not_applicable"),
    ],
)
def test_a_comparison_that_is_cut_or_of_other_versions_proves_nothing(changes, expected):
    assert judged(comparison(files=0, **changes)) == expected


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [Deployment, Comparison])
def test_a_comparison_that_could_not_be_read_is_unknown(place, cause, code, hidden):
    met = (gap(hidden, scope=place.id, cause=cause),)
    assert judged(place=place, gaps=met) == f"unknown {code}"


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_files_that_could_not_be_read_are_unknown(place, cause, code):
    met = (gap(ChangedFile, scope=place.id, cause=cause),)
    assert judged(comparison(place), place=place, gaps=met) == f"unknown {code}"


@pytest.mark.parametrize("hidden", [PipelineStage, Check])
def test_checks_that_could_not_be_read_prove_nothing(hidden):
    facts = [comparison(), changed_file(), check(PROOF)]
    assert judged(*facts, gaps=(gap(hidden, scope=GITHUB.id),)) == "unknown U-PERM"


@HOSTS
def test_where_nothing_ran_before_there_is_nothing_to_go_back_to(place):
    workload = released(place)
    assert outcome(SCHEMA, [*looked(workload), guard(place)], (), workload) == "not_applicable"


@HOSTS
@pytest.mark.parametrize("changes", [{"commit": ""}, {"environments": Environments()}, {"places": ()}], ids=str)
def test_what_the_workload_does_not_declare_is_unknown(place, changes):
    workload = released(place, **changes)
    assert outcome(SCHEMA, looked(workload), (), workload) == "unknown U-MISSING"
    assert outcome(SCHEMA, looked(WORKLOAD), (), WORKLOAD) == "unknown U-MISSING"


@HOSTS
def test_the_row_says_what_to_add(place):
    workload = released(place)
    facts = [*looked(workload), run(place), deployment(place), comparison(place), changed_file(place)]
    (row,) = rows_of("release_change", facts, workload=workload)
    assert (row.path, row.change, row.passed) == ("/db/migrations/0042_drop.sql", "modified", ())
    assert isinstance(row.proved_otherwise, Unknown)
    assert "add a job that runs it" in row.proved_otherwise.why


def test_a_version_that_was_not_compared_is_named():
    workload = released()
    (row,) = rows_of("release_change", [*looked(workload), run(), deployment()], workload=workload)
    assert BEFORE[:12] in row.path.why
