"""Turns the bytes of a file that people write into text."""

from __future__ import annotations

from collector.files.mistakes import FileMistakes, Mistake

_SAVE = 'the file in the encoding UTF-8 (your editor\'s "save as" offers it)'


def decode_utf8(data: bytes, *, name: str) -> str:
    """Return the text of a file; raises `FileMistakes` with the place of the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        what = f"the byte 0x{data[error.start]:02X} is not UTF-8"
        raise FileMistakes([Mistake(name, line, column, what, _SAVE)]) from error
