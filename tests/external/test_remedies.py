"""The commands that criteria advise exist in the unmodified Azure CLI, with the options that they name."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from conftest import AZURE_CLI, needed

from collector.cli.inputs import read_policy
from policies import shipped_policy

HERE = Path(__file__).parent
OF_EXTENSIONS = (
    "account subscription",
    "afd",
    "boards",
    "devops",
    "load",
    "maintenance",
    "monitor alert-processing-rule",
    "monitor app-insights",
    "monitor scheduled-query",
    "pipelines",
    "portal dashboard",
    "repos",
    "quota",
    "site-recovery",
    "support",
)
"""What the CLI installs only when it is first used, and so cannot be looked up here."""


def commands() -> Iterator[tuple[str, list[str]]]:
    """Yield every command of every remedy: the criterion, and the words after `az`."""
    for criterion in read_policy(None, shipped_policy()).policy.criteria:
        for words in statements(criterion.remedy.cli):
            if words[:1] == ["az"]:
                yield criterion.id, words[1:]


def statements(text: str) -> Iterator[list[str]]:
    """Yield the words of each statement of a shell; one with an open quotation goes on in the next line."""
    begun = ""
    for line in text.replace("\\\n", " ").splitlines():
        begun = f"{begun}\n{line}" if begun else line
        with suppress(ValueError):
            yield shlex.split(begun, comments=True)
            begun = ""
    assert not begun, f"a quotation is never closed: {begun}"


def is_of_an_extension(words: list[str]) -> bool:
    return any(words[: len(name)] == name for name in map(str.split, OF_EXTENSIONS))


def test_the_azure_cli_knows_every_command_and_option(tmp_path):
    python = needed(AZURE_CLI, "the Azure CLI")
    looked_up = [(criterion, words) for criterion, words in commands() if not is_of_an_extension(words)]
    assert len(looked_up) > 30

    answer = subprocess.run(
        [python, HERE / "known_commands.py"],
        input=json.dumps([words for _, words in looked_up]),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "AZURE_CONFIG_DIR": str(tmp_path / "azure")},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    mistakes = json.loads(answer.stdout)
    wrong = [
        f"{criterion}: az {' '.join(words)}: {mistake}"
        for (criterion, words), mistake in zip(looked_up, mistakes, strict=True)
        if mistake
    ]
    assert "\n".join(wrong) == ""
