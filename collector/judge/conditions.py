"""Conditions: one line of the policy language, compiled against declared fields and evaluated to one of three truths.

The only module that knows the CEL engine (cel-expr-python). Rails against hostile and mistaken conditions:

* Only what is listed in `_LANGUAGE` exists: no `map` and `filter`, no joining of texts or lists (memory bombs), no
  conversions, no division (an infinite ratio would pass every limit), no ordering of texts, no index.
* Fields are variables with dotted names and declared types, so that a misspelt field is a mistake at load.
* The result must be a truth value; only the types of `FieldType` may occur anywhere within.
* A field without a value is left out of the evaluation. Whatever then rests on it is unknown.
* The engine has two channels for errors, an ERROR value and an exception. Both are unknown; nothing is ever asked
  for its truthiness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cel_expr_python import cel

from collector.derive.rows import FieldType
from collector.judge.comparisons import Operand, Shortcut, operand_of, shortcut_of
from collector.judge.flaws import ConditionError, Flaw, in_words, read_flaws
from collector.judge.spelling import OWN_SIZE, spell
from collector.judge.tree import Kind, Node, read_tree

MAX_LENGTH = 2000
"""How many characters a condition may have."""

_LANGUAGE = """
name: golive
stdlib:
  include_macros: [all, exists, exists_one]
  include_functions:
    - {name: "_&&_"}
    - {name: "_||_"}
    - {name: "!_"}
    - {name: "_?_:_"}
    - {name: "_==_"}
    - {name: "_!=_"}
    - {name: "@in"}
    - {name: "@not_strictly_false"}
    - {name: "_<_", overloads: [{id: less_double}, {id: less_duration}, {id: less_timestamp}]}
    - {name: "_<=_", overloads: [{id: less_equals_double}, {id: less_equals_duration}, {id: less_equals_timestamp}]}
    - {name: "_>_", overloads: [{id: greater_double}, {id: greater_duration}, {id: greater_timestamp}]}
    - name: "_>=_"
      overloads: [{id: greater_equals_double}, {id: greater_equals_duration}, {id: greater_equals_timestamp}]
    - name: "_+_"
      overloads:
        [{id: add_double}, {id: add_duration_duration}, {id: add_timestamp_duration}, {id: add_int64}]
    - name: "_-_"
      overloads:
        [{id: subtract_double}, {id: subtract_duration_duration},
         {id: subtract_timestamp_duration}, {id: subtract_timestamp_timestamp}]
    - {name: "_*_", overloads: [{id: multiply_double}]}
    - {name: "-_", overloads: [{id: negate_double}]}
    - {name: startsWith}
    - {name: endsWith}
    - {name: contains}
    - {name: matches}
    - {name: duration, overloads: [{id: string_to_duration}]}
    - {name: timestamp, overloads: [{id: string_to_timestamp}]}
"""
# `add_int64` is what the engine counts with inside `exists_one`; an author has no integers to add.

_TEXTS = cel.Type.List(cel.Type.STRING)
_TYPES: Mapping[str, cel.Type] = {
    "bool": cel.Type.BOOL,
    "float": cel.Type.DOUBLE,
    "str": cel.Type.STRING,
    "timedelta": cel.Type.DURATION,
    "datetime": cel.Type.TIMESTAMP,
    "list": _TEXTS,
}
_ALLOWED_TYPES = ("bool", "double", "string", "duration", "timestamp", "list")


class Answer(StrEnum):
    """What a condition comes to."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth of a condition over one row; an unknown one says why."""

    answer: Answer
    why: str = ""


_TRUE, _FALSE = Truth(Answer.TRUE), Truth(Answer.FALSE)


