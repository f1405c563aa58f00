"""What was tried must be what goes live: by its digest, or because one run made and deployed it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_release import (
    COMMIT,
    DIGEST,
    GITHUB,
    OTHER_DIGEST,
    PLACES,
    artifact,
    looked,
    published,
    released,
    repository,
    run,
    run_id,
    tried,
    with_digests,
)
from judged import REASONS, gap, outcome, rows_of

from collector.facts.delivery import Artifact, Deployment, Published
from collector.model import Environments

SAME = "release-same-artifact"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None, digests=()):
    workload = with_digests(workload or released(place), *digests)
    known = [*looked(workload), repository(place), run(place)]
    return outcome(SAME, [*known, *facts], gaps, workload)


@HOSTS
@pytest.mark.parametrize(
    ("of_deployment", "expected"),
    [
        pytest.param({}, "pass", id="deployed by the run that made it"),
        pytest.param({"run": "8"}, "unknown U-MISSING", id="by another run, and no digest told"),
        pytest.param({"run": None}, "unknown U-MISSING", id="by whom is not told"),
        pytest.param({"environment": "STAGING"}, "pass", id="the environment in another case"),
        pytest.param({"environment": "lab"}, "unknown U-MISSING", id="elsewhere"),
        pytest.param({"result": "failure"}, "unknown U-MISSING", id="failed"),
        pytest.param({"result": None}, "unknown U-MISSING", id="under way"),
        pytest.param({"commit": "f" * 40}, "unknown U-MISSING", id="another version"),
        pytest.param({"commit": None}, "pass", id="the run tells the commit"),
    ],
)
def test_without_digests_the_run_decides(place, of_deployment, expected):
    if of_deployment.get("run"):
        of_deployment = {**of_deployment, "run": run_id(place, 8)}
    assert judged(artifact(place, digest=None), tried(place, **of_deployment), place=place) == expected


@HOSTS
@pytest.mark.parametrize(
    ("deployed", "declared", "expected"),
    [
        ((DIGEST,), (DIGEST,), "pass"),
        ((DIGEST.upper(),), (DIGEST,), "pass"),
        ((DIGEST, OTHER_DIGEST), (DIGEST,), "pass"),
        ((OTHER_DIGEST,), (DIGEST,), f"fail F-{SAME}-1"),
        ((), (DIGEST,), "pass"),
        (None, (DIGEST,), "pass"),
    ],
)
def test_digests_decide_before_the_run(place, deployed, declared, expected):
    made = artifact(place, digest=None)
    assert judged(made, tried(place, digests=deployed), place=place, digests=declared) == expected


@pytest.mark.parametrize(("deployed", "expected"), [((DIGEST,), "pass"), ((OTHER_DIGEST,), f"fail F-{SAME}-1")])
def test_the_digest_of_the_package_stands_in_for_those_of_the_workload(deployed, expected):
    assert judged(artifact(), tried(digests=deployed)) == expected


@pytest.mark.parametrize(
    ("digest", "declared", "expected"),
    [
        (DIGEST, (DIGEST,), "pass"),
        (OTHER_DIGEST, (DIGEST,), f"fail F-{SAME}-1"),
        (OTHER_DIGEST, (), "pass"),
        (None, (DIGEST,), "pass"),
    ],
)
def test_the_package_must_be_among_the_declared_digests(digest, declared, expected):
    assert judged(artifact(digest=digest), tried(), digests=declared) == expected


@pytest.mark.parametrize(
    ("of_release", "expected"),
    [
        ({}, "pass"),
        ({"digests": (OTHER_DIGEST,)}, f"fail F-{SAME}-1"),
        ({"digests": (OTHER_DIGEST, DIGEST)}, "pass"),
        ({"digests": ()}, "pass"),
        ({"digests": (OTHER_DIGEST,), "commit": "f" * 40}, "pass"),
        ({"digests": (OTHER_DIGEST,), "draft": True}, "pass"),
        ({"digests": (OTHER_DIGEST,), "commit": None, "tag": "main"}, f"fail F-{SAME}-1"),
    ],
)
def test_a_published_release_of_the_commit_is_held_against_the_declared_digests(of_release, expected):
    release = published(**{"tag": "v2.4.0", "commit": COMMIT, "digests": (DIGEST,), **of_release})
    assert judged(artifact(), tried(), release, digests=(DIGEST,)) == expected


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [Deployment, Artifact])
def test_what_could_not_be_read_is_unknown(place, cause, code, hidden):
    met = (gap(hidden, scope=place.id, cause=cause),)
    assert judged(artifact(place), tried(place), place=place, gaps=met) == f"unknown {code}"


def test_releases_that_could_not_be_read_may_hold_something_else():
    met = (gap(Published, scope=GITHUB.id),)
    assert judged(artifact(), tried(), gaps=met) == "unknown U-PERM"


@HOSTS
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"commit": ""}, "unknown U-MISSING"),
        ({"package": ()}, "unknown U-MISSING"),
        ({"environments": Environments()}, "unknown U-MISSING"),
        ({"environments": Environments(beta=("ring0",))}, "unknown U-MISSING"),
        ({"environments": Environments(beta=("ring0",), staging=("staging",))}, "pass"),
    ],
)
def test_what_the_workload_declares_decides(place, changes, expected):
    assert judged(artifact(place), tried(place), place=place, workload=released(place, **changes)) == expected


def test_a_workload_that_names_no_host_is_unknown():
    assert outcome(SAME, looked(WORKLOAD), (), WORKLOAD) == "unknown U-MISSING"


@HOSTS
def test_the_newest_deployment_of_the_release_counts(place):
    rebuilt = tried(place, subject=f"{place.id}/deployments/later", created=NOW, run=run_id(place, 9))
    assert judged(artifact(place), tried(place), rebuilt, place=place) == "unknown U-MISSING"
    earlier = tried(place, subject=f"{place.id}/deployments/0", created=NOW - timedelta(days=1), run=run_id(place, 9))
    assert judged(artifact(place), tried(place), earlier, place=place) == "pass"


@HOSTS
def test_the_row_says_where_and_how_it_is_known(place):
    workload = released(place)
    facts = [*looked(workload), repository(place), run(place), artifact(place), tried(place)]
    (row,) = rows_of("delivered_artifact", facts, workload=workload)
    assert (row.where, row.same, row.proof) == ("staging", True, "run")
