"""Asks a person at a terminal for what the options left out; without a terminal, what is missing is named at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

import click

from collector.cli import exit_codes
from collector.cli.stops import Stop
from collector.judge.answering import BadAnswer
from collector.reports.plain_text import neutral

T = TypeVar("T")
Prompt: TypeAlias = Callable[[str], str]
"""Shows a question and returns what was typed."""
_TRIES = 5
_LONGEST = 2000


class Form:
    """What has to be known before something can be signed.

    With a prompt, what is missing is asked for. Without one it is collected, and `complete` refuses with all of it.
    """

    def __init__(self, prompt: Prompt | None) -> None:
        self._prompt = prompt
        self._missing: list[str] = []

    def say(self, text: str) -> None:
        """Show lines to whoever is going to be asked; they are harmless already."""
        if self._prompt is not None:
            click.echo(text, err=True)

    def text(self, option: str, given: str, question: str) -> str:
        """Return a text that says something. Raises `Stop` for an option of blanks only."""
        return self.read(option, given, question, says_something) or ""

    def choice(self, option: str, given: str, question: str, choices: Sequence[str]) -> str:
        """Return one of several words; the only one needs no question. Raises `Stop`."""
        if not given and len(choices) == 1:
            return choices[0]
        return self.read(option, given, f"{question} ({', '.join(choices)})", _one_of(choices)) or ""

    def read(self, option: str, given: str, question: str, read: Callable[[str], T]) -> T | None:
        """Return what `read` makes of an option or an answer; `None` where it is missing and nobody can be asked.

        Raises `Stop` for an option that `read` refuses; somebody at a terminal may try again.
        """
        if given:
            try:
                return read(given)
            except BadAnswer as error:
                raise Stop(f"{option}: {error}", exit_codes.WRONG_USAGE) from None
        if self._prompt is None:
            self._missing.append(option)
            return None
        return self._asked(self._prompt, question, read)

    def complete(self) -> None:
        """Raise `Stop` with every option that is missing."""
        if self._missing:
            what = f"this is no terminal, so nobody can be asked; add {', '.join(self._missing)}"
            raise Stop(what, exit_codes.WRONG_USAGE)

    def confirm(self, question: str, *, yes: bool) -> None:
        """Raise `Stop` unless somebody says yes, at the terminal or by `--yes`."""
        if yes:
            return
        if self._prompt is None:
            raise Stop("this is no terminal; add --yes to sign what is shown above", exit_codes.WRONG_USAGE)
        if self._prompt(f"{question} (yes or no)").strip().casefold() not in {"yes", "y"}:
            raise Stop("nothing was signed and nothing was written", exit_codes.WRONG_USAGE)

    def _asked(self, prompt: Prompt, question: str, read: Callable[[str], T]) -> T:
        for _ in range(_TRIES):
            try:
                return read(prompt(question))
            except BadAnswer as error:
                click.echo(f"  {neutral(str(error))}", err=True)
        raise Stop("that was no answer several times; nothing was signed or written", exit_codes.WRONG_USAGE)


def at_terminal() -> Prompt | None:
    """Return a prompt where somebody sits at a terminal. Questions go to standard error."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    return _prompted


def _prompted(question: str) -> str:
    answer: str = click.prompt(neutral(question), default="", show_default=False, err=True)
    return answer


def says_something(text: str) -> str:
    """Return a text on one line. Raises `BadAnswer` where it tells nobody anything."""
    if not any(character.isalnum() for character in text):
        raise BadAnswer("it says nothing: write at least a word, for example what was checked and how it went")
    if len(text) > _LONGEST:
        raise BadAnswer(f"it is longer than {_LONGEST} characters: put the rest into a document")
    return " ".join(text.split())


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.strip() not in choices:
            raise BadAnswer(f"{text.strip()!a} is none of {', '.join(choices)}")
        return text.strip()

    return read
