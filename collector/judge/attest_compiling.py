"""`attest` as written becomes an `Attest`: its lines are compiled over what the signer fills in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from collector.derive.rows import FieldType
from collector.files.shape import Placed
from collector.judge.answer_fields import SIGNED_FIELDS, answer_fields, derived_fields
from collector.judge.bounds import flaws_of_limit
from collector.judge.conditions import Language, Line
from collector.judge.flaws import ConditionError, Flaw
from collector.judge.lint import Values, flaws_of_line, unguarded_lists
from collector.judge.measure import measure_of
from collector.judge.policy import AnswerAsk, Attest, Condition, Counts, Param, Severities
from collector.judge.shapes import AskText, AttestText, LineText
from collector.model import Method, Tier

ANSWER = "answer"
"""What conditions call a statement."""

_PYTHON: Mapping[str, str] = {
    "yes-no": "bool",
    "number": "float",
    "text": "str",
    "list": "list",
    "duration": "timedelta",
    "moment": "datetime",
}


def read_attest(
    placed: Placed[AttestText], severity: Severities, params: Sequence[Param], *, beside_rows: bool
) -> Attest | None:
    """Return what people are asked, or `None` after mistakes were recorded."""
    text = placed.value
    asks = tuple(_ask(name, one) for name, one in text.asks.items())
    if not (
        _can_be_signed(placed) and _counts_beside_rows(placed, beside_rows=beside_rows) and _named_apart(placed, asks)
    ):
        return None
    fields = answer_fields(asks, with_document=text.document is not None)
    compiled = _Lines(fields, params).conditions(text.lines, severity)
    if compiled is None:
        return None
    return Attest(
        says=" ".join(text.says.split()),
        by=text.by,
        each_area=text.each_area,
        least=text.least,
        valid=text.valid,
        document=text.document,
        asks=asks,
        facts=tuple(one.value for one in text.facts),
        counts=text.counts,
        of_release=text.of_release,
        not_applicable=text.not_applicable,
        conditions=compiled,
        fields=fields,
        fix=text.fix.strip(),
    )


def _can_be_signed(placed: Placed[AttestText]) -> bool:
    """Record a method by which no statement is accepted: the criterion could never hold."""
    if placed.value.least is not Method.OIDC:
        return True
    placed.spot.wrong("no statement is accepted by the method `oidc` so far", "least: host or key")
    return False


def _counts_beside_rows(placed: Placed[AttestText], *, beside_rows: bool) -> bool:
    """Record what only makes sense beside rows."""
    text = placed.value
    if beside_rows or (text.counts is Counts.ALSO and not text.facts):
        return True
    placed.spot.wrong(
        "`counts` and `facts` are about rows, and the criterion has none", "rows and pass, or without them"
    )
    return False


def _named_apart(placed: Placed[AttestText], asks: Sequence[AnswerAsk]) -> bool:
    """Record an answer with the name of another, or of what follows from another: a line could mean either."""
    names = [name for one in asks for name in (one.name, *derived_fields(one))]
    names += SIGNED_FIELDS
    twice = sorted({name for name in names if names.count(name) > 1})
    for name in twice:
        placed.spot.wrong(f"`answer.{name}` would mean two things", "another name for what is asked")
    return not twice


def _ask(name: str, text: AskText) -> AnswerAsk:
    return AnswerAsk(name=name, type=FieldType(_PYTHON[text.type], "", text.ask), ask=text.ask, happened=text.happened)


class _Lines:
    """Compiles the conditions of one `attest` and holds them against the lint of all conditions."""

    def __init__(self, fields: Mapping[str, FieldType], params: Sequence[Param]) -> None:
        self._fields = fields
        self._tiers: list[Values] = [{f"params.{param.name}": param.values[tier] for param in params} for tier in Tier]
        of_answer = {f"{ANSWER}.{name}": field for name, field in fields.items()}
        self._language = Language({**of_answer, **{f"params.{param.name}": param.type for param in params}})

    def conditions(self, written: Sequence[LineText], severity: Severities) -> tuple[Condition, ...] | None:
        lines = [self._line(one) for one in written]
        whole = [(one, line) for one, line in zip(written, lines, strict=True) if line is not None]
        for one, line in whole:
            if not one.empty_is_fine:
                others = [other for _, other in whole]
                _record(one.that, unguarded_lists(line, others, ANSWER, self._tiers))
        if len(whole) < len(written):
            return None
        return tuple(self._condition(number, *pair, severity) for number, pair in enumerate(whole, start=1))

    def _line(self, written: LineText) -> Line | None:
        try:
            line = self._language.compile(written.that.value)
        except ConditionError as error:
            _record(written.that, error.flaws)
            return None
        _record(written.that, flaws_of_line(line, ANSWER, self._tiers))
        measure = measure_of(line, ANSWER, self._language)
        if measure is not None:
            field = self._fields[measure.field.partition(".")[2]]
            _record(written.that, flaws_of_limit(line, measure, field, self._tiers))
        return line

    def _condition(self, number: int, written: LineText, line: Line, severity: Severities) -> Condition:
        return Condition(
            number=number,
            line=line,
            measure=measure_of(line, ANSWER, self._language),
            severity=written.severity or severity,
            say=written.say.strip(),
            empty_is_fine=written.empty_is_fine,
        )


def _record(placed: Placed[str], flaws: Iterator[Flaw] | Sequence[Flaw]) -> None:
    for flaw in flaws:
        placed.spot.wrong(flaw.what, flaw.how, flaw.offset)
