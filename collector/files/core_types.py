"""What an unquoted word means: the core types of YAML 1.2 (section 10.3.2), without its infinities.

YAML 1.1, which most parsers still speak, reads `no` as false, `on` as true and `12:30:45` as a number;
here they stay texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import partial

from collector.files.nodes import Literal

_WORDS: Mapping[str, Literal] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], float]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+"), partial(int, base=0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_NUMBERS_BEGIN_WITH = "+-.0123456789"
_LONGEST_NUMBER = 40


def resolve(word: str) -> Literal:
    """Return the value of an unquoted word.

    Raises `ValueError` for a number that cannot be compared with others: infinite, not a number, or absurdly long.
    """
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in _NUMBERS_BEGIN_WITH:
        return word
    if _NOT_FINITE.fullmatch(word):
        raise ValueError("is not a number that can be compared")
    for pattern, convert in _NUMBERS:
        if pattern.fullmatch(word):
            return _finite(word, convert)
    return word


def kind_of(value: Literal) -> str:
    """Return the name of a value's type for people."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    return "a text" if isinstance(value, str) else "a number"


def _finite(word: str, convert: Callable[[str], float]) -> float:
    if len(word) > _LONGEST_NUMBER:
        raise ValueError(f"is a number of {len(word)} characters")
    number = convert(word)
    if not math.isfinite(number):
        raise ValueError("is a number too large to be compared")
    return number
