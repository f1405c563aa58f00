"""What the whole judgement promises where people are part of it: rows, statements and mitigations together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from judge_samples import DOCUMENT, NOW, PROOF, ROW_TYPES, circumstances, decide, gap, rows, vm, workload

from collector.derive.rows import RowSet, Unknown
from collector.judge.attested.named_facts import named_facts
from collector.judge.directions import asks_less, way_of
from collector.judge.judge import PeopleSaid, signing_of
from collector.judge.loader import load_policy
from collector.judge.policy import Criterion, ParamValue, Policy
from collector.judge.sight import Moment
from collector.judge.statements import Accepting, Claim, statement_payload, waiver_payload
from collector.model import Decision, Outcome, Papers, Reason, Release, Ruling, Tier
from collector.papers import (
    STATEMENT_TYPE,
    WAIVER_TYPE,
    DocumentPaper,
    Envelope,
    Method,
    Person,
    Register,
    RoleMap,
    Signature,
    SigningKey,
)
from collector.reports.json_report import render_json

POLICY = load_policy(
    {
        "policy.yaml": """\
policy: sample
version: "1"
limits: {max_open_majors: 1}
waivers: {reasons: [compensated], approvers: [sponsor], least: key}
criteria:
  - id: recovery-backup-fresh
    question: Is every backup fresh?
    why: Because.
    severity: major
    due: P7D
    max_age: PT24H
    rows: vm
    params: {max_age: PT36H, least: 2, states: [running, ready]}
    pass:
      - vm.backup_age <= params.max_age
      - vm.nics >= params.least
      - vm.state in params.states
    fix: Back it up.
  - id: recovery-restore-tried
    question: Was a restore tried?
    why: Because.
    severity: blocker
    due: P7D
    max_age: PT24H
    rows: vm
    pass: [vm.on]
    params: {max_rto: PT4H, max_drill_age: P60D}
    attest:
      says: A restore was tried.
      by: [operations-lead]
      least: key
      valid: P30D
      document: {name: recovery-plan, kind: plan, sections: [steps], max_age: P90D}
      facts: [zone]
      asks:
        held: {type: moment, ask: When?, happened: true}
        rto: {type: duration, ask: How long?}
      pass:
        - answer.held_age <= params.max_drill_age
        - answer.rto <= params.max_rto
    fix: Try it.
"""
    },
    ROW_TYPES,
)
FRESH, TRIED = POLICY.criteria
PLAN = DocumentPaper(
    name="recovery-plan", file="documents/recovery-plan.md", digest=DOCUMENT, sections=("steps",),
    fields={"kind": "plan", "author": "Author", "reviewed": "2026-11-10"},
)  # fmt: skip
RISKS = Register(
    kind="risks", file="registers/risks.yaml", digest=PROOF,
    text="as_of: 2026-11-20T08:00:00Z\nrisks:\n  - {id: R-3, title: A backup is old, status: open}\n",
)  # fmt: skip
OURS = replace(workload(), release=Release(name="4.12"))


def person(name: str, role: str) -> Person:
    return Person(name=name, roles=(role,), keys=(SigningKey(public=f"ssh-ed25519 {role}", fingerprint=role),))


PEOPLE = (person("Operations lead", "operations-lead"), person("Sponsor", "sponsor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is judged: rows, and what people wrote about them."""

    rows: RowSet
    papers: Papers

    def judged(self, of: Policy = POLICY) -> Decision:
        around = replace(circumstances(), people=PeopleSaid(papers=self.papers, tenants=("t",)))
        return decide(of, {"vm": self.rows}, workload=OURS, circumstances=around)


def signing(of: Policy, papers: Papers) -> Any:
    around = replace(circumstances(), people=PeopleSaid(papers=papers, tenants=("t",)))
    return signing_of(of, OURS, Moment(NOW, Tier.T1), around)


