"""The small profile of the query language that Resource Graph is asked in; anything else is refused by its token.

`table | where column op literal [and …] [or …] | project a, b | order by column [asc|desc]`, with `=~`, `==`, `in~`,
brackets, and `properties.name` for a column; `| union (table | …), (…)` adds rows of up to three other tables before
the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from simulator.answers import Refused, refusal

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<sign>=~|==|~|[|,().]|\S))"
)


_MOST_UNITED = 3
_MOST_ALTERNATIVES = 100


class Token(NamedTuple):
    """A word of a query: its kind (`name`, `text`, `number`, `sign`, `end`) and its spelling."""

    kind: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Condition:
    """`column op literal`; the literals of `in~` are several."""

    column: str
    """Its name, or a path into an object: `properties.state`."""
    folded: bool
    """Whether the comparison ignores case."""
    literals: tuple[str, ...]

    def holds(self, value: object) -> bool:
        """Say whether the value of the column meets the condition."""
        if self.folded:
            return str(value).casefold() in {literal.casefold() for literal in self.literals}
        return str(value) in self.literals


Alternatives: TypeAlias = tuple[tuple[Condition, ...], ...]
"""A row is wanted where all conditions of one of them hold."""
_EVERY_ROW: Alternatives = ((),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One table of a query with what is asked of it."""

    table: str
    alternatives: Alternatives
    columns: tuple[str, ...]
    """The projected columns; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Leg):
    """A query of the profile: its first table, the others that are united with it, and the order of all rows."""

    united: tuple[Leg, ...] = ()
    order_by: str
    descending: bool

    @property
    def legs(self) -> tuple[Leg, ...]:
        return (self, *self.united)


def invalid_query(message: str, code: str = "InvalidQuery") -> Refused:
    """Build the 400 of Resource Graph."""
    return refusal(
        400,
        "BadRequest",
        "Please provide below info when asking for support: timestamp, correlationId.",
        details=[{"code": code, "message": message}],
    )


def parse(text: str) -> Query:
    """Parse a query; a `Refused` names the token that is not in the profile."""
    return _Parser(_tokens(text)).query()


def _tokens(text: str) -> list[Token]:
    found = [Token(str(match.lastgroup), match[str(match.lastgroup)]) for match in _TOKEN.finditer(text)]
    return [*found, Token("end", "end of query")]


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def query(self) -> Query:
        first = self._leg()
        united = self._united() if self._accept("union") else ()
        if united and self._accept("|") and self._peek.spelling.lower() != "order":
            raise _near(self._peek)
        order_by, descending = self._order() if self._accept("order") else ("", False)
        if self._peek.kind != "end":
            raise _near(self._peek)
        return Query(
            table=first.table,
            alternatives=first.alternatives,
            columns=first.columns,
            united=united,
            order_by=order_by,
            descending=descending,
        )

    def _leg(self) -> Leg:
        """Read a table with its stages; a `union` or `order` is left for the query."""
        table = self._name()
        alternatives = _EVERY_ROW
        columns: tuple[str, ...] = ()
        while self._accept("|"):
            if self._accept("where"):
                alternatives = _both(alternatives, self._any_of())
            elif self._accept("project"):
                columns = self._columns()
            elif self._peek.spelling.lower() in ("union", "order"):
                break
            else:
                raise _near(self._peek)
        return Leg(table=table.lower(), alternatives=alternatives, columns=columns)

    def _united(self) -> tuple[Leg, ...]:
        legs = [self._in_brackets()]
        while self._accept(","):
            legs.append(self._in_brackets())
        if len(legs) > _MOST_UNITED:
            raise invalid_query(f"Query has {len(legs)} union legs; at most {_MOST_UNITED} are allowed.")
        return tuple(legs)

    def _in_brackets(self) -> Leg:
        self._expect("(")
        leg = self._leg()
        self._expect(")")
        return leg

    def _any_of(self) -> Alternatives:
        found = self._all_of()
        while self._accept("or"):
            found = (*found, *self._all_of())
        return found

    def _all_of(self) -> Alternatives:
        found = self._one()
        while self._accept("and"):
            found = _both(found, self._one())
        return found

    def _one(self) -> Alternatives:
        if not self._accept("("):
            return ((self._condition(),),)
        found = self._any_of()
        self._expect(")")
        return found

    def _condition(self) -> Condition:
        column = self._path()
        operator = self._next()
        match operator.spelling.lower():
            case "=~" | "==":
                return Condition(column, operator.spelling == "=~", (self._literal(),))
            case "in":
                folded = self._accept("~")
                return Condition(column, folded, self._literals())
            case _:
                raise _near(operator)

    def _literals(self) -> tuple[str, ...]:
        self._expect("(")
        found = [self._literal()]
        while self._accept(","):
            found.append(self._literal())
        self._expect(")")
        return tuple(found)

    def _literal(self) -> str:
        token = self._next()
        if token.kind == "text":
            return re.sub(r"\\(.)", r"\1", token.spelling[1:-1])
        if token.kind == "number":
            return token.spelling
        raise _near(token)

    def _columns(self) -> tuple[str, ...]:
        found = [self._name()]
        while self._accept(","):
            found.append(self._name())
        return tuple(found)

    def _order(self) -> tuple[str, bool]:
        self._expect("by")
        column = self._name()
        descending = self._accept("desc")
        return column, descending or (not self._accept("asc"))

    def _path(self) -> str:
        names = [self._name()]
        while self._accept("."):
            names.append(self._name())
        return ".".join(names)

    def _name(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise _near(token)
        return token.spelling

    @property
    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._peek
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _accept(self, spelling: str) -> bool:
        found = self._peek.spelling.lower() == spelling and self._peek.kind in ("name", "sign")
        if found:
            self._next()
        return found

    def _expect(self, spelling: str) -> None:
        if not self._accept(spelling):
            raise _near(self._peek)


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    """Return the alternatives of rows that are wanted by both: with many brackets there may be too many of them."""
    if len(first) * len(second) > _MOST_ALTERNATIVES:
        raise invalid_query("Query is too complex.")
    return tuple((*one, *other) for one in first for other in second)


def _near(token: Token) -> Refused:
    return invalid_query(f"Query is invalid near token '{token.spelling}': the profile does not know it there.")
