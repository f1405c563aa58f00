"""The small profile of the query language that Resource Graph is asked in; anything else is refused by its token.

`table | where column op literal [and …] | project a, b | order by column [asc|desc]`, with `=~`, `==`, `in~`;
`| union (table | …), (…)` adds rows of up to three other tables before the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from simulator.answers import Refused, refusal

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<sign>=~|==|~|[|,()]|\S))"
)


_MOST_UNITED = 3


class Token(NamedTuple):
    """A word of a query: its kind (`name`, `text`, `number`, `sign`, `end`) and its spelling."""

    kind: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Condition:
    """`column op literal`; the literals of `in~` are several."""

    column: str
    folded: bool
    """Whether the comparison ignores case."""
    literals: tuple[str, ...]

    def holds(self, value: object) -> bool:
        """Say whether the value of the column meets the condition."""
        if self.folded:
            return str(value).casefold() in {literal.casefold() for literal in self.literals}
        return str(value) in self.literals


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One table of a query with what is asked of it."""

    table: str
    conditions: tuple[Condition, ...]
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
            conditions=first.conditions,
            columns=first.columns,
            united=united,
            order_by=order_by,
            descending=descending,
        )

    def _leg(self) -> Leg:
        """Read a table with its stages; a `union` or `order` is left for the query."""
        table = self._name()
        conditions: list[Condition] = []
        columns: tuple[str, ...] = ()
        while self._accept("|"):
            if self._accept("where"):
                conditions += self._conditions()
            elif self._accept("project"):
                columns = self._columns()
            elif self._peek.spelling.lower() in ("union", "order"):
                break
            else:
                raise _near(self._peek)
        return Leg(table=table.lower(), conditions=tuple(conditions), columns=columns)

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

    def _conditions(self) -> list[Condition]:
        found = [self._condition()]
        while self._accept("and"):
            found.append(self._condition())
        return found

    def _condition(self) -> Condition:
        column = self._name()
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


def _near(token: Token) -> Refused:
    return invalid_query(f"Query is invalid near token '{token.spelling}': the profile does not know it there.")