def envelope(payload: dict[str, Any], payload_type: str, role: str) -> Envelope:
    return Envelope(
        file=f"{role}.json", digest=PROOF, blob="b", payload_type=payload_type, payload=payload,
        signatures=(Signature(method=Method.KEY, holds=True, fingerprint=role),),
    )  # fmt: skip


def statement(of: Policy, seen: RowSet, papers: Papers, answers: dict[str, str]) -> Envelope:
    criterion = of.criterion(TRIED.id)
    assert criterion.attest is not None
    claim = Claim(
        criterion=criterion, attest=criterion.attest, role="operations-lead", signer="Operations lead", answer="yes",
        comment="I was there.", answers=answers, issued_at=NOW - timedelta(days=1),
        expires_at=NOW + timedelta(days=9), document=PLAN, facts=named_facts(criterion, seen, Tier.T1),
    )  # fmt: skip
    return envelope(statement_payload(claim, signing(of, papers)), STATEMENT_TYPE, "operations-lead")


def mitigation(of: Policy, case: Case) -> Envelope:
    """Return the mitigation of whatever fails of the first criterion."""
    verdict = next(one for one in case.judged(of).verdicts if one.criterion == FRESH.id)
    made = Accepting(
        kind="mitigation", criterion=of.criterion(FRESH.id), verdict=verdict, reason="compensated",
        control="A standby runs beside it", risk="R-3", owner="Operations lead", requester="Operations lead",
        approver="Sponsor", approver_role="sponsor", due=NOW + timedelta(days=20),
        issued_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=40),
    )  # fmt: skip
    return envelope(waiver_payload(made, signing(of, case.papers)), WAIVER_TYPE, "sponsor")


GOOD = {"held": "2026-11-01T09:00:00Z", "rto": "PT2H"}
FIELDS = {
    "on": st.sampled_from([True, True, True, False]),
    "nics": st.sampled_from([2.0, 2.0, 1.0, 3.0]),
    "state": st.sampled_from(["running", "ready", "running", "stopped"]),
    "backup_age": st.sampled_from([timedelta(hours=1), timedelta(hours=36), timedelta(hours=20), timedelta(days=3)]),
    "observed_at": st.sampled_from([NOW, NOW - timedelta(hours=23), NOW - timedelta(hours=1)]),
}
HELD = ["2026-11-01T09:00:00Z", "2026-10-01T09:00:00Z", "2026-08-01T09:00:00Z"]
ANSWERS = st.fixed_dictionaries({"held": st.sampled_from(HELD), "rto": st.sampled_from(["PT2H", "PT4H", "PT5H"])})


def case_of(of: Policy, seen: RowSet, answers: dict[str, str], *, mitigated: bool) -> Case:
    papers = Papers(roles=RoleMap(people=PEOPLE), documents=(PLAN,), registers=(RISKS,), there=True)
    papers = replace(papers, statements=(statement(of, seen, papers, answers),))
    case = Case(rows=seen, papers=papers)
    return replace(case, papers=replace(papers, waivers=(mitigation(of, case),))) if mitigated else case


ROWSETS = st.lists(st.fixed_dictionaries({}, optional=FIELDS), min_size=1, max_size=3).map(
    lambda found: rows(*(vm(f"vm-{number}", **fields) for number, fields in enumerate(found)))
)
DRAWN = st.tuples(ROWSETS, ANSWERS, st.booleans())
FEW = settings(max_examples=12)
PASSES = (Ruling.GO, Ruling.CONDITIONAL_GO)
HOLDS = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def assert_no_better(before: Decision, after: Decision) -> None:
    """Nothing holds that did not, nothing is waived that was not, and no ruling lets through what another held up."""
    assert before.ruling is Ruling.GO or after.ruling is not Ruling.GO
    assert before.ruling in PASSES or after.ruling not in PASSES
    for was, now in zip(before.verdicts, after.verdicts, strict=True):
        assert was.outcome in HOLDS or now.outcome not in HOLDS, (was, now)


# --- The sample itself: otherwise the promises below would hold for nothing ----------------------------------


def test_with_everything_in_order_it_is_a_go():
    assert case_of(POLICY, rows(vm()), GOOD, mitigated=False).judged().ruling is Ruling.GO


