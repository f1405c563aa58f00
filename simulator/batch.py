"""`POST /batch`: several reads in one request, each with its own rights, quota and faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.answers import Answer, Part, refusal, written

PATH = "/batch"
MOST_PARTS = 20

Get = Callable[[str], Answer]
"""Answers a GET of a target (path and query), also with an error."""


def answer(asked: Any, base_url: str, get: Get) -> Answer:
    """Answer a batch of GETs; a part that fails fails alone, but a broken connection breaks for all."""
    requests = asked.get("requests") if isinstance(asked, Mapping) else None
    if not isinstance(requests, list) or not 1 <= len(requests) <= MOST_PARTS:
        raise refusal(400, "InvalidBatchRequest", f"A batch holds 1 to {MOST_PARTS} requests.")
    if not all(isinstance(entry, Mapping) for entry in requests):
        raise refusal(400, "InvalidBatchRequest", "Each request of a batch is an object.")
    answered = [(entry, _target(entry, base_url), _one(entry, base_url, get)) for entry in requests]
    return Answer(
        200,
        {"responses": [_response(entry, found) for entry, _, found in answered]},
        parts=tuple(Part(target, found.status) for _, target, found in answered),
        strike=next((found.strike for _, _, found in answered if found.strike), None),
    )


def _one(entry: Mapping[str, Any], base_url: str, get: Get) -> Answer:
    method, target = str(entry.get("httpMethod", "GET")).upper(), _target(entry, base_url)
    if method != "GET":
        return refusal(405, "MethodNotAllowed", "A batch here holds GETs only.").answer
    if not target.startswith("/") or urlsplit(target).netloc:
        return refusal(400, "InvalidBatchRequest", f"'{target}' is no address of this service.").answer
    return get(target)


def _target(entry: Mapping[str, Any], base_url: str) -> str:
    return str(entry.get("relativeUrl") or entry.get("url", "")).removeprefix(base_url)


def _response(entry: Mapping[str, Any], found: Answer) -> dict[str, Any]:
    named = {"name": entry["name"]} if "name" in entry else {}
    return {
        **named,
        "httpStatusCode": found.status,
        "headers": dict(found.headers),
        "content": found.content,
        "contentLength": len(written(found.content)),
    }
