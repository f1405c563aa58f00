"""Recorded answers of the metrics service, of whatever resource: each becomes series, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from corpus_items import records
from probe_items import item

from collector.probe import Item, Malformed
from probes.monitoring._metrics import Metrics, Series, series_of

pytestmark = pytest.mark.corpus
ASKED = (
    "/subscriptions/s/resourceGroups/r/providers/Microsoft.Insights/components/c/providers/Microsoft.Insights/metrics"
)


def answers(corpus) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in records(corpus).values():
        told = [record["response"]] if "response" in record else list(record["responses"].values())
        for body in (one.get("body") for one in told if one.get("status", 200) == 200):
            found = body.get("value") if isinstance(body, dict) else None
            if isinstance(found, list) and any(_is_metric(one) for one in found):
                yield record["id"], body


def _is_metric(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") == "Microsoft.Insights/metrics"


def _read(answer: Item) -> tuple[Series, ...] | Malformed:
    """Read an answer as if it had been asked for what it tells, split by the dimension that it tells first."""
    told = [answer.inside(raw) for raw in answer.maybe_objects("value") or ()]
    series = [metric.inside(raw) for metric in told for raw in metric.maybe_objects("timeseries") or ()]
    split = [one.inside(raw) for one in series for raw in one.maybe_objects("metadatavalues") or ()]
    names = tuple(metric.text("name.value") for metric in told)
    dimension = split[0].text("name.value").upper() if split else "any"
    asked = Metrics(names=names, dimension=dimension, aggregation="count", timespan="", interval="")
    try:
        return series_of(answer, asked)
    except Malformed as refusal:
        return refusal


def test_every_recorded_answer_is_series_or_a_refusal(corpus):
    found = {name: _read(item(body, ASKED)) for name, body in answers(corpus)}
    assert len(found) >= 8, "the corpus has answers of the metrics service"
    refused = {name: one for name, one in found.items() if isinstance(one, Malformed)}
    assert all(one.detail and one.fix for one in refused.values())
    split_by_something = [one for one in found.values() if not isinstance(one, Malformed) and one]
    assert split_by_something
    assert all(series.of for series in split_by_something[0])
