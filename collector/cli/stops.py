"""Errors that people can cause or mend, as messages with an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from collector.cli import exit_codes
from collector.evidence.codec import BadRecord
from collector.evidence.storage import Altered, Unreadable, Unwritable
from collector.files.mistakes import FileMistakes


class Stop(click.ClickException):
    """Ends the process with a message and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        # click 8.5 declares it for the class; each stop has its own
        self.__dict__["exit_code"] = exit_code


@contextmanager
def stopping() -> Iterator[None]:
    """Turn the errors of files and folders into stops."""
    try:
        yield
    except FileMistakes as mistakes:
        count = len(mistakes.mistakes)
        raise Stop(f"{count} mistake{'s' if count != 1 else ''}\n{mistakes}", exit_codes.WRONG_USAGE) from None
    except BadRecord as error:
        raise Stop(str(error), exit_codes.WRONG_USAGE) from None
    except Unwritable as error:
        raise Stop(str(error), exit_codes.INTERNAL_ERROR) from None
    except Altered as error:
        raise Stop(str(error), exit_codes.ALTERED) from None
    except Unreadable as error:
        raise Stop(str(error), exit_codes.WRONG_USAGE) from None
