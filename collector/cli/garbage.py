"""How often Python looks for garbage while a run holds hundreds of thousands of facts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the garbage collector look rarely: facts and rows stay to the end, and looking takes a tenth of a run."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
