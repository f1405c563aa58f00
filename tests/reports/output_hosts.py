"""Small models of what hosts do with the output of a step: which commands they run, what Markdown and XML become."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_OWN_CONTROLS = {"\n", "\t"}


@dataclass(frozen=True)
class Command:
    """A command that a host found in a log and would run, with its texts decoded."""

    name: str
    properties: dict[str, str]
    message: str


# --- GitHub's runner: `::command` after blanks at the start of a line, `##[command]` anywhere ---------------

_RUNNER_COMMANDS = (
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "internal-set-repo-path",
    "notice", "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
)  # fmt: skip


def github_commands(log: str) -> list[Command]:
    """What the runner of GitHub Actions would do with a log (Runner.Common/ActionCommand.cs)."""
    return [found for line in _LINE_END.split(log) if (found := _github_command(line))]


def _github_command(line: str) -> Command | None:
    old = re.search(r"##\[([^\]]*)\]", line)
    if old:
        return Command("##[" + old[1], {}, line)
    if not line.lstrip().startswith("::"):
        return None
    head, separator, message = line.lstrip()[2:].partition("::")
    name, _, properties = head.partition(" ")
    if not separator or name.lower() not in _RUNNER_COMMANDS:
        return None
    pairs = (pair.partition("=") for pair in properties.split(",") if "=" in pair)
    return Command(name.lower(), {key.strip(): unquote(value) for key, _, value in pairs}, unquote(message))


# --- The agent of Azure Pipelines: `##vso[` anywhere in a line ----------------------------------------------


def azure_commands(log: str) -> list[Command]:
    """What the agent of Azure Pipelines would do with a log (Microsoft.VisualStudio.Services.Agent/Command.cs)."""
    return [found for line in _LINE_END.split(log) if (found := _azure_command(line))]


def _azure_command(line: str) -> Command | None:
    start = line.lower().find("##vso[")
    if start < 0:
        return Command("##[", {}, line) if "##[" in line else None
    head, _, message = line[start + len("##vso[") :].partition("]")
    name, _, properties = head.partition(" ")
    pairs = (pair.partition("=") for pair in properties.split(";") if "=" in pair)
    return Command(name, {key: _agent_text(value) for key, _, value in pairs}, _agent_text(message))


def _agent_text(text: str) -> str:
    for escape, char in {"%0D": "\r", "%0A": "\n", "%5D": "]", "%3B": ";", "%AZP25": "%"}.items():
        text = text.replace(escape, char)
    return text


# --- Markdown -----------------------------------------------------------------------------------------------

_GFM = MarkdownIt("gfm-like", {"linkify": False})
_LINKED_BY_THE_HOST = re.compile(
    r"(?:https?|ftp)://|\bwww\.|(?:mailto|xmpp):[\w.+-]"  # addresses
    r"|(?<![\w`])@[a-z0-9]|[\w.+-]@[\w-]"  # mentions, mailboxes
    r"|#\d|\bGH-\d|(?<!\w)!\d"  # issues, work items, pull requests
    r"|:[a-z0-9_+-]+:",  # emoji
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rendered:
    """What a host makes of Markdown: its blocks in order, what stands in them, and what it would link by itself."""

    blocks: tuple[str, ...]
    links: frozenset[str]
    html: tuple[str, ...]
    headings: tuple[str, ...]
    strong: tuple[str, ...]
    inline_kinds: frozenset[str]
    linked_by_the_host: tuple[str, ...]
    text: str


def rendered(markdown: str) -> Rendered:
    """Render GitHub-flavoured Markdown as far as markup goes, and look for what hosts do beyond that."""
    tokens = _GFM.parse(markdown)
    inlines = [child for token in tokens for child in token.children or ()]
    words = [child.content for child in inlines if child.type == "text"]
    html = [token.content.strip() for token in (*tokens, *inlines) if token.type.startswith("html")]
    return Rendered(
        blocks=tuple(token.type for token in tokens),
        links=frozenset(str(child.attrGet("href")) for child in inlines if child.type == "link_open"),
        html=tuple(html),
        headings=tuple(_after(tokens, "heading_open")),
        strong=tuple(_after(inlines, "strong_open")),
        inline_kinds=frozenset(child.type for child in inlines),
        linked_by_the_host=tuple(found[0] for word in words for found in _LINKED_BY_THE_HOST.finditer(word)),
        text="\n".join(child.content for child in inlines),
    )


def _after(tokens: list[Token], opener: str) -> list[str]:
    return [following.content for token, following in pairwise(tokens) if token.type == opener]


# --- XML and terminals --------------------------------------------------------------------------------------


def xml_shape(xml: bytes) -> list[tuple[str, tuple[str, ...]]]:
    """Every element in order with the names of its attributes."""
    return [(element.tag, tuple(element.attrib)) for element in ET.fromstring(xml).iter()]


def controls(text: str) -> set[str]:
    """The characters that steer a terminal or turn the direction of writing."""
    steering = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")}
    return steering - _OWN_CONTROLS
