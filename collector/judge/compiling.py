"""A criterion as written becomes a `Criterion`: names are checked, conditions compiled and held against the lint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from collector.derive.rows import FieldType, Row, schema_of
from collector.files.mistakes import did_you_mean
from collector.files.shape import Placed
from collector.judge.attest_compiling import read_attest
from collector.judge.bounds import flaws_of_limit
from collector.judge.conditions import Language, Line
from collector.judge.flaws import ConditionError, Flaw, listed
from collector.judge.lint import Values, flaws_of_filter, flaws_of_line, unguarded_lists
from collector.judge.measure import measure_of
from collector.judge.policy import Attest, Condition, Criterion, NoneRule, Param, ParamValue
from collector.judge.shapes import CriterionText, LineText, NoneText
from collector.model import Tier


def read_criterion(text: CriterionText, row_types: Mapping[str, type[Row]]) -> Criterion | None:
    """Return a criterion with compiled conditions, or `None` after its mistakes were recorded."""
    kinds_known = [_knows_kind(placed, row_types) for placed in _kinds_named(text)]
    if not all(kinds_known) or _asks_nobody(text):
        return None
    return _Compiler(text, row_types[text.rows.value] if text.rows else None).criterion()


def _asks_nobody(text: CriterionText) -> bool:
    """Record a criterion that asks neither rows nor people, or has lines without rows or rows without lines."""
    if text.rows is None and text.attest is None:
        text.id.spot.wrong("the criterion has neither `rows` nor `attest`", "rows and pass, or attest, or both")
        return True
    if (text.rows is None) == bool(text.lines):
        text.id.spot.wrong("`rows` and `pass` belong together", "both of them, or neither beside `attest`")
        return True
    return False


def _kinds_named(text: CriterionText) -> Iterator[Placed[str]]:
    if text.rows is not None:
        yield text.rows
    if text.none and text.none.when_complete:
        yield text.none.when_complete


def _knows_kind(placed: Placed[str], row_types: Mapping[str, type[Row]]) -> bool:
    known = placed.value in row_types
    if not known:
        what = f"there are no rows of the kind `{placed.value}`{did_you_mean(placed.value, row_types)}"
        placed.spot.wrong(what, listed(sorted(row_types)))
    return known


class _Compiler:
    """Compiles the conditions of one criterion over the fields of its rows and its parameters."""

    def __init__(self, text: CriterionText, row_type: type[Row] | None) -> None:
        self._text = text
        self._kind = text.rows.value if text.rows else ""
        self._fields = dict(schema_of(row_type)) if row_type else {}
        self._params = tuple(_param(name, placed.value) for name, placed in text.params.items())
        self._tiers: list[Values] = [
            {f"params.{param.name}": param.values[tier] for param in self._params} for tier in Tier
        ]
        of_rows = {f"{self._kind}.{name}": field for name, field in self._fields.items()}
        of_policy = {f"params.{param.name}": param.type for param in self._params}
        self._language = Language({**of_rows, **of_policy})

    def criterion(self) -> Criterion | None:
        text = self._text
        where = self._where()
        lines = [self._line(one) for one in text.lines]
        compiled = [(one, line) for one, line in zip(text.lines, lines, strict=True) if line is not None]
        usable = len(compiled) == len(lines) and (where is not None or text.where is None)
        usable = self._knows_shown_fields() and usable
        attest = self._attest()
        usable = usable and (attest is not None or text.attest is None)
        if usable:
            asked = [condition.line for condition in attest.conditions] if attest else []
            self._refuse_unused_params([line for line in (*lines, where, *asked) if line is not None])
        self._refuse_unguarded_lists(compiled)
        if not usable:
            return None
        return Criterion(
            id=text.id.value,
            question=text.question,
            why=text.why.strip(),
            severity=text.severity,
            due=text.due,
            max_age=text.max_age,
            rows=self._kind,
            conditions=tuple(self._condition(number, *pair) for number, pair in enumerate(compiled, start=1)),
            attest=attest,
            lead_time=text.lead_time,
            where=where,
            params=self._params,
            none=_none(text.none),
            show=tuple(placed.value for placed in text.show),
            fields=self._fields,
            fix=text.fix.strip(),
            remedy=text.remedy,
            owner=text.owner,
            doc=text.doc,
        )

    def _attest(self) -> Attest | None:
        placed = self._text.attest
        if placed is None:
            return None
        return read_attest(placed, self._text.severity, self._params, beside_rows=bool(self._kind))

    def _knows_shown_fields(self) -> bool:
        bound = self._text.attest.value.facts if self._text.attest else ()
        unknown = [placed for placed in (*self._text.show, *bound) if placed.value not in self._fields]
        for placed in unknown:
            what = f"`{self._kind}` has no field `{placed.value}`{did_you_mean(placed.value, self._fields)}"
            placed.spot.wrong(what, listed(sorted(self._fields)))
        return not unknown

    def _where(self) -> Line | None:
        if self._text.where is None:
            return None
        line = self._compiled(self._text.where)
        if line is not None:
            _record(self._text.where, flaws_of_filter(line, self._kind, self._tiers))
        return line

    def _line(self, written: LineText) -> Line | None:
        line = self._compiled(written.that)
        if line is not None:
            _record(written.that, flaws_of_line(line, self._kind, self._tiers))
            _record(written.that, self._flaws_of_limit(line))
        return line

    def _flaws_of_limit(self, line: Line) -> Iterator[Flaw]:
        measure = measure_of(line, self._kind, self._language)
        if measure is not None:
            field = self._fields[measure.field.partition(".")[2]]
            yield from flaws_of_limit(line, measure, field, self._tiers)

    def _compiled(self, placed: Placed[str]) -> Line | None:
        try:
            return self._language.compile(placed.value)
        except ConditionError as error:
            _record(placed, error.flaws)
            return None

    def _condition(self, number: int, written: LineText, line: Line) -> Condition:
        return Condition(
            number=number,
            line=line,
            measure=measure_of(line, self._kind, self._language),
            severity=written.severity or self._text.severity,
            say=written.say.strip(),
            empty_is_fine=written.empty_is_fine,
        )

    def _refuse_unguarded_lists(self, compiled: Sequence[tuple[LineText, Line]]) -> None:
        for written, line in compiled:
            if not written.empty_is_fine:
                guards = [guard for other, guard in compiled if self._weighs_as_much(other, written)]
                _record(written.that, unguarded_lists(line, guards, self._kind, self._tiers))

    def _weighs_as_much(self, guard: LineText, guarded: LineText) -> bool:
        """A guard that weighs less than what it guards would let an empty list through the gate."""
        mine, its = (one.severity or self._text.severity for one in (guard, guarded))
        return all(mine[tier].weight >= its[tier].weight for tier in Tier)

    def _refuse_unused_params(self, lines: Sequence[Line]) -> None:
        used = {name for line in lines for name in line.names}
        for name, placed in self._text.params.items():
            if f"params.{name}" not in used:
                placed.spot.wrong_key(
                    f"no condition names the parameter `{name}`", f"params.{name} in a line, or delete it"
                )


def _param(name: str, values: Mapping[Tier, ParamValue]) -> Param:
    return Param(name=name, type=FieldType(_python_type(values[Tier.T0]), "", ""), values=values)


def _python_type(value: ParamValue) -> str:
    names = ((bool, "bool"), (float, "float"), (str, "str"), (timedelta, "timedelta"), (tuple, "list"))
    return next(name for python, name in names if isinstance(value, python))


def _none(text: NoneText | None) -> NoneRule:
    if text is None:
        return NoneRule()
    kind = text.when_complete.value if text.when_complete else ""
    return NoneRule(then=text.then, when_complete=kind, say=text.say.strip())


def _record(placed: Placed[str], flaws: Iterator[Flaw] | Sequence[Flaw]) -> None:
    for flaw in flaws:
        placed.spot.wrong(flaw.what, flaw.how, flaw.offset)
