"""What a generated report file is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

LINES = 200
"""Of each source file in a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file as its beginning, as many pieces as are wanted, and an end that may count them."""

    head: str
    piece: Callable[[int], str]
    tail: Callable[[int], str] = lambda _: ""
    between: str = ""
    largest: int | None = None
    """In bytes, where the format may hold no more."""

    def text(self, size: int) -> Iterator[str]:
        """Yield a file of about `size` bytes."""
        size = min(size, self.largest or size)
        yield self.head
        written = len(self.head)
        number = 0
        while written < size:
            piece = (self.between if number else "") + self.piece(number)
            written += len(piece)
            number += 1
            yield piece
        yield self.tail(number)


def hit(line: int) -> int:
    """Return how often a line ran: about two lines of seven did not."""
    return line * line % 7 % 4


COVERED = sum(1 for line in range(1, LINES + 1) if hit(line))


def numbers() -> range:
    """Return the line numbers of a source file."""
    return range(1, LINES + 1)
