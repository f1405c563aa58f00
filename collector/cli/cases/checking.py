"""What a case says that its criterion never asks: a misspelt answer would otherwise test nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.cli.cases.files import Case
from collector.files.mistakes import Mistake, Mistakes, did_you_mean, quoted
from collector.files.shape import Spot
from collector.judge.policy import Attest, Criterion, Policy


def check_cases(cases: Iterable[Case], policy: Policy) -> None:
    """Raise `FileMistakes` for every criterion, role, answer and row that a policy does not know."""
    known = {criterion.id: criterion for criterion in policy.criteria}
    mistakes = Mistakes()
    for case in cases:
        for mistake in _wrong(case, known):
            mistakes.add(mistake)
    mistakes.raise_if_any()


def _wrong(case: Case, known: dict[str, Criterion]) -> Iterator[Mistake]:
    wanted, spot = case.criterion.value, case.criterion.spot
    criterion = known.get(wanted)
    if criterion is None:
        hint = did_you_mean(wanted, known)
        yield _mistake(spot, f"the policy has no criterion {quoted(wanted)}{hint}", "the id of one that it has")
        return
    if case.rows and case.facts:
        yield _mistake(spot, "the case gives rows and facts", "one of the two")
    for kind in sorted(set(case.rows) - criterion.kinds):
        looked_at = ", ".join(sorted(criterion.kinds)) or "no rows: only people can tell"
        yield _mistake(spot, f"{wanted} never looks at rows of the kind {kind}", f"rows that it looks at: {looked_at}")
    if case.facts and not criterion.rows:
        yield _mistake(spot, f"{wanted} looks at no facts: only people can tell", "statements")
    yield from _wrong_statements(case, criterion)


def _wrong_statements(case: Case, criterion: Criterion) -> Iterator[Mistake]:
    attest = criterion.attest
    for one in case.statements:
        if attest is None:
            yield _mistake(one.spot, f"nobody signs {criterion.id}", "a case without statements")
            continue
        yield from _unasked(one.spot, one.value.role, one.value.answers, attest)


def _unasked(spot: Spot, role: str, answers: Iterable[str], attest: Attest) -> Iterator[Mistake]:
    if role not in attest.by:
        hint = did_you_mean(role, attest.by)
        yield _mistake(spot, f"nobody is asked to sign as {quoted(role)}{hint}", f"role: {' or '.join(attest.by)}")
    asked = [ask.name for ask in attest.asks]
    for name in sorted(set(answers) - set(asked)):
        hint = did_you_mean(name, asked)
        yield _mistake(spot, f"nobody is asked for {quoted(name)}{hint}", f"one of {', '.join(asked) or 'no answers'}")


def _mistake(spot: Spot, what: str, how: str) -> Mistake:
    return Mistake(spot.file, spot.node.at.line, spot.node.at.column, what, how)