def test_a_mitigated_fail_leaves_a_conditional_go():
    old = rows(vm(backup_age=timedelta(days=3)))
    assert case_of(POLICY, old, GOOD, mitigated=True).judged().ruling is Ruling.CONDITIONAL_GO
    assert case_of(POLICY, old, GOOD, mitigated=False).judged().ruling is Ruling.NO_GO


# --- Gaps ----------------------------------------------------------------------------------------------------

NOT_READ = Unknown(reason=Reason.PERM, why="reading was denied")


def _with_row(case: Case, **changes: object) -> Case:
    first, *others = case.rows.rows
    return replace(case, rows=replace(case.rows, rows=(replace(first, **changes), *others)))  # type: ignore[arg-type]


def _with_papers(case: Case, **changes: object) -> Case:
    return replace(case, papers=replace(case.papers, **changes))  # type: ignore[arg-type]  # chosen by name


def _without_signatures(found: tuple[Envelope, ...]) -> tuple[Envelope, ...]:
    bad = Signature(method=Method.KEY, holds=False, why="ssh-keygen could not be run", fingerprint="operations-lead")
    return tuple(replace(one, signatures=(bad,)) for one in found)


LOST = {
    **{f"field {name}": lambda case, name=name: _with_row(case, **{name: NOT_READ})
       for name in ("on", "nics", "state", "backup_age", "zone")},
    "moment of a row": lambda case: _with_row(case, observed_at=None),
    "row": lambda case: replace(case, rows=replace(case.rows, rows=case.rows.rows[1:], gaps=(gap(),), complete=False)),
    "beside the rows": lambda case: replace(case, rows=replace(case.rows, gaps=(gap(),), complete=False)),
    "all rows": lambda case: replace(case, rows=rows(complete=False)),
    "role map": lambda case: _with_papers(case, roles=RoleMap(people=())),
    "documents": lambda case: _with_papers(case, documents=()),
    "registers": lambda case: _with_papers(case, registers=()),
    "statements": lambda case: _with_papers(case, statements=()),
    "waivers": lambda case: _with_papers(case, waivers=()),
    "signatures of statements": lambda case: _with_papers(
        case, statements=_without_signatures(case.papers.statements)),
    "signatures of waivers": lambda case: _with_papers(case, waivers=_without_signatures(case.papers.waivers)),
}  # fmt: skip


@FEW
@given(drawn=DRAWN, lost=st.sets(st.sampled_from(sorted(LOST)), min_size=1, max_size=2))
def test_what_could_not_be_read_never_improves_anything(drawn, lost):
    seen, answers, mitigated = drawn
    case = case_of(POLICY, seen, answers, mitigated=mitigated)
    worse = case
    for name in sorted(lost, reverse=True):  # a row is changed before it is lost
        worse = LOST[name](worse) if worse.rows.rows else worse
    assert_no_better(case.judged(), worse.judged())


# --- Age -----------------------------------------------------------------------------------------------------


@FEW
@given(drawn=DRAWN, hours=st.integers(1, 24 * 100), part=st.sampled_from(["rows", "answers", "document"]))
def test_moving_evidence_back_in_time_never_improves_anything(drawn, hours, part):
    seen, answers, mitigated = drawn
    back = timedelta(hours=hours)
    older_rows, older_answers = seen, answers
    if part == "rows":
        older_rows = replace(seen, rows=tuple(
            replace(row, backup_age=row.backup_age + back, observed_at=row.observed_at - back) for row in seen.rows
        ))  # fmt: skip
    if part == "answers":
        older_answers = {**answers, "held": HELD[-1]}
    case = case_of(POLICY, seen, answers, mitigated=mitigated)
    older = case_of(POLICY, older_rows, older_answers, mitigated=False)
    older = replace(older, papers=replace(older.papers, waivers=case.papers.waivers))
    if part == "document":
        reviewed = f"{NOW - timedelta(days=12) - back:%Y-%m-%d}"
        older = _with_papers(older, documents=(replace(PLAN, fields={**PLAN.fields, "reviewed": reviewed}),))
    assert_no_better(case.judged(), older.judged())


