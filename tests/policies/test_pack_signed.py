"""Every criterion that people sign can be signed so that it holds, and each of its lines can be broken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from signed_answers import BREAKING, GO_LIVE, GOOD, NOW, REVIEWED, WINDOW, ago

from collector.derive import ROW_TYPES
from collector.judge.attested import Signing, statement_verdicts
from collector.judge.loader import load_policy
from collector.judge.policy import Attest, Criterion
from collector.judge.sight import Moment
from collector.judge.statements import Claim, statement_payload
from collector.model import Cutover, Outcome, Release, Severity, SubjectVerdict, Tier, Workload
from collector.papers import (
    STATEMENT_TYPE,
    DocumentPaper,
    Envelope,
    Method,
    Papers,
    Person,
    RoleMap,
    Signature,
    SigningKey,
)
from policies import shipped_policy

FILES = {name: text for name, text in shipped_policy().items() if not name.startswith("tables/")}
POLICY = load_policy(FILES, ROW_TYPES)
ASKED = {one.id: one for one in POLICY.criteria if one.attest is not None}
DIGEST, AREA = "sha256:" + "d" * 64, "finance"
WORKLOAD = Workload(
    name="shop",
    tier=Tier.T1,
    go_live=GO_LIVE,
    subscriptions=("s",),
    release=Release(name="4.12"),
    cutover=Cutover(starts=WINDOW[0], ends=WINDOW[1]),
    process_areas=(AREA,),
)
LINES = [(name, number) for name, found in sorted(BREAKING.items()) for number in range(1, len(found) + 1)]


def person(role: str) -> Person:
    return Person(name=f"The {role}", roles=(role,), keys=(SigningKey(public=role, fingerprint=f"SHA256:{role}"),))


def document(attest: Attest, reviewed: str) -> DocumentPaper | None:
    asked = attest.document
    if asked is None:
        return None
    return DocumentPaper(
        name=asked.name,
        file=f"documents/{asked.name}.md",
        digest=DIGEST,
        sections=asked.sections,
        fields={"kind": asked.kind, "author": "Somebody else", "reviewed": reviewed},
    )


def signing(attest: Attest, paper: DocumentPaper | None, *statements: Envelope) -> Signing:
    people = tuple(map(person, attest.by))
    papers = Papers(
        roles=RoleMap(people=people), statements=statements, documents=(paper,) if paper else (), there=True
    )
    return Signing(
        papers=papers, workload=WORKLOAD, scope_digest=DIGEST, policy=POLICY, moment=Moment(NOW, WORKLOAD.tier)
    )


def envelope(criterion: Criterion, role: str, answers: Mapping[str, object], paper: DocumentPaper | None) -> Envelope:
    assert criterion.attest is not None
    claim = Claim(
        criterion=criterion,
        attest=criterion.attest,
        role=role,
        area=AREA if criterion.attest.each_area else "",
        signer=f"The {role}",
        answer="yes",
        comment="Looked at all of it.",
        answers=answers,
        issued_at=NOW - timedelta(hours=1),
        expires_at=NOW + timedelta(days=2),
        document=paper,
        facts={},
    )
    signature = Signature(method=Method.KEY, holds=True, fingerprint=f"SHA256:{role}")
    return Envelope(
        file=f"statements/{criterion.id}/{role}.json",
        digest=DIGEST,
        blob="b10b",
        payload_type=STATEMENT_TYPE,
        payload=statement_payload(claim, signing(criterion.attest, paper)),
        signatures=(signature,),
    )


def signed(name: str, changes: Mapping[str, object] | None = None) -> tuple[SubjectVerdict, ...]:
    """Return the verdicts on the statements of all roles, with the same answers."""
    criterion, given = ASKED[name], dict(changes or {})
    assert criterion.attest is not None
    paper = document(criterion.attest, str(given.pop(REVIEWED, ago(10))))
    answers = {**GOOD[name], **given}
    envelopes = [envelope(criterion, role, answers, paper) for role in criterion.attest.by]
    return statement_verdicts(criterion, signing(criterion.attest, paper, *envelopes), {})


def test_the_table_speaks_of_every_criterion_and_of_each_of_its_lines():
    assert set(GOOD) == set(BREAKING) == set(ASKED)
    lines = {name: len(one.attest.conditions) for name, one in ASKED.items()}
    assert {name: len(found) for name, found in BREAKING.items()} == lines
    asks = {name: {ask.name for ask in one.attest.asks} for name, one in ASKED.items()}
    assert {name: set(answers) for name, answers in GOOD.items()} == asks


@pytest.mark.parametrize("name", sorted(ASKED))
def test_it_can_be_signed_so_that_it_holds(name):
    found = signed(name)
    assert [(one.outcome, one.message) for one in found if one.outcome is not Outcome.PASS] == []
    assert len(found) == len(ASKED[name].attest.by)


@pytest.mark.parametrize(("name", "number"), LINES)
def test_each_line_can_break_and_says_so_in_words(name, number):
    changes = BREAKING[name][number - 1]
    found = signed(name, changes)
    codes = {code for one in found for code in one.reason_codes}
    code, said = f"F-{name}-attest-{number}", ASKED[name].attest.conditions[number - 1].say
    assert {one.outcome for one in found} == {Outcome.FAIL}
    assert codes == {code} or ("acts_alone" in changes and code in codes)
    assert said
    assert all(said.rstrip(".") in one.message for one in found)


@pytest.mark.parametrize("name", sorted(name for name, answers in GOOD.items() if answers))
def test_no_answer_may_be_left_out(name):
    criterion = ASKED[name]
    paper = document(criterion.attest, ago(10))
    for left_out in GOOD[name]:
        answers = {ask: answer for ask, answer in GOOD[name].items() if ask != left_out}
        envelopes = [envelope(criterion, role, answers, paper) for role in criterion.attest.by]
        found = statement_verdicts(criterion, signing(criterion.attest, paper, *envelopes), {})
        assert {one.outcome for one in found} == {Outcome.UNKNOWN}, left_out


def test_what_an_ai_does_by_itself_weighs_as_much_as_a_blocker():
    assert {one.severity for one in signed("ai-readiness", {"acts_alone": True, "violations": 1})} == {Severity.BLOCKER}
    assert {one.severity for one in signed("ai-readiness", {"violations": 1})} == {Severity.MAJOR}


def test_more_loss_than_the_tier_allows_holds_where_it_is_accepted():
    changes = {"declared_loss": "PT2H", "more_is_accepted": True}
    assert {one.outcome for one in signed("rollback-data-loss-accepted", changes)} == {Outcome.PASS}


@pytest.mark.parametrize("way", ["adds_only", "way_down_tested", "loss_accepted"])
def test_one_way_back_for_the_data_is_enough(way):
    changes = {**dict.fromkeys(GOOD["rollback-schema-compatible"], False), way: True}
    assert {one.outcome for one in signed("rollback-schema-compatible", changes)} == {Outcome.PASS}
