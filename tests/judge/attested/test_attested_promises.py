"""Promises about statements: bound to one thing, never better by a gap, a loss or a flaw, never a crash."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from attested_samples import (
    DIGEST,
    DOCUMENT,
    NOW,
    OTHER,
    OTHER_DIGEST,
    PLAN,
    RELEASE,
    ROWS,
    approval,
    by_host,
    by_key,
    changed,
    drill,
    envelope,
    gap,
    judged,
    payload,
    policy,
    rows,
    signing,
    verdicts,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.derive.rows import Unknown
from collector.instants import format_instant
from collector.judge.attested import HostSignatures
from collector.judge.policy import Counts
from collector.model import Outcome, Reason, Release

HOLDS = (Outcome.PASS, Outcome.NOT_APPLICABLE)

# --- Bound to one thing ------------------------------------------------------------------------------------

BOUND = policy(ROWS + PLAN, facts="[last_drill]")
DRILLED = rows(drill())
CRITERION = BOUND.criteria[0]


def renamed(of, name):
    return dataclasses.replace(of, name=dataclasses.replace(of.name, name=name))


ELSEWHERE = {
    "workload": lambda papers: {"workload": dataclasses.replace(papers.workload, name="other")},
    "tenants": lambda papers: {"tenants": ("t2",)},
    "scope": lambda papers: {"scope_digest": DIGEST},
    "release": lambda papers: {"workload": dataclasses.replace(papers.workload, release=Release(name="5.0"))},
    "policy": lambda papers: {"policy": renamed(papers.policy, "theirs")},
    "criterion": lambda papers: {"policy": dataclasses.replace(
        papers.policy, criteria=(dataclasses.replace(CRITERION, id="cutover-other"),))},
    "question": lambda papers: {"policy": dataclasses.replace(
        papers.policy, criteria=(dataclasses.replace(CRITERION, question="Another?"),))},
    "document": lambda papers: {"papers": dataclasses.replace(
        papers.papers, documents=(dataclasses.replace(DOCUMENT, digest=OTHER_DIGEST),))},
    "time": lambda papers: {"moment": dataclasses.replace(papers.moment, now=NOW + timedelta(days=6))},
}  # fmt: skip


@settings(max_examples=40)
@given(elsewhere=st.sets(st.sampled_from(sorted(ELSEWHERE)), max_size=3), moved=st.booleans(), role=st.booleans())
def test_a_statement_counts_for_exactly_what_it_was_made_for(elsewhere, moved, role):
    papers = signing(BOUND, envelope(payload(BOUND, rowset=DRILLED)))
    for name in sorted(elsewhere):
        papers = dataclasses.replace(papers, **ELSEWHERE[name](papers))
    rowset = rows(drill(last_drill=NOW)) if moved else DRILLED
    wanted = "release-manager" if role else "business-owner"
    outcome = verdicts(papers, rowset)[f"statement:{wanted}"].outcome
    assert (outcome is Outcome.PASS) is not (bool(elsewhere) or moved or role)


# --- Never better ------------------------------------------------------------------------------------------

TWO_ROLES = """
    attest:
      says: It is agreed.
      by: [business-owner, release-manager]
      valid: P14D