# --- Stricter parameters -------------------------------------------------------------------------------------

VALUES: dict[str, st.SearchStrategy[ParamValue]] = {
    "max_age": st.sampled_from([timedelta(hours=hours) for hours in (1, 2, 24, 36, 72, 99)]),
    "least": st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0]),
    "states": st.sampled_from([("running",), ("ready",), ("running", "ready"), ("running", "ready", "stopped")]),
    "max_rto": st.sampled_from([timedelta(hours=hours) for hours in (1, 2, 3, 4, 5, 9)]),
    "max_drill_age": st.sampled_from([timedelta(days=days) for days in (1, 20, 60, 200)]),
}


def with_value(criterion: Criterion, name: str, value: ParamValue) -> Policy:
    params = tuple(
        replace(one, values=dict.fromkeys(Tier, value)) if one.name == name else one for one in criterion.params
    )
    changed = replace(criterion, params=params)
    return replace(POLICY, criteria=tuple(changed if one.id == criterion.id else one for one in POLICY.criteria))


@settings(max_examples=25)
@given(drawn=DRAWN, name=st.sampled_from(sorted(VALUES)), data=st.data())
def test_a_stricter_parameter_never_improves_anything(drawn, name, data):
    seen, answers, _ = drawn
    criterion = FRESH if name in {param.name for param in FRESH.params} else TRIED
    one, other = (data.draw(VALUES[name]) for _ in range(2))
    loose, strict = (other, one) if asks_less(way_of(criterion, name), one, other) else (one, other)
    if asks_less(way_of(criterion, name), loose, strict):  # neither list holds the other
        return
    before, after = (with_value(criterion, name, value) for value in (loose, strict))
    # Everybody signs anew under the stricter policy, so that nothing but the parameter differs.
    ours, theirs = (case_of(of, seen, answers, mitigated=False).judged(of) for of in (before, after))
    assert_no_better(ours, theirs)


# --- Order, repetition, and what papers are for ----------------------------------------------------------------


@FEW
@given(drawn=DRAWN, data=st.data())
def test_the_order_of_rows_and_papers_leaves_no_trace_in_the_bytes(drawn, data):
    seen, answers, mitigated = drawn
    case = case_of(POLICY, seen, answers, mitigated=mitigated)
    twice = (*case.papers.statements, *(replace(one, file="b.json") for one in case.papers.statements))
    case = _with_papers(case, statements=twice)
    other = _with_papers(
        replace(case, rows=replace(seen, rows=tuple(data.draw(st.permutations(seen.rows))))),
        statements=tuple(data.draw(st.permutations(twice))),
        roles=RoleMap(people=PEOPLE[::-1]),
    )
    assert render_json(case.judged()) == render_json(other.judged())


@FEW
@given(drawn=DRAWN)
def test_judging_twice_gives_the_same_bytes(drawn):
    seen, answers, mitigated = drawn
    first, second = (render_json(case_of(POLICY, seen, answers, mitigated=mitigated).judged()) for _ in range(2))
    assert first == second


@FEW
@given(drawn=DRAWN, relabelled=st.booleans())
def test_a_paper_in_the_place_of_another_kind_counts_for_nothing(drawn, relabelled):
    seen, answers, _ = drawn
    case = case_of(POLICY, seen, answers, mitigated=True)
    statements = tuple(replace(one, payload_type=STATEMENT_TYPE) if relabelled else one for one in case.papers.waivers)
    waivers = tuple(replace(one, payload_type=WAIVER_TYPE) if relabelled else one for one in case.papers.statements)
    swapped = _with_papers(case, statements=statements, waivers=waivers)
    nothing = _with_papers(case, statements=(), waivers=())
    assert_no_better(nothing.judged(), swapped.judged())
    assert not any(one.counts for one in swapped.judged().acceptances)
