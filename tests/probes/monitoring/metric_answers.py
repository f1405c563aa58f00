"""Recorded answers of the metrics service as the one item that a parse function is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from probe_items import LENA, PROD

from collector.evidence.redaction import Redactor

COMPONENT = f"{PROD}/resourceGroups/rg-watch/providers/microsoft.insights/components/appi-till"
ASKED = f"{COMPONENT}/providers/Microsoft.Insights/metrics"


def metric_answer(name: str) -> dict[str, Any]:
    """Return a whole redacted answer: its `value` holds metrics, and is no list of items."""
    text = (Path(__file__).parent / "recordings" / f"{name}.json").read_text("utf-8")
    body = Redactor(b"a key of the tests", (LENA,)).redact(json.loads(text))
    assert isinstance(body, dict)
    return body
