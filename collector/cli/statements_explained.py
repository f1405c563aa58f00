"""What people have to sign for a criterion, as `golive explain` tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collector.judge.policy import AnswerAsk, Attest, Counts, Criterion, DocumentAsk
from collector.judge.wording import all_of
from collector.model import Method

_COUNTS: Mapping[Counts, str] = {
    Counts.ALSO: "beside what is read: both must hold",
    Counts.WHERE_MISSING: "only where nothing was delivered; what is read and fails is not made good by it",
    Counts.ALSO_WHERE_MISSING: "in any case, also for what was not delivered; what is read and fails stays a fail",
    Counts.ALWAYS: "in any case, also where there is nothing to judge: then `not-applicable` is signed",
    Counts.INSTEAD: "instead of what is read: either is enough",
}
_LEAST: Mapping[Method, str] = {
    Method.HOST: "a review or approval at GitHub or Azure DevOps of exactly the signed file, or an SSH key",
    Method.KEY: "an SSH key of the role map; a review at a host is not enough",
    Method.OIDC: "a sign-in, which this version does not accept",
}
_TYPES: Mapping[str, str] = {
    "bool": "yes or no",
    "float": "a number",
    "str": "a text",
    "list": "a list",
    "timedelta": "a duration such as PT41M",
    "datetime": "a moment such as 2026-11-01T09:00:00Z",
}


def statement_paragraphs(criterion: Criterion) -> Iterator[tuple[str, str]]:
    """Yield labels and texts: who signs what about which document, what they fill in, and when it counts."""
    attest = criterion.attest
    if attest is None:
        return
    yield "signed", attest.says
    yield "by", _who(attest)
    yield "method", _LEAST[attest.least]
    if criterion.rows:
        yield "counts", _COUNTS[attest.counts]
    yield "valid", _how_long(attest)
    if attest.document:
        yield "document", _document(attest.document)
    for number, one in enumerate(attest.asks):
        yield ("" if number else "fill in"), _ask(one)
    if attest.facts:
        yield "bound to", f"{all_of(attest.facts)} of what is read; a change voids the statement"
    for condition in attest.conditions:
        yield ("passes" if condition.number == 1 else "and"), condition.line.text
        yield "", f"otherwise: {condition.say}" if condition.say else ""
    yield "to sign", f"golive attest PACKET {criterion.id} --as NAME"
    yield "unsigned", attest.fix


def _who(attest: Attest) -> str:
    who = all_of(attest.by)
    several = f"{who}, each of them another person" if len(attest.by) > 1 else who
    return f"{several}; once for every process area" if attest.each_area else several


def _how_long(attest: Attest) -> str:
    release = "for one release: another one is signed again" if attest.of_release else "for every release"
    spared = "; `not-applicable` may be signed" if attest.not_applicable else ""
    return f"{attest.valid.days} d, {release}{spared}"


def _document(document: DocumentAsk) -> str:
    kind = "what was done, when and how it went" if document.kind == "record" else "what shall be done"
    sections = f", with the headings {all_of(document.sections)}" if document.sections else ""
    age = f", reviewed at most {document.max_age.days} d ago" if document.max_age else ""
    return f"documents/{document.name}, a {document.kind} ({kind}){sections}{age}"


def _ask(ask: AnswerAsk) -> str:
    past = ", in the past" if ask.happened else ""
    return f"{ask.name}: {ask.ask} ({_TYPES.get(ask.type.python, ask.type.python)}{past})"
