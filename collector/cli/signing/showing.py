"""What somebody is about to sign, in words: every part of the payload, and nothing that is not in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from collector.cli.signing.ways import Way
from collector.judge.attested.named_facts import NamedFacts
from collector.papers import DocumentPaper
from collector.reports.plain_text import neutral

_WIDTH = 100
_LABEL = 12
_FACTS_SHOWN = 60


def shown_matter(criterion: str, says: str, document: DocumentPaper | None, facts: NamedFacts) -> str:
    """Return what a signer has to look at before any question is answered."""
    return _page(
        [
            ("criterion", criterion),
            ("statement", says),
            *([("document", document.file)] if document else []),
            *_listed("facts", _facts_in_words(facts)),
        ]
    )


def shown_statement(payload: Mapping[str, Any], by: str) -> str:
    """Return a statement as its signer has to read it; `by` says how it is signed."""
    return _page(
        [
            ("criterion", payload["criterion"]),
            ("statement", payload["says"]),
            ("as", _role(payload)),
            ("answer", payload["answer"]),
            ("comment", payload["comment"]),
            *((name, in_words(value)) for name, value in payload["answers"].items()),
            *_document(payload.get("document")),
            *_facts(payload.get("facts")),
            *_bound(payload),
            ("by", by),
        ]
    )


def shown_waiver(payload: Mapping[str, Any], by: str) -> str:
    """Return a waiver or mitigation as its approver has to read it."""
    return _page(
        [
            (payload["kind"], payload["criterion"]),
            ("fails", ", ".join(payload["fails"])),
            *_listed("of", payload["subjects"]),
            *([("reason", payload["reason"])] if payload["reason"] else []),
            ("control", payload["control"]),
            ("risk", payload["risk"]),
            ("owner", payload["owner"]),
            ("requested by", payload["requester"]),
            ("approved by", f"{payload['approver']}, {payload['approver_role']}"),
            *([("done by", payload["due"])] if "due" in payload else []),
            *_bound(payload),
            ("by", by),
        ]
    )


def awaited(signer: str, way: Way) -> str:
    """Say what is still missing before a paper counts that a host approves."""
    return neutral(f"it counts once {signer} gave {way.in_words}, and evidence was collected after that", limit=4000)


def _role(payload: Mapping[str, Any]) -> str:
    area = f", for {payload['area']}" if payload["area"] else ""
    return f"{payload['signer']}, {payload['role']}{area}"


def _document(document: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    if document is not None:
        yield "document", f"{document['file']} ({document['name']}), written by {document['author']}"
        yield "", document["digest"]


def _facts(facts: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Yield what was observed and gets signed; the statement ends when one of these values changes."""
    if facts is None:
        return
    yield from _listed("facts", _facts_in_words(facts["values"]) or ["there is nothing to look at"])
    yield "", facts["digest"]


def _facts_in_words(values: NamedFacts) -> list[str]:
    return [
        f"{subject}: {name.replace('_', ' ')}: {in_words(value)}"
        for subject, fields in values.items()
        for name, value in fields.items()
    ]


def _bound(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    release, policy = payload["release"], payload["policy"]
    yield "workload", payload["workload"]
    yield from _listed("tenants", payload["tenants"])
    yield "release", _release(release)
    yield from _listed("artifacts", release["digests"])
    yield "scope", payload["scope"]
    yield "policy", f"{policy['name']} {policy['version']}"
    yield "", policy["semantic_digest"]
    yield "question", payload["question"]
    yield "holds", f"{payload['issued_at']} to {payload['expires_at']}"


def _release(release: Mapping[str, Any]) -> str:
    commit = f"commit {release['commit']}" if release["commit"] else ""
    return ", ".join(part for part in (release["name"], commit) if part) or "not declared"


def _listed(label: str, entries: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, entry in enumerate(entries[:_FACTS_SHOWN]):
        yield ("" if number else label), entry
    if len(entries) > _FACTS_SHOWN:
        yield "", f"and {len(entries) - _FACTS_SHOWN} more; they are all in the file that is written"


def _page(lines: Sequence[tuple[str, str]]) -> str:
    width = max(_LABEL, *(len(neutral(label)) + 2 for label, _ in lines))
    return "\n".join(line for label, text in lines for line in _wrapped(f"  {neutral(label):<{width}}", text))


def _wrapped(lead: str, text: str) -> Iterator[str]:
    wrapped = textwrap.wrap(
        neutral(text, limit=4000),
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from wrapped or [lead.rstrip()]


def in_words(value: object) -> str:
    """Return an answer or a named fact as people read it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case {"unknown": code}:
            return f"unknown ({code})"
        case list() | tuple():
            return ", ".join(str(entry) for entry in value) or "none"
        case _:
            return str(value)
