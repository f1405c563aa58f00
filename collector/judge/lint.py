"""Rules that every condition must keep, so that no policy can pass what it has not seen.

Each rule looks at the checked syntax tree or evaluates the compiled line over chosen values; none looks at text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from collector.judge.conditions import Answer, Line
from collector.judge.flaws import Flaw
from collector.judge.tree import Kind, Node

_TEXT_TESTS = ("startsWith", "endsWith", "contains", "matches")
_COMPARISONS = ("_<=_", "_<_", "_>=_", "_>_", "_==_", "_!=_", "@in")
_NEVER_HEARD_OF = ("zq", "\u2603 7", "Xk-Wv_JH")
"""Words that no service answers, without a character in common."""
_MAX_FLAGS = 6

Values = Mapping[str, object]


def flaws_of_line(line: Line, kind: str, params: Sequence[Values]) -> Iterator[Flaw]:
    """Yield what is wrong with one line of `pass`; `params` are the values of the parameters, tier by tier."""
    yield from flaws_of_filter(line, kind, params)
    yield from _negative_matches(line.tree, positive=True)
    yield from _matches_anything(line, kind, params)


def flaws_of_filter(line: Line, kind: str, params: Sequence[Values]) -> Iterator[Flaw]:
    """Yield what is wrong with a `where`: a negative match is fine there, as it keeps every new word."""
    if not any(name.startswith(kind + ".") for name in line.names):
        yield Flaw(0, "the line names no field of its rows", f"a condition on a field, for example {kind}.<field> >= 1")
        return
    yield from _compares_with_itself(line.tree, kind)
    if _is_constant(line, kind, params):
        yield Flaw(0, "the line comes out the same whatever its fields are", "a condition that both passes and fails")


def unguarded_lists(line: Line, lines: Iterable[Line], kind: str, params: Sequence[Values]) -> Iterator[Flaw]:
    """Yield the quantifiers of a line over a list that may be empty: `all` of an empty list would be true."""
    guards = [(other, part) for other in lines for part in _conjuncts(other.tree)]
    for node in line.tree.walk():
        if node.kind is not Kind.QUANTIFIER:
            continue
        over = node.parts[0]
        if over.kind is Kind.NAME and over.name.startswith("params."):
            guarded = all(values.get(over.name) for values in params)
        elif over.kind is Kind.NAME:
            guarded = any(_refuses_empty(other, part, over.name, params) for other, part in guards)
        else:
            guarded = over.kind is Kind.LIST and bool(over.parts)
        if not guarded:
            yield _unguarded(node, over, kind)


def _unguarded(node: Node, over: Node, kind: str) -> Flaw:
    name = over.name if over.kind is Kind.NAME else f"{kind}.<list>"
    how = f"also a line `size({name}) > 0`, or `empty_is_fine: true` beside this one"
    return Flaw(node.offset, f"`{node.name}` looks at a list that may be empty", how)


def _conjuncts(tree: Node) -> Iterator[Node]:
    if tree.name == "_&&_":
        for part in tree.parts:
            yield from _conjuncts(part)
    else:
        yield tree


def _refuses_empty(line: Line, part: Node, name: str, params: Sequence[Values]) -> bool:
    """Say whether `part`, which must hold for `line` to hold, is about the size, and `line` false of an empty list."""
    sizes = [node for node in part.walk() if node.name == "size" and node.parts[0].name == name]
    if not sizes:
        return False
    return all(line.evaluate({**values, name: ()}).answer is Answer.FALSE for values in params)


# --- Negative matches: a new word of a service must never pass ---------------------------------------------


def _negative_matches(node: Node, *, positive: bool | None) -> Iterator[Flaw]:
    """Yield the tests of texts that a *new* word would pass.

    `positive` says in which way the line depends on this node: `True` when it must hold, `False` when it must
    not, `None` when it may be either (the condition of a `?`, an operand of `==`).
    """
    if _is_negative_match(node, positive=positive):
        how = 'the words that pass, for example x.state in ["running", "ready"]'
        yield Flaw(node.offset, "a negative match on a text would pass every word that is new", how)
        return
    for part, turned in zip(node.parts, _turned(node, positive=positive), strict=True):
        yield from _negative_matches(part, positive=turned)


def _is_negative_match(node: Node, *, positive: bool | None) -> bool:
    if not any(part.kind is Kind.NAME and not part.name.startswith("params.") for part in node.walk()):
        return False  # it tests the policy's own words, among which no service puts a new one
    on_texts = any(part.type in ("string", "list") for part in node.parts)
    if node.name == "_!=_" and on_texts:
        return True
    tests_text = node.name in _TEXT_TESTS or (node.name in ("_==_", "@in") and on_texts)
    return tests_text and positive is not True


def _turned(node: Node, *, positive: bool | None) -> list[bool | None]:
    """Return how the line depends on each part of a node."""
    if node.name == "!_":
        return [None if positive is None else not positive]
    if node.name in ("_&&_", "_||_"):
        return [positive for _ in node.parts]
    if node.name == "_?_:_":
        return [None, positive, positive]
    if node.kind is Kind.QUANTIFIER:
        return [None, positive]
    return [None for _ in node.parts]


def _matches_anything(line: Line, kind: str, params: Sequence[Values]) -> Iterator[Flaw]:
    """Try words that nobody has ever heard of on the patterns of a line: none may pass."""
    nodes = list(line.tree.walk())
    tests = [node for node in nodes if node.name in _TEXT_TESTS]
    if not tests:
        return
    fields = {node.name: node.type for node in nodes if node.name.startswith(kind + ".")}
    for word, values in itertools.product(_NEVER_HEARD_OF, params):
        strange = {
            name: (word,) if held == "list" else word for name, held in fields.items() if held in ("string", "list")
        }
        if line.evaluate({**values, **strange}).answer is Answer.TRUE:
            yield Flaw(
                tests[0].offset, "this pattern matches words that nobody has ever heard of", "the words that pass"
            )
            return


# --- Lines that are always true ----------------------------------------------------------------------------


def _compares_with_itself(tree: Node, kind: str) -> Iterator[Flaw]:
    for node in tree.walk():
        if node.name not in _COMPARISONS:
            continue
        left, right = (_fields_in(part, kind) for part in node.parts)
        if left & right or node.parts[0].same_as(node.parts[1]):
            yield Flaw(
                node.offset, "something is compared with itself", "a comparison with another field or a parameter"
            )


def _fields_in(tree: Node, kind: str) -> set[str]:
    return {node.name for node in tree.walk() if node.kind is Kind.NAME and node.name.startswith(kind + ".")}


def _is_constant(line: Line, kind: str, params: Sequence[Values]) -> bool:
    """Say whether a line has one answer at every tier, with no field known but the truth values, in any setting."""
    settings = itertools.product(params, _settings_of_flags(line.tree, kind))
    answers = {line.evaluate({**values, **flags}).answer for values, flags in settings}
    return len(answers) == 1 and Answer.UNKNOWN not in answers


def _settings_of_flags(tree: Node, kind: str) -> Iterator[dict[str, object]]:
    """Yield all settings of the truth values that a line names (no setting at all where they are too many)."""
    flags = sorted({node.name for node in tree.walk() if node.type == "bool" and node.name.startswith(kind + ".")})
    if len(flags) > _MAX_FLAGS:
        flags = []
    for setting in itertools.product((True, False), repeat=len(flags)):
        yield dict(zip(flags, setting, strict=True))
