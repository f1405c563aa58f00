"""Coverage files in artifacts of GitHub: whose they are, and which downloads they take."""

from __future__ import annotations

import pytest
from probe_items import SEEN, changed, fact, item, recording

from collector.facts.testing import CoverageReport
from collector.model import Delivery, Host, Place
from collector.probe import Archive, Malformed, PerArchive, PerPlace
from probes.delivery.github_coverage import FILES, PROBE
from probes.testing.coverage import parse_coverage_in_artifact

API, WEB = recording("delivery", "github_coverage")
RUN = "github:contoso/shop/actions/runs/71"
COMMIT = "c0ffee0000000000000000000000000000000001"
ARTIFACT = {"id": 9, "name": "Test-Reports", "digest": "sha256:" + "a" * 64, "expired": False}
DELIVERY = Delivery(places=(Place(Host.GITHUB, "contoso/shop"),), commit=COMMIT, report_artifacts=("test-*",))


def test_a_file_in_an_artifact_is_a_fact_of_its_run():
    assert fact(parse_coverage_in_artifact, API, RUN) == CoverageReport(
        subject=f"{RUN}/reports/test-reports/api/coverage.xml",
        path="test-reports/api/coverage.xml",
        run=RUN,
        source="artifact",
        format="cobertura",
        lines_covered=451,
        lines_valid=480,
        branches_covered=60,
        branches_valid=72,
        method="lines: declared = counted (per file)",
        digest="4b1d000000000000000000000000000000000000000000000000000000000a01",
        **SEEN,
    )


def test_a_format_that_knows_no_lines_says_what_it_counts():
    found = fact(parse_coverage_in_artifact, WEB, RUN)
    assert (found.measures, found.lines_covered, found.lines_valid) == ("statements", 90, 120)


def test_a_refused_file_names_itself():
    refused = changed(changed(API, "outcome", "refused"), "reasons", ["it is damaged in the archive"])
    with pytest.raises(Malformed, match=r"test-reports/api/coverage\.xml: it is damaged"):
        fact(parse_coverage_in_artifact, refused, RUN)


def test_only_named_artifacts_are_downloaded_with_their_digest():
    need = FILES
    assert isinstance(need, PerArchive)
    assert need.report_kind == "coverage"
    assert need.archive(item(ARTIFACT, RUN), DELIVERY) == Archive(
        path="actions/artifacts/9/zip",
        name="Test-Reports",
        digest="sha256:" + "a" * 64,
        permission="actions: read",
        number=9,
    )
    assert need.archive(item({**ARTIFACT, "name": "package"}, RUN), DELIVERY) is None


def test_an_expired_artifact_is_a_gap():
    with pytest.raises(Malformed, match="expired"):
        FILES.archive(item({**ARTIFACT, "expired": True}, RUN), DELIVERY)


@pytest.mark.parametrize(
    ("delivery", "asks"),
    [(DELIVERY, 1), (Delivery(commit=COMMIT), 0), (Delivery(report_artifacts=("test-*",)), 0)],
)
def test_nothing_is_read_without_a_commit_and_the_names_of_artifacts(delivery, asks):
    runs = PROBE.reads[0].need
    assert isinstance(runs, PerPlace)
    assert len(tuple(runs.asks(delivery))) == asks
