"""The parse functions of coverage and experiments, each with an answer that it reads."""

from __future__ import annotations

from probe_items import recording

from probes.delivery._coverage_figures import parse_modules, parse_summary
from probes.testing import chaos
from probes.testing.coverage import parse_coverage_in_artifact

_BUILD, _SUMMARY, _MODULES = recording("delivery", "azure_coverage")
COVERAGE_CASES = (
    *((parse_coverage_in_artifact, raw) for raw in recording("delivery", "github_coverage")),
    (parse_summary, _SUMMARY),
    (parse_modules, _MODULES),
    *zip((chaos.parse_experiment, chaos.parse_run), recording("testing", "chaos"), strict=True),
)
