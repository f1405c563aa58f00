"""Coverage of a release in good order on either host: files in artifacts, and the host's own figures."""

from __future__ import annotations

import dataclasses
from typing import Any

from builders import SEEN
from builders_release import COMMIT, released, run, run_id
from judged import inventories

from collector.facts.testing import CoverageReport
from collector.model import Component, Fact, Place, Workload

ARTIFACT = "test-reports"
API = Component(name="shop-api", coverage=(f"{ARTIFACT}/api/*.xml",), critical=True)
WEB = Component(name="shop-web", coverage=(f"{ARTIFACT}/web/**",))


def measured(place: Place, *components: Component, **changes: Any) -> Workload:
    """A workload whose coverage is read from one place alone, and from no file on disk."""
    workload = released(place, report_artifacts=(ARTIFACT,), components=components, **changes)
    return dataclasses.replace(workload, test_reports=(), coverage_reports=())


def in_order(workload: Workload, *facts: Fact) -> list[Fact]:
    """Facts beside the run of the release, with the proof that everything was looked for."""
    (place,) = workload.delivery.places
    return [*inventories(workload), run(place), *facts]


def in_artifact(
    place: Place, path: str = "api/coverage.xml", covered: int = 95, valid: int = 100, number: int = 7, **changes: Any
) -> CoverageReport:
    """A coverage file in an artifact of a run."""
    own = run_id(place, number)
    fields: dict[str, Any] = {
        "subject": f"{own}/reports/{ARTIFACT}/{path}",
        "path": f"{ARTIFACT}/{path}",
        "run": own,
        "source": "artifact",
        "format": "cobertura",
        "lines_covered": covered,
        "lines_valid": valid,
        "method": "",
        "digest": f"{own}/{path}",
        **SEEN,
    }
    return CoverageReport(**{**fields, **changes})


def on_disk(path: str = "reports/api.xml", covered: int = 95, valid: int = 100, **changes: Any) -> CoverageReport:
    """A coverage file in the folder of the workload file, which names the commit of the release."""
    fields: dict[str, Any] = {
        "subject": f"file:{path}",
        "path": path,
        "pattern": path,
        "commit": COMMIT,
        "format": "cobertura",
        "lines_covered": covered,
        "lines_valid": valid,
        "method": "",
        "digest": path,
        **SEEN,
    }
    return CoverageReport(**{**fields, **changes})


def figures(place: Place, covered: int = 95, valid: int = 100, flavour: str = "", **changes: Any) -> CoverageReport:
    """What a host itself shows of a build."""
    own = run_id(place)
    fields: dict[str, Any] = {
        "subject": f"{own}/coverage{flavour}",
        "run": own,
        "source": "build-summary",
        "format": "azure-devops",
        "lines_covered": covered,
        "lines_valid": valid,
        "method": "",
        **SEEN,
    }
    return CoverageReport(**{**fields, **changes})
