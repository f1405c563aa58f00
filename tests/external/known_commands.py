"""Runs inside the Azure CLI's own environment: which of the commands on stdin it does not know, as JSON on stdout.

Nothing is executed and nobody is asked: the command tables and the names of their arguments are looked at, no more.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

_EVERYWHERE = {
    "--debug",
    "--ids",
    "--no-wait",
    "--only-show-errors",
    "--output",
    "--query",
    "--subscription",
    "--verbose",
    "-o",
}
"""Options that the CLI adds to commands by itself."""


def mistake_in(cli: Any, words: Sequence[str]) -> str:
    """Return what is wrong with a command (its words after `az`), or an empty text."""
    invocation = cli.invocation_cls(
        cli_ctx=cli, commands_loader_cls=cli.commands_loader_cls, parser_cls=cli.parser_cls, help_cls=cli.help_cls
    )
    cli.invocation = invocation
    loader = invocation.commands_loader
    table = loader.load_command_table(list(words))
    name = next((" ".join(words[:end]) for end in range(len(words), 0, -1) if " ".join(words[:end]) in table), "")
    if not name:
        return "no such command"
    invocation.data["command_string"] = name
    loader.command_table = {name: table[name]}
    loader.command_name = name
    loader.load_arguments(name)
    known = _EVERYWHERE.union(*(_options(key, argument) for key, argument in table[name].arguments.items()))
    unknown = [word for word in words if word.startswith("-") and not word[1:].isdigit() and word not in known]
    return f"no such option: {', '.join(unknown)}" if unknown else ""


def _options(key: str, argument: Any) -> set[str]:
    """Return how an argument may be written; without a list of its own it has the name of the parameter."""
    listed = argument.type.settings.get("options_list") or [f"--{key.replace('_', '-')}"]
    return {str(getattr(option, "target", option)) for option in listed}


if __name__ == "__main__":
    azure_cli = importlib.import_module("azure.cli.core").get_default_cli()  # there, and not where golive is
    commands: list[list[str]] = json.load(sys.stdin)
    answers = [mistake_in(azure_cli, words) for words in commands]
    json.dump(answers, sys.stdout)