"""
OF = {counts: policy(ROWS + TWO_ROLES, counts=counts.value) for counts in Counts}
PEOPLE_OF = {"business-owner": ("Business owner", OTHER, "Author"), "release-manager": (RELEASE, OTHER)}


@st.composite
def given_statements(draw):
    of = OF[draw(st.sampled_from(list(Counts)))]
    made = []
    for number in range(draw(st.integers(1, 5))):
        role = draw(st.sampled_from(sorted(PEOPLE_OF)))
        signer = draw(st.sampled_from(PEOPLE_OF[role]))
        said = {
            "signer": signer,
            "answer": draw(st.sampled_from(["yes", "yes", "yes", "no"])),
            "issued_at": format_instant(NOW - timedelta(days=draw(st.integers(1, 4)))),
        }
        path = f"statements/{number}.json"
        signature = by_host(path=path) if draw(st.booleans()) else by_key(signer)
        made.append(envelope(changed(payload(of, role), said), signature, file=path))
    return of, tuple(made)


def approved(statements):
    return HostSignatures(
        approvals=tuple(
            approval(str(one.payload["signer"]), path=one.file) for one in statements if one.signatures[0].place
        )
    )


MACHINES = st.sampled_from([
    rows(drill()), rows(drill(worked=False)), rows(complete=False), rows(drill(), drill("two", worked=Unknown(
        reason=Reason.MISSING, why="no report"))),
])  # fmt: skip


def spoilt(one, how):
    if how == "signature":
        bad = tuple(dataclasses.replace(signature, holds=False, why="altered") for signature in one.signatures)
        return dataclasses.replace(one, signatures=bad)
    if how == "unsigned":
        return dataclasses.replace(one, signatures=())
    changes = {"expired": {"expires_at": format_instant(NOW)}, "comment": {"comment": ""}, "says": {"says": None},
               "question": {"question": DIGEST}}[how]  # fmt: skip
    return dataclasses.replace(one, payload=changed(one.payload, changes))


SPOILS = ["signature", "unsigned", "expired", "comment", "says", "question"]


@settings(max_examples=120)
@given(case=given_statements(), machines=MACHINES, data=st.data())
def test_nothing_that_is_lost_hidden_or_broken_improves_an_answer(case, machines, data):
    of, statements = case
    hosts = approved(statements)
    before = judged(signing(of, *statements, hosts=hosts), machines).outcome
    kind = data.draw(st.sampled_from(["drop", "spoil", "host gap", "row gap", "fewer approvals"]))
    at = data.draw(st.integers(0, len(statements) - 1))
    if kind == "drop" and statements[at].payload["answer"] == "yes":  # nobody can hear a no that is not there
        statements = statements[:at] + statements[at + 1 :]
    if kind == "spoil":
        how = data.draw(st.sampled_from(SPOILS))
        statements = (*statements[:at], spoilt(statements[at], how), *statements[at + 1 :])
    if kind == "host gap":
        hosts = dataclasses.replace(hosts, gaps=(gap(),), approvals=hosts.approvals[at:])
    if kind == "row gap":
        machines = dataclasses.replace(machines, rows=machines.rows[1:], gaps=(gap(),), complete=False)
    after = judged(signing(of, *statements, hosts=hosts), machines).outcome
    assert before in HOLDS or after not in HOLDS


@settings(max_examples=40)
@given(case=given_statements(), machines=MACHINES, seed=st.randoms(use_true_random=False))
def test_the_order_of_files_never_matters(case, machines, seed):
    of, statements = case
    shuffled = list(statements)
    seed.shuffle(shuffled)
    one, other = (judged(signing(of, *ones, hosts=approved(statements)), machines) for ones in (statements, shuffled))
    assert one == other


# --- Never a crash -----------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["yes", "no", "P1D"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
PARTS = sorted({*payload(BOUND), "release.name", "policy.name", "document.digest", "facts.values", "answers.held",
                "answers.rto"})  # fmt: skip


@settings(max_examples=150)
@given(part=st.sampled_from(PARTS), value=JSON)
def test_whatever_stands_in_a_payload_is_judged_without_a_crash(part, value):
    made = changed(payload(BOUND, rowset=DRILLED), {part: value})
    papers = signing(BOUND, envelope(made, by_key("Business owner"), file="statements/cutover-plan-signed/x.json"))
    one = verdicts(papers, DRILLED)["statement:business-owner"]
    sound = payload(BOUND, rowset=DRILLED)
    *above, last = part.split(".")
    same = (sound[above[0]] if above else sound).get(last) == value
    harmless = part in ("area", "comment")  # the one may be absent, the other say anything
    assert one.outcome is not Outcome.PASS or same or harmless
    assert one.message


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("part", ["issued_at", "expires_at", "answers.held"])
def test_a_moment_at_the_end_of_the_calendar_is_no_crash(part, moment):
    made = changed(payload(BOUND, rowset=DRILLED), {part: moment})
    for signature in (by_key("Business owner"), by_host()):
        papers = signing(BOUND, envelope(made, signature), hosts=HostSignatures(approvals=(approval(),)))
        assert verdicts(papers, DRILLED)["statement:business-owner"].outcome is not Outcome.PASS
