"""The coverage of the release's builds in Azure DevOps, by the first of three readers that the workload lets speak."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from collector.facts.testing import CoverageReport
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerArchive, PerPlaceItem, Probe, Read, Service, Until
from probes.delivery._azure_devops import API, BUILD_READ, BUILDS, of_release
from probes.delivery._coverage_figures import PENDING, is_pending, parse_modules, parse_summary
from probes.delivery._items import nothing, number
from probes.delivery._report_artifacts import BUILD_ARTIFACTS_WITH_REPORTS, BUILDS_WITH_REPORTS, archive_in_azure_devops
from probes.delivery.azure_test_runs import TEST_READ
from probes.testing.coverage import parse_coverage_in_artifact


def _summary(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The host's own figures, where no report files are named, or a component is mapped to the pipeline itself."""
    if not of_release(item, delivery) or not _wants_figures(item.maybe_text("definition.name") or "", delivery):
        return
    build = number(item, "id")
    yield Ask(
        path="testresults/codecoverage",
        query=(("buildId", build),),
        single=True,
        keep=(
            "status",
            "coverageData.buildPlatform",
            "coverageData.buildFlavor",
            "coverageData.coverageStats.label",
            "coverageData.coverageStats.covered",
            "coverageData.coverageStats.total",
        ),
        service=Service.TEST_RESULTS,
        api_version=f"{API}-preview.1",
        until=Until(path="status", pending=PENDING),
        permission=TEST_READ,
        about=f"build/builds/{build}",
    )


def _wants_figures(pipeline: str, delivery: Delivery) -> bool:
    mapped = (pattern for component in delivery.components for pattern in component.coverage)
    by_name = any(fnmatchcase(pipeline.casefold(), pattern.casefold()) for pattern in mapped)
    return by_name or not (delivery.components or delivery.report_artifacts)


def _modules(item: Item, _: Delivery) -> Iterator[Ask]:
    """The figures by module, where the summary is empty although nothing is pending."""
    if item.maybe_objects("coverageData") or is_pending(item):
        return
    build = item.asked.rpartition("/")[2]
    yield Ask(
        path="test/codecoverage",
        query=(("buildId", build), ("flags", "7")),
        items_at="value",
        keep=(
            "configuration.platform",
            "configuration.flavor",
            "modules.name",
            "modules.blockCount",
            "modules.statistics.linesCovered",
            "modules.statistics.linesPartiallyCovered",
            "modules.statistics.linesNotCovered",
            "modules.statistics.blocksCovered",
            "modules.statistics.blocksNotCovered",
        ),
        api_version=API,
        permission=TEST_READ,
        about=f"build/builds/{build}",
    )


FILES = PerArchive(BUILD_ARTIFACTS_WITH_REPORTS, "coverage", archive_in_azure_devops)
SUMMARY = PerPlaceItem(BUILDS, _summary)
MODULES = PerPlaceItem(SUMMARY, _modules)

PROBE = Probe(
    id="delivery-azure-coverage",
    title="Coverage of the release's builds in Azure DevOps",
    reads=(
        Read(BUILDS_WITH_REPORTS, nothing, (CoverageReport,)),
        Read(BUILD_ARTIFACTS_WITH_REPORTS, nothing, (CoverageReport,)),
        Read(FILES, parse_coverage_in_artifact, (CoverageReport,)),
        Read(BUILDS, nothing, (CoverageReport,)),
        Read(SUMMARY, parse_summary, (CoverageReport,)),
        Read(MODULES, parse_modules, (CoverageReport,)),
    ),
    permissions=((Host.AZURE_DEVOPS, BUILD_READ), (Host.AZURE_DEVOPS, TEST_READ)),
    otherwise="The coverage files themselves beside the workload file, named under reports.coverage.",
)
