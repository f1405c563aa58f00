"""The document that a statement is about: whole, unchanged, of the right kind, and by another author."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from collector.instants import parse_instant
from collector.judge.attested.bindings import short_digest
from collector.judge.attested.objections import Objection, garbled, lacking, mismatch, stale, unsigned
from collector.judge.attested.signers import folded_name, names_of
from collector.judge.attested.statement import Statement
from collector.judge.attested.times import in_short
from collector.judge.policy import DocumentAsk
from collector.judge.sight import MAX_SKEW
from collector.judge.wording import all_of, duration_in_words, plain
from collector.papers import DocumentPaper, Papers, Person


def document_problem(statement: Statement, ask: DocumentAsk, papers: Papers, now: datetime) -> Objection | None:
    """Say why the document is not the one that was signed, or not one that the policy asks for."""
    paper = papers.document(ask.name)
    if paper is None:
        return lacking(f"the document is missing: put it at documents/{ask.name}.md, or give it back that name")
    if paper.problem:
        return garbled(f"{plain(paper.file)} cannot be read: {plain(paper.problem)}")
    return (
        _changed(statement, ask, paper)
        or _of_another_kind(ask, paper)
        or _not_whole(ask, paper)
        or _review_problem(statement, ask, paper, now)
        or _author_unknown(statement, paper)
    )


def own_work(person: Person, paper: DocumentPaper | None) -> Objection | None:
    """Say that somebody signs what they wrote themselves, by whichever of their names."""
    if paper is None:
        return None
    author = folded_name(paper.author)
    if not any(_names(author, name) for name in names_of(person)):
        return None
    return unsigned(
        f"{plain(person.name)} wrote {plain(paper.file)}, and nobody approves their own work: let another sign"
    )


def reviewed_at(paper: DocumentPaper | None) -> datetime | None:
    """Return when a document was reviewed, by its own word; a day without a time is its first moment in UTC."""
    written = paper.fields.get("reviewed") if paper is not None else None
    if isinstance(written, datetime):
        return written if written.tzinfo else written.replace(tzinfo=UTC)
    try:
        text = str(written or "")
        return parse_instant(text if "T" in text.upper() or " " in text.strip() else f"{text.strip()}T00:00:00Z")
    except ValueError:
        return None


def _names(author: str, name: str) -> bool:
    """Say whether a name stands in a line of authors, as a whole."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", author) is not None


def _changed(statement: Statement, ask: DocumentAsk, paper: DocumentPaper) -> Objection | None:
    signed = statement.document
    if signed is None:
        return mismatch(f"it was signed without a document, and {plain(paper.file)} is asked for: sign it again")
    if signed.name.casefold() != ask.name.casefold():
        return mismatch(f"it is about the document {plain(signed.name)}, and {ask.name} is asked for: sign that one")
    if signed.digest != paper.digest:
        ours, theirs = short_digest(paper.digest), short_digest(signed.digest)
        return mismatch(
            f"{plain(paper.file)} has changed since it was signed ({theirs} -> {ours}): read it and sign it again"
        )
    return None


def _of_another_kind(ask: DocumentAsk, paper: DocumentPaper) -> Objection | None:
    kind = paper.fields.get("kind")
    if kind == ask.kind:
        return None
    if not isinstance(kind, str) or not kind.strip():
        return lacking(f"{plain(paper.file)} does not say its kind: add `kind: {ask.kind}`, and sign it again")
    why = {"record": "what is planned is not done", "plan": "what was done is not agreed"}.get(ask.kind, "")
    return mismatch(f"{plain(paper.file)} is a {plain(kind)}, and a {ask.kind} is asked for{': ' + why if why else ''}")


def _not_whole(ask: DocumentAsk, paper: DocumentPaper) -> Objection | None:
    missing = [section for section in ask.sections if section not in paper.sections]
    if not missing:
        return None
    lacks = "the section" if len(missing) == 1 else "the sections"
    return lacking(f"{plain(paper.file)} lacks {lacks} {all_of(missing)}: write them, and sign it again")


def _review_problem(statement: Statement, ask: DocumentAsk, paper: DocumentPaper, now: datetime) -> Objection | None:
    reviewed = reviewed_at(paper)
    if reviewed is None:
        return _no_review(ask, paper)
    if reviewed > now + MAX_SKEW:
        return garbled(f"{plain(paper.file)} was reviewed in the future ({in_short(reviewed)}): correct `reviewed`")
    if statement.issued_at < reviewed:
        return mismatch(f"{plain(paper.file)} was reviewed on {in_short(reviewed)}, after it was signed: sign it again")
    if ask.max_age is not None and now - reviewed > ask.max_age:
        age, allowed = (duration_in_words(span.total_seconds()) for span in (now - reviewed, ask.max_age))
        return stale(f"{plain(paper.file)} was reviewed {age} ago, more than {allowed}: review it and sign it again")
    return None


def _no_review(ask: DocumentAsk, paper: DocumentPaper) -> Objection | None:
    if paper.fields.get("reviewed"):
        return garbled(f"{plain(paper.file)}: `reviewed` is no day such as 2026-11-01: correct it, and sign it again")
    if ask.max_age is not None:
        return lacking(f"{plain(paper.file)} does not say when it was reviewed: add `reviewed: 2026-11-01`")
    return None


def _author_unknown(statement: Statement, paper: DocumentPaper) -> Objection | None:
    if not paper.author:
        return lacking(f"{plain(paper.file)} does not say who wrote it: add `author: NAME`, and sign it again")
    signed = statement.document.author if statement.document else ""
    if folded_name(signed) != folded_name(paper.author):
        return mismatch(f"{plain(paper.file)} names another author now than when it was signed: sign it again")
    return None
