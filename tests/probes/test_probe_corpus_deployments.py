"""Recorded answers of GitHub about deployments, their histories and artifacts: all understood or refused by name."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from host_answers import asks, items

from collector.facts.delivery import DeploymentStatus
from collector.model import Delivery, Environments, Fact
from collector.probe import Ask, Malformed
from probes.delivery.github_deployments import (
    ARTIFACTS,
    LISTED,
    STATUSES,
    parse_artifact,
    parse_deployment,
    parse_status,
)

pytestmark = pytest.mark.corpus
SHOP = "github:contoso/shop"
DELIVERY = Delivery(environments=Environments(production=("production",)))
(LISTED_ASK,), (ARTIFACTS_ASK,) = asks(LISTED, DELIVERY), asks(ARTIFACTS, DELIVERY)


def _statuses_ask() -> Ask:
    (found,) = asks(STATUSES, DELIVERY, items(LISTED_ASK, [{"id": 42}], SHOP)[0])
    return found


READERS = {
    r".*/deployments(/\{n\})?": (LISTED_ASK, parse_deployment),
    r".*/deployments/\{\w+\}/statuses(/\{\w+\})?": (_statuses_ask(), parse_status),
    r"/repos/\{owner\}/\{repo\}/actions/artifacts": (ARTIFACTS_ASK, parse_artifact),
}


def _records(corpus: Path) -> Iterator[Mapping[str, Any]]:
    for name in ("interactions", "openapi-examples"):
        with gzip.open(corpus / "github" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _body(record: Mapping[str, Any]) -> Any:
    return record["response"]["body"] if "response" in record else record["responses"]["200"]["body"]


def _read(record: Mapping[str, Any]) -> Iterator[Fact | Malformed]:
    """Return a fact or a refusal for each item of an answer that is ours."""
    template = str(record.get("template") or record.get("uri_template"))
    for pattern, (ask, parse) in READERS.items():
        if not re.fullmatch(pattern, template):
            continue
        for item in items(ask, _body(record), SHOP):
            try:
                yield from parse(item)
            except Malformed as refusal:
                yield refusal


def test_every_recorded_item_is_a_fact_or_is_refused(corpus: Path):
    found = [one for record in _records(corpus) for one in _read(record)]
    assert Counter(one.kind if isinstance(one, Fact) else "refused" for one in found) == {
        "deployment": 3,
        "deployment_status": 2,
        "recent_artifact": 3,
        "refused": 2,  # examples from before artifacts told their run
    }
    assert all("workflow_run.repository_id" in one.detail for one in found if isinstance(one, Malformed))
    assert {one.run for one in found if isinstance(one, DeploymentStatus)} == {None}
