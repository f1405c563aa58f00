"""From the options of `golive attest` to a statement: what is missing is asked, what could never count is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from collector.cli.signing.asking import Form
from collector.cli.signing.case import Case
from collector.cli.signing.showing import shown_matter
from collector.cli.signing.signers import (
    areas_open_to,
    asked_of,
    check_area,
    check_role,
    check_roles_signed,
    document_of,
    person_named,
    refused,
    roles_open_to,
)
from collector.cli.signing.ways import Way, WayOptions, chosen_way
from collector.files.mistakes import did_you_mean
from collector.files.shape.times import duration_of, duration_text
from collector.judge.answering import read_answer, sample_of
from collector.judge.attested.named_facts import NamedFacts, named_facts, not_read
from collector.judge.attested.statement import Said
from collector.judge.policy import AnswerAsk, Attest, Criterion
from collector.judge.statements import ANSWERS, Claim, statement_payload
from collector.papers import DocumentPaper, Person
from collector.sources.ssh_keygen import SshKeygen

_NEEDS_NOTHING_FILLED_IN = (Said.NO, Said.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said; empty where it said nothing."""

    name: str = ""
    role: str = ""
    area: str = ""
    way: WayOptions = field(default_factory=WayOptions)
    answer: str = ""
    comment: str = ""
    sets: tuple[str, ...] = ()
    valid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement that is whole but not signed yet."""

    payload: dict[str, Any]
    file: str
    """Where it belongs, below the folder of the papers."""
    way: Way
    criterion: Criterion
    subject: str
    """The id of its verdict: `statement:<role>` or `statement:<role>/<area>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signer:
    """Who signs, as what, and how."""

    person: Person
    role: str
    area: str
    way: Way
    document: DocumentPaper | None
    facts: NamedFacts


def drafted(case: Case, name: str, given: Options, form: Form, keys: SshKeygen) -> Draft:
    """Return the statement that the options and the answers come to. Raises `Stop` where it could never count."""
    criterion = case.criterion(name)
    attest = asked_of(criterion)
    signer = _signer(case, criterion, given, form, keys)
    form.say(shown_matter(criterion.id, attest.says, signer.document, signer.facts))
    payload = statement_payload(_claim(case, criterion, signer, given, form), case.signing)
    subject = f"statement:{signer.role}" + (f"/{signer.area}" if signer.area else "")
    stem = signer.role + (f"-{signer.area}" if signer.area else "")
    return Draft(
        payload=payload,
        file=f"statements/{criterion.id}/{stem}.json",
        way=signer.way,
        criterion=criterion,
        subject=subject,
    )


def _signer(case: Case, criterion: Criterion, given: Options, form: Form, keys: SshKeygen) -> _Signer:
    """Find out who signs as what, before anything is asked about the matter itself."""
    attest = asked_of(criterion)
    name = form.text("--as", given.name, "Who signs, by their name in roles.yaml")
    form.complete()
    person = person_named(case.papers, name)
    role = check_role(person, attest, given.role) if given.role else _role(person, attest, form)
    area = _area(case, person, attest, given.area, form)
    if role:
        check_roles_signed(person, criterion.id, role, case.signing)
    document = document_of(attest, case.papers, person)
    _check_release(case, attest)
    facts = _facts(case, criterion)
    way = chosen_way(given.way, person, attest.least, case.signing, form, keys)
    return _Signer(person=person, role=role, area=area, way=way, document=document, facts=facts)


def _role(person: Person, attest: Attest, form: Form) -> str:
    return form.choice("--role", "", "As which role", roles_open_to(person, attest))


def _area(case: Case, person: Person, attest: Attest, given: str, form: Form) -> str:
    theirs = areas_open_to(person, attest, case.workload.process_areas)
    if given:
        return check_area(given, theirs)
    return form.choice("--area", "", "For which process area", theirs) if theirs else ""


def _check_release(case: Case, attest: Attest) -> None:
    release = case.workload.release
    if attest.of_release and not release.name and not release.commit:
        how = 'add release: {name: "4.12"} to the workload file and collect again'
        raise refused(f"nobody knows which release goes live, and this is signed for one; {how}")


def _facts(case: Case, criterion: Criterion) -> NamedFacts:
    rowsets = case.rowsets(criterion)
    found = named_facts(criterion, rowsets[criterion.rows], case.workload.tier) if criterion.rows else {}
    unread = not_read(found)
    if unread:
        more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
        how = "close the gap and collect again; `golive doctor` says which right is missing"
        raise refused(f"what is signed could not be read: {unread[0]}{more}; {how}")
    return found


def _claim(case: Case, criterion: Criterion, signer: _Signer, given: Options, form: Form) -> Claim:
    """Ask what only the signer knows. Raises `Stop` with everything that is missing."""
    attest = asked_of(criterion)
    choices = tuple(one for one in ANSWERS if one != Said.NOT_APPLICABLE or attest.not_applicable)
    answer = form.choice("--answer", given.answer, "Is that so", choices)
    answers = _answers(attest.asks, given.sets, case, form, needed=answer not in _NEEDS_NOTHING_FILLED_IN)
    comment = form.text("--comment", given.comment, "Comment: what you looked at, and how it went")
    form.complete()
    return Claim(
        criterion=criterion,
        attest=attest,
        role=signer.role,
        area=signer.area,
        signer=signer.person.name,
        answer=answer,
        comment=comment,
        answers=answers,
        issued_at=case.now,
        expires_at=case.now + _valid(given.valid, attest),
        document=signer.document,
        facts=signer.facts,
    )


def _answers(
    asks: Sequence[AnswerAsk], sets: Sequence[str], case: Case, form: Form, *, needed: bool
) -> Mapping[str, object]:
    given = _given_answers(sets, [ask.name for ask in asks])
    found: dict[str, object] = {}
    for ask in asks:
        text = given.get(ask.name, "")
        if text or needed:
            question = f"{ask.ask} ({ask.name}, for example {sample_of(ask)})"
            found[ask.name] = form.read(f"--set {ask.name}=…", text, question, partial(read_answer, ask, now=case.now))
    return found


def _given_answers(sets: Sequence[str], known: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in sets:
        name, sign, text = one.partition("=")
        if not sign or not text.strip():
            raise refused(f"--set {one}: write NAME=VALUE")
        if name not in known:
            hint = did_you_mean(name, known)
            raise refused(f"--set {name}: nothing of that name is asked{hint}; asked are {', '.join(known) or 'none'}")
        if name in found:
            raise refused(f"--set {name} is given twice: give it once")
        found[name] = text
    return found


def _valid(given: str, attest: Attest) -> timedelta:
    allowed = duration_text(attest.valid)
    if not given:
        return attest.valid
    wanted = duration_of(given.upper())
    if wanted is None or wanted <= timedelta(0):
        raise refused(f"--valid {given}: write days or hours such as {allowed}; months have no fixed length")
    if wanted > attest.valid:
        raise refused(f"--valid {given}: the policy lets it count for {allowed} at most")
    return wanted
