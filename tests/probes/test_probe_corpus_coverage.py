"""The recorded answers about coverage and experiments: each is a fact, or refused with a reason."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from corpus_items import items, records, type_of
from host_answers import kept
from probe_items import fact, item

from collector.facts.testing import ExperimentRun
from collector.model import Delivery
from collector.probe import Ask
from collector.sources.reports import inspect_file
from probes.delivery._coverage_figures import parse_modules
from probes.delivery.azure_coverage import MODULES
from probes.testing.chaos import parse_run
from probes.testing.coverage import parse_coverage_in_artifact

pytestmark = pytest.mark.corpus
BUILD = "azure-devops:contoso/shop/build/builds/51"


def answers(corpus: Path, of: str) -> Iterator[Any]:
    """The bodies of the examples of Azure DevOps whose id holds a word."""
    with gzip.open(corpus / "azure-devops/spec-examples.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if of in record["id"].casefold():
                yield from (answer["body"] for answer in record["responses"].values())


def test_modules_of_the_documentation_are_counted(corpus):
    (ask,) = MODULES.asks(item({"coverageData": []}, BUILD), Delivery())
    assert isinstance(ask, Ask)
    found = [
        fact(parse_modules, kept(entry, ask.keep), BUILD)
        for body in answers(corpus, "codecoverage")
        for entry in body[ask.items_at]
    ]
    assert [(one.measures, one.lines_covered, one.lines_valid) for one in found] == [("lines", 4, 4)]


def test_runs_of_experiments_of_the_documentation_tell_how_they_ended(corpus):
    runs = [
        fact(parse_run, dict(one.raw))
        for record in records(corpus).values()
        for one in items(record)
        if type_of(one) == "microsoft.chaos/experiments/executions"
    ]
    assert [(type(run), run.status, run.stopped is not None) for run in runs] == [(ExperimentRun, "failed", True)]


def covered_and_valid(totals: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """The main total of the manifest: lines, or statements of formats that know no lines."""
    main = totals.get("lines") or totals["statements"]
    return main["covered"], main["valid"] if "valid" in main else sum(main.values())


def test_every_coverage_file_with_certain_totals_is_a_fact_with_these_totals(corpus):
    certain, wrong = 0, []
    for entry in json.loads((corpus / "reports/manifest.json").read_text("utf-8")):
        is_plain = entry["kind"] == "coverage" and entry.get("sure") == "yes" and not entry["gzip"]
        if not is_plain or not {"lines", "statements"} & set(entry["expected"]):
            continue
        path = corpus / entry["file"]
        found = fact(parse_coverage_in_artifact, inspect_file(path, shown_as=path.name).to_json(), BUILD)
        certain += 1
        if (found.lines_covered, found.lines_valid) != covered_and_valid(entry["expected"]):
            wrong.append(entry["id"])
    assert wrong == []
    assert certain >= 60