@dataclass(frozen=True, slots=True)
class Line:
    """A compiled condition: what the author wrote, its tree, and the variables that it names, in order."""

    text: str
    tree: Node
    names: tuple[str, ...]
    _program: cel.Expression
    _shortcut: Shortcut | None = field(compare=False, repr=False)
    """How it is answered without the engine, where it can be."""
    _operand: Operand | None = field(compare=False, repr=False)
    """How its value is found without the engine, where it can be."""

    def evaluate(self, values: Mapping[str, object]) -> Truth:
        """Evaluate over the known values by dotted name; a name without a value is unknown."""
        result = self._shortcut(values) if self._shortcut else None
        if result is None:
            result = _result(self._program, self._named(values))
        if isinstance(result, bool):
            return _TRUE if result else _FALSE
        return Truth(Answer.UNKNOWN, str(result))

    def value(self, values: Mapping[str, object]) -> object | None:
        """Return the value of an expression that `Language.expression` compiled, `None` where it has none."""
        result = self._operand(values) if self._operand else None
        if result is None:
            result = _result(self._program, self._named(values))
        return None if isinstance(result, _Failure) else result

    def _named(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return the values that it names, as the engine wants them."""
        named = ((name, values[name]) for name in self.names if name in values)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in named}


class _Failure(str):
    """Why the engine has no answer."""

    __slots__ = ()


class Language:
    """The policy language over a set of declared variables; compiling a line needs one."""

    def __init__(self, declared: Mapping[str, FieldType]) -> None:
        self._declared = dict(declared)
        self._env = cel.NewEnv(
            config=cel.NewEnvConfigFromYaml(_LANGUAGE),
            variables={name: _TYPES[field.python] for name, field in declared.items()},
            functions=[cel.FunctionDecl(OWN_SIZE, _size_overloads())],
        )

    def compile(self, text: str) -> Line:
        """Compile a condition. Raises `ConditionError` with every flaw that can be seen at once."""
        line = self.expression(text)
        if line.tree.type != "bool":
            what = f"the condition is a {in_words(line.tree.type)}, not a question of yes or no"
            raise ConditionError([Flaw(0, what, "a comparison, for example x.n >= 2")])
        return line

    def expression(self, text: str) -> Line:
        """Compile an expression of any type, for example the limit of a comparison."""
        _refuse_spelling(text)
        spelling = spell(text)
        try:
            program = self._env.compile(spelling.text)
            tree = read_tree(program.serialize())
        except RuntimeError as error:
            raise ConditionError(read_flaws(text, spelling, str(error), self._declared)) from error
        placed = _placed(tree, spelling.origin)
        _refuse_foreign_types(placed)
        names = (node.name for node in placed.walk() if node.kind is Kind.NAME and node.name in self._declared)
        return Line(text, placed, tuple(dict.fromkeys(names)), program, shortcut_of(placed), operand_of(placed))


def compile_line(text: str, declared: Mapping[str, FieldType]) -> Line:
    """Compile one condition over declared variables. Raises `ConditionError`."""
    return Language(declared).compile(text)


def _refuse_spelling(text: str) -> None:
    if len(text) > MAX_LENGTH:
        what = f"the condition has {len(text)} characters, more than {MAX_LENGTH}"
        raise ConditionError([Flaw(0, what, "several shorter lines; all lines of `pass` must hold")])
    tripled = max(text.find('"""'), text.find("'''"))
    if tripled >= 0:
        raise ConditionError(
            [Flaw(tripled, "texts in three quotes do not exist here", 'a text in one pair of quotes, "a"')]
        )


def _size_overloads() -> list[cel.Overload]:
    return [
        cel.Overload(id=f"{OWN_SIZE}_{word}{'_of' if member else ''}", return_type=cel.Type.DOUBLE,
                     parameters=[held], is_member=member, impl=_size)
        for word, held in (("texts", _TEXTS), ("text", cel.Type.STRING))
        for member in (False, True)
    ]  # fmt: skip


def _size(value: Sequence[object]) -> float:
    return float(len(value))


def _result(program: cel.Expression, values: Mapping[str, object]) -> Any:
    try:
        value = program.eval(data=values)
    except (RuntimeError, TypeError, ValueError, OverflowError) as error:  # the budget of iterations, odd values
        return _Failure(in_words(str(error)))
    if value.type().name() == "ERROR":
        return _Failure(in_words(str(value.value())))
    return value.plain_value()


def _placed(node: Node, origin: Callable[[int], int]) -> Node:
    parts = tuple(_placed(part, origin) for part in node.parts)
    return Node(node.kind, node.name.replace(OWN_SIZE, "size"), node.type, origin(node.offset), parts)


def _refuse_foreign_types(tree: Node) -> None:
    foreign = [node for node in tree.walk() if node.type not in _ALLOWED_TYPES or node.kind is Kind.OTHER]
    if foreign:
        what = "only truth values, numbers, texts, durations, moments and lists of one of them exist here"
        raise ConditionError([Flaw(foreign[0].offset, what, 'for example x.state in ["running", "ready"]')])
