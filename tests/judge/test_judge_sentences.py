"""What a verdict shows and says: what was measured against which limit, and the sentence for a tired person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judge_samples import NOT_READ, NOW, gap, policy, rows, verdict, vm

from collector.judge.wording import measured_against, subject_name
from collector.model import Outcome, Quantity

OLD = NOW - timedelta(days=90)

# --- Measured and limit ------------------------------------------------------------------------------------


def q(value, unit: str = "", comparison: str = "") -> Quantity:
    return Quantity(value=value, unit=unit, comparison=comparison)


@pytest.mark.parametrize(
    ("line", "changes", "measured", "limit"),
    [
        ("vm.backup_age <= params.p", {"backup_age": timedelta(hours=72)}, q(259200.0, "s"), q(129600.0, "s", "<=")),
        ("params.p >= vm.backup_age", {"backup_age": timedelta(hours=72)}, q(259200.0, "s"), q(129600.0, "s", "<=")),
        ("vm.load_pct < 80", {"load_pct": 80.0}, q(80.0, "%"), q(80.0, "%", "<")),
        ("vm.nics >= 2 * 2", {}, q(2.0, "count"), q(4.0, "count", ">=")),
        ('vm.state in ["a", "b"]', {}, q("running"), q(("a", "b"), "", "in")),
        ('vm.state == "a"', {}, q("running"), q("a", "", "==")),
        ("size(vm.tags) > 1", {}, q(1.0, "count"), q(1.0, "count", ">")),
        ("vm.tags.size() > 1", {}, q(1.0, "count"), q(1.0, "count", ">")),
        ("vm.on", {"on": False}, q(value=False), q(True, "", "==")),
        ("!vm.silent", {"silent": True}, q(value=True), q(False, "", "==")),
        (
            'vm.patched > timestamp("2026-12-01T00:00:00Z")',
            {"patched": NOW},
            q("2026-11-22T12:00:00Z"),
            q("2026-12-01T00:00:00Z", "", ">"),
        ),
        ("vm.nics > vm.load_pct", {}, q(2.0, "count"), q(40.0, "count", ">")),
        ('vm.state == "a" || vm.nics > 5', {}, q(2.0, "count"), q(5.0, "count", ">")),
        ("vm.nics > 5 || vm.load_pct < 10", {}, q(2.0, "count"), q(5.0, "count", ">")),
        ("vm.silent || vm.nics > 5 || vm.load_pct < 10", {}, q(2.0, "count"), q(5.0, "count", ">")),
        ('vm.state == "a" || vm.state == "b"', {}, q("running"), None),
        ("(vm.nics > 5 || vm.silent)", {}, q(2.0, "count"), None),
        ('size(vm.tags) > 0 && vm.tags.all(t, t == "x")', {}, q(("prod",)), None),
        ("(vm.nics >= 5)", {}, q(2.0, "count"), None),
    ],
)
def test_a_failing_row_shows_what_was_measured_against_which_limit(line, changes, measured, limit):
    params = {"params": "{p: PT36H}"} if "params" in line else {}
    one = verdict(policy(f"- '{line}'", **params), rows(vm(**changes)))
    assert one.outcome is Outcome.FAIL
    assert (one.measured, one.limit) == (measured, limit)
    assert (one.subjects[0].measured, one.subjects[0].limit) == (measured, limit)


# --- Sentences -----------------------------------------------------------------------------------------------

AGE = "- vm.backup_age <= params.p"


@pytest.mark.parametrize(
    ("lines", "rowset", "message"),
    [
        (AGE, rows(vm("vm-web-02", backup_age=timedelta(hours=72))), "vm-web-02: backup is 72 h old, limit 36 h"),
        (
            AGE,
            rows(*(vm(f"vm-{n}", backup_age=timedelta(hours=72 * (n < 3))) for n in range(1, 6))),
            "2 of 5 fail: vm-1: backup is 72 h old, limit 36 h (and 1 more)",
        ),
        (AGE, rows(vm("a", backup_age=timedelta(days=12)), vm("b")), "1 of 2 fails: a: backup is 12 d old, limit 36 h"),
        (AGE, rows(vm("a"), vm("b")), "All 2 hold."),
        (AGE, rows(vm("a")), "a: backup is 2 h old, limit 36 h"),
        (
            AGE,
            rows(vm("a", backup_age=NOT_READ), vm("b")),
            "1 of 2 unknown: a: backup age is unknown: reading it was denied",
        ),
        (
            "- vm.load_pct < 80\n- vm.nics > 1 && vm.on\n- vm.on",
            rows(vm("a", load_pct=NOT_READ, nics=NOT_READ, on=NOT_READ), vm("b")),
            "1 of 2 unknown: a: load, nics and on are unknown: reading it was denied",
        ),
        (AGE, rows(vm("a", observed_at=OLD)), "a: this was observed 90 d ago, more than 24 h: collect again"),
        (AGE, rows(vm("a", observed_at=None)), "a: nothing says when this was observed"),
        (
            AGE,
            rows(vm("a", backup_age=NOT_READ, observed_at=None)),
            "a: backup age is unknown: reading it was denied",
        ),
        (
            AGE,
            rows(vm("a", backup_age=timedelta(hours=-3))),
            "a: backup age is unknown: backup age is negative: it lies in the future",
        ),
        (
            '- vm.patched > timestamp("2026-01-01T00:00:00Z")',
            rows(vm("a", patched=NOW.replace(tzinfo=None))),
            "a: patched is unknown: patched has no time zone",
        ),
        (AGE, rows(vm("a"), gaps=(gap(),)), "Not everything could be read: reading machines was denied"),
        (AGE, rows(complete=False), "No vm was found, and nothing proves that there is none."),
        (AGE, rows(at=OLD), "Nothing was found, but this was observed 90 d ago, more than 24 h: collect again."),
        (AGE, rows(), "Everything in scope was read, and there is no vm; the policy does not say what that means."),
        ('- vm.state in ["ready", "done"]', rows(vm("a")), "a: state is running, needs one of ready, done"),
        ("- vm.load_pct >= 80.5", rows(vm("a")), "a: load 40 %, needs at least 80.5 %"),
        ("- vm.nics > 2", rows(vm("a")), "a: nics: 2, needs more than 2"),
        ("- vm.silent || vm.nics >= 3", rows(vm("a")), "a: nics: 2, needs at least 3"),
        ("- vm.nics >= 3 || vm.on", rows(vm("a")), "a: nics: 2"),
        pytest.param(
            "- that: size(vm.tags) > 0 && vm.tags.exists(t, t in vm.owners)\n  say: Nobody owns it.",
            rows(vm("a", tags=(), owners=())),
            "a: Nobody owns it.",
            id="empty lists tell nothing",
        ),
        pytest.param(
            "- that: size(vm.tags) > 0 && vm.tags.exists(t, t in vm.owners)\n  say: Nobody owns it.",
            rows(vm("a", tags=(), owners=("ops",))),
            "a: Nobody owns it (owners is ops)",
            id="what is not empty does",
        ),
        pytest.param(
            '- {that: vm.state == "b", say: It is not ready.}',
            rows(vm("a", state="")),
            "a: It is not ready (state is empty, needs b)",
            id="an empty text beside what is needed does",
        ),
        pytest.param(
            "- vm.on",
            rows(vm(on=False, subject="/subscriptions/0a0b")),
            "subscription 0a0b: on: no, needs yes",
            id="a number alone is no name",
        ),
        ("- vm.on", rows(vm("a", on=False)), "a: on: no, needs yes"),
        ("- {that: vm.on, say: It is off.}", rows(vm("a", on=False)), "a: It is off."),
        (
            "- {that: vm.on, say: It is off.}\n- vm.nics > 2",
            rows(vm("a", on=False)),
            "a: It is off; nics: 2, needs more than 2",
        ),
        ("- vm.on\n- vm.nics > 2", rows(vm("a", on=False)), "a: on: no, needs yes; nics: 2, needs more than 2"),
        ("- vm.on", rows(vm("x\x1b[2J\n::error", on=False)), "x [2J ::error: on: no, needs yes"),
        (
            '- vm.state == "a"',
            rows(vm("a", state="\x1b]0;\x07" + "b" * 999)),
            "a: state is ]0; " + "b" * 295 + "…, needs a",
        ),
    ],
)
def test_sentences_for_a_tired_person(lines, rowset, message):
    params = {"params": "{p: PT36H}"} if "params" in lines else {}
    assert verdict(policy(lines, **params), rowset).message == message


@pytest.mark.parametrize(
    ("then", "rowset", "message"),
    [
        ("unknown", rows(complete=False), "Name a report."),
        ("unknown", rows(), "Name a report."),
        ("unknown", rows(gaps=(gap(),)), "Not everything could be read: reading machines was denied"),
        ("not_applicable", rows(complete=False), "No vm was found, and nothing proves that there is none."),
        ("not_applicable", rows(), "Name a report."),
    ],
)
def test_a_criterion_may_say_in_its_own_words_that_nothing_was_found(then, rowset, message):
    assert verdict(policy("- vm.on", none=f"{{then: {then}, say: Name a report.}}"), rowset).message == message


@pytest.mark.parametrize(
    ("field", "measured", "said"),
    [
        ("version.kept_for", q(7200.0, "s"), "kept for 2 h, needs at least 30 d"),
        ("vm.backup_age", q(7200.0, "s"), "backup is 2 h old, needs at least 30 d"),
        ("rollout.bake", q(7200.0, "s"), "bake is 2 h, needs at least 30 d"),
        ("version.kept_for", None, "kept for does not hold"),
    ],
)
def test_a_duration_is_said_as_people_do(field, measured, said):
    assert measured_against(field, measured, measured and q(2592000.0, "s", ">=")) == said


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("/subscriptions/1", "subscription 1"),
        ("/subscriptions/1/resourceGroups/rg/providers/Microsoft.Web/sites/shop", "shop"),
        ("github:contoso/shop", "contoso/shop"),
        ("github:contoso/shop/deployments/7", "deployment 7"),
        ("azure-devops:contoso/shop/build/builds/7\n", "build 7"),
        ("github:contoso/shop/actions/runs/9/reports/tests/unit/a.xml", "tests/unit/a.xml"),
        ("tests:unit", "unit tests"),
        ("component:shop-api", "component shop-api"),
        ("environment:production", "environment:production"),
        ("", "(no name)"),
    ],
)
def test_a_sentence_begins_with_what_people_call_its_subject(subject, name):
    assert subject_name(subject) == name
