"""How files go bad: bytes, tokens, values, nesting, lines, encodings, and an end that is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

from benchmarks.fuzzing.trees import change_the_tree

Mutation: TypeAlias = Callable[[bytes, Random], bytes]

LARGEST = 64 << 10
"""Bytes; what grows beyond is cut off, so that many inputs are tried."""
_MOST_AT_ONCE = 4
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_WORD = re.compile(rb'"[^"\\\r\n]{0,60}"')
_TOKENS = (
    *(
        b"<",
        b">",
        b"/>",
        b"</a>",
        b"<a>",
        b"<a b='c'/>",
        b'"',
        b"'",
        b"/",
        b"&",
        b"&amp;",
        b"&#0;",
        b"&#x10FFFF;",
        b"&x;",
    ),
    *(
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"<?x?>",
        b"<!DOCTYPE a>",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
        b"xmlns:a='b' ",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"true",
        b"NaN",
        b"-Infinity",
        b'"\\ud800"',
        b'"\\u0000"',
        b"{}",
        b"[]",
    ),
    *(
        b"\n",
        b"\r\n",
        b"\r",
        b"\t",
        b"\0",
        b"\x1b[2J",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        "\u2028".encode(),
    ),
    *(
        b"#",
        b"1..1",
        b"ok 1",
        b"not ok 1",
        b"Bail out!",
        b"end_of_record",
        b"SF:",
        b"DA:1,1",
        b"mode: set",
        b"%",
        b"##vso[",
    ),
)
_NUMBERS = (
    *(
        b"0",
        b"1",
        b"-1",
        b"2",
        b"1.0",
        b"0.5",
        b"-0",
        b"00",
        b"1e3",
        b"1e400",
        b"0x10",
        b"+1",
        b"\xd9\xa1",
        b" 1 ",
        b"",
    ),
    *(
        b"65535",
        b"65536",
        b"2000000",
        b"2000001",
        b"999999999",
        b"1000000000",
        b"1000000001",
        b"2147483648",
        b"4294967296",
    ),
    *(b"9" * 15, b"9" * 16, b"18446744073709551616", b"9" * 400, b"9" * 5000, b"true", b"null", b'"1"', b"[]", b"{}"),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp1252", "utf-7")


def flip_a_bit(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]


def cut_out(content: bytes, random: Random) -> bytes:
    start, end = _range(content, random)
    return content[:start] + content[end:]


def put_bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.randbytes(random.randint(1, 8)) + content[at:]


def put_a_token(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(_TOKENS) + content[at:]


def double(content: bytes, random: Random) -> bytes:
    start, end = _range(content, random)
    return content[:end] + content[start:end] * random.choice((1, 1, 2, 30)) + content[end:]


def move(content: bytes, random: Random) -> bytes:
    start, end = _range(content, random)
    rest = content[:start] + content[end:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + content[start:end] + rest[at:]


def change_a_number(content: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return put_a_token(content, random)
    one = random.choice(found)
    return content[: one.start()] + random.choice(_NUMBERS) + content[one.end() :]


def change_a_word(content: bytes, random: Random) -> bytes:
    """Put one quoted text in the place of another, or a number without quotes."""
    found = list(_WORD.finditer(content))
    if not found:
        return double(content, random)
    one, other = random.choice(found), random.choice(found)
    put = random.choice((other[0], other[0], b'""', b'"\xf0\x9f\x92\xa9"', random.choice(_NUMBERS)))
    return content[: one.start()] + put + content[one.end() :]


def nest(content: bytes, random: Random) -> bytes:
    start, end = _range(content, random)
    opened, closed = random.choice(((b"<a>", b"</a>"), (b"[", b"]"), (b'{"a":', b"}"), (b"    ", b"\n")))
    times = random.choice((1, 5, 63, 65, 2000))
    return content[:start] + opened * times + content[start:end] + closed * times + content[end:]


def drop_a_line(content: bytes, random: Random) -> bytes:
    lines = _lines(content)
    del lines[random.randrange(len(lines))]
    return b"".join(lines)


def mix_lines(content: bytes, random: Random) -> bytes:
    lines = _lines(content)
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def cut_off(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def write_in_another_encoding(content: bytes, random: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


ROUGH: Sequence[Mutation] = (
    *(flip_a_bit, cut_out, put_bytes, put_a_token, double, move, nest),
    *(drop_a_line, mix_lines, cut_off, write_in_another_encoding),
)
GENTLE: Sequence[Mutation] = (change_a_number, change_a_word, change_the_tree, change_the_tree)
"""What mostly leaves a file well-formed, so that the damage reaches the reader of its format."""


def mutated(content: bytes, random: Random) -> bytes:
    """Return a file with up to four things changed."""
    ways = random.choice((GENTLE, GENTLE, ROUGH, (*GENTLE, *ROUGH)))
    for _ in range(random.randint(1, _MOST_AT_ONCE)):
        if content:
            content = random.choice(ways)(content, random)[:LARGEST]
    return content


def _range(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(content))
    length = random.choice((1, 4, 16, 64, 256, len(content)))
    return start, start + random.randint(1, length)


def _lines(content: bytes) -> list[bytes]:
    """Split into lines, or where there is only one into its tags and objects."""
    lines = content.splitlines(keepends=True)
    return lines if len(lines) > 1 else re.split(rb"(?<=[>},])", content)
