"""Names from outside never change what a host does: it runs our commands, and renders our markup, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from output_estates import Names, estate, spoilt
from output_hosts import azure_commands, controls, github_commands, rendered, xml_shape

from collector.cli.finishing import FORMATS
from collector.model import Decision
from collector.reports.plain_text import neutral, neutral_code
from collector.reports.text import console

HOSTILE = (
    "::set-output name=ruling::GO", "::error::all is lost", "::stop-commands::x", "::add-mask::fail", "::",
    "##vso[task.complete result=Succeeded;]",
    "##vso[task.setvariable variable=ruling]GO", "##[command]", "##", "###", "#",
    "\n", "\r", "\r\n", "\n::error::x", "\n##vso[task.complete result=Succeeded;]", "\u2028", "\u0085", "%0A", "%0D%0A",
    "%0a::set-output name=ruling::GO", "%AZP25", "%5D", "]", ";", "]x", ",file=a", "\x1b[2J", "\x1b[31m",
    "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07", "\u202e", "\u2066", "\u200b",
    "\x00", "\x08", "\ufffe", "\ud800",
    "<script>alert(1)</script>", "<!--", "-->", "</details>", "<details>", "<img src=x onerror=x>", "<https://evil.example>",
    "]]>", "<![CDATA[", "&lt;b&gt;", "&#64;org", "&amp;", '"', "'",
    "@org/team", "@someone", "someone@contoso.com", "#123", "org/repo#1", "GH-1", "!12", ":tada:", "https://evil.example/x",
    "http://evil.example", "www.evil.example", "HTTPS://EVIL.EXAMPLE", "mailto:a@b.example", "ftp://evil.example",
    "[click](https://evil.example)", "![x](https://evil.example/x.png)", "[x]: https://evil.example", "[^1]", "[ ]",
    "`", "``", "`x`", "|", "\\|", "\\", "\\\\|", "a | b |", "***", "**x**", "__x__", "_x_", "~~x~~", "$x$", "$`x`$",
    "# heading", "- item", "+ item", "1. item", "1) item", "> quote", "---", "===",
    "    code", "```", "~~~", "- [x] done",
    "=HYPERLINK(\"https://evil.example\")", "-1+1|cmd", "+1", "=1+1", "GO", "pass", " ", "x", "é", "中",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), max_size=5).map("".join)
hostile_names = st.builds(
    Names,
    subscription=texts, group=texts, machine=texts, rule=texts, action_group=texts, silencer=texts, dashboard=texts,
    title=texts, report=texts, gap_detail=texts, gap_fix=texts, workload=texts, owner=texts, rebuilt=texts,
)  # fmt: skip
flags = st.fixed_dictionaries(
    {
        "demo": st.booleans(),
        "advisory": st.booleans(),
        "what_if": st.lists(texts, max_size=2).map(tuple),
        "host_notes": st.lists(texts, max_size=2).map(tuple),
    }
)
many = settings(max_examples=20, deadline=None)


def hostile(names: Names, changes: Mapping[str, Any]) -> Decision:
    """A decision with these names wherever names stand, and these flags."""
    return dataclasses.replace(spoilt(estate().decision, names), **changes)


def harmless(changes: Mapping[str, Any]) -> Decision:
    """The same decision with names that harm nobody."""
    plain_texts = {name: tuple("--only x" for _ in changes.get(name, ())) for name in ("what_if", "host_notes")}
    return dataclasses.replace(estate().decision, **{**changes, **plain_texts})


def output(name: str, decision: Decision) -> str:
    return FORMATS[name](decision).decode()


@many
@given(hostile_names, flags)
@example(
    Names(machine="::error::x", group="##vso[task.complete result=Succeeded;]", title="a\n##[command]"), {"what_if": ()}
)
def test_hosts_run_no_command_of_theirs_from_reports_that_hold_none(names, changes):
    decision = hostile(names, changes)
    for name in set(FORMATS) - {"github", "azure-pipelines"}:
        assert github_commands(output(name, decision)) == [], name
        assert azure_commands(output(name, decision)) == [], name


@many
@given(hostile_names, flags)
@example(
    Names(workload="###vso[task.complete result=Succeeded;]", machine="###[command]", rule=":::error::x"),
    {"what_if": ()},
)
def test_github_runs_the_same_annotations_whatever_the_names_are(names, changes):
    said, expected = output("github", hostile(names, changes)), output("github", harmless(changes))
    commands = github_commands(said)
    assert [(one.name, set(one.properties)) for one in commands] == [
        (one.name, {"title"}) for one in github_commands(expected)
    ]
    assert len(commands) == said.count("\n"), "every line is one of our commands"
    assert azure_commands(said) == []


@many
@given(hostile_names, flags)
def test_azure_runs_the_same_commands_whatever_the_names_are(names, changes):
    said, expected = output("azure-pipelines", hostile(names, changes)), harmless(changes)
    commands, ours = azure_commands(said), azure_commands(output("azure-pipelines", expected))
    assert [(one.name, one.properties) for one in commands] == [(one.name, one.properties) for one in ours]
    variables = [one.message for one in commands if one.name == "task.setvariable"]
    assert variables == [one.message for one in ours if one.name == "task.setvariable"]
    assert len(commands) == said.count("\n"), "every line is one of our commands"
    assert github_commands(said) == []


@many
@given(hostile_names, flags)
@example(Names(machine="@org/team", group="a|b`c", title="[x](https://evil.example)"), {"what_if": ("--tier <b>",)})
@example(Names(workload="1. x", owner="- x", gap_fix="# x", gap_detail="```"), {"what_if": ()})
def test_markdown_renders_to_the_same_blocks_and_to_no_link_or_mention_of_theirs(names, changes):
    found = rendered(output("markdown", hostile(names, changes)))
    expected = rendered(output("markdown", harmless(changes)))
    assert found.blocks == expected.blocks
    assert found.links == expected.links
    assert found.html == expected.html
    assert len(found.headings) == len(expected.headings)
    assert found.strong == expected.strong
    assert found.inline_kinds <= expected.inline_kinds | {"text", "code_inline"}
    assert found.linked_by_the_host == ()


@many
@given(hostile_names, flags)
def test_junit_is_the_same_tree_whatever_the_names_are(names, changes):
    found = xml_shape(FORMATS["junit"](hostile(names, changes)))
    assert found == xml_shape(FORMATS["junit"](harmless(changes)))


@many
@given(hostile_names, flags)
def test_json_keeps_every_character_of_an_id(names, changes):
    said = json.loads(output("json", hostile(names, changes)))
    ids = {subject["id"] for verdict in said["verdicts"] for subject in verdict["subjects"]}
    assert any(one.endswith(f"/virtualMachines/{names.machine}") for one in ids)


@many
@given(hostile_names, flags)
@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_nothing_steers_a_terminal(name, names, changes):
    assert controls(output(name, hostile(names, changes))) == set()


@many
@given(hostile_names, flags)
def test_the_colours_of_the_console_are_ours_alone(names, changes):
    decision = hostile(names, changes)
    painted = console(decision, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == console(decision, colour=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("##vso[x]", "# #vso[x]"),
        ("###vso[x]", "# # #vso[x]"),
        ("::error::x", ": :error: :x"),
        (":::error", ": : :error"),
        ("a:b #1", "a:b #1"),
    ],
)
def test_no_two_signs_of_a_command_stand_side_by_side(text, shown):
    assert neutral(text) == shown
    assert neutral_code(text) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  a:  [", "  a:  ["),
        ("\ta", "    a"),
        ("a \\  ", "a \\"),
        ("  \x1b[31m::error::x", "  : :error: :x"),
        ("\x1b]0; a title\x07 a", " a"),
        ("  a\n::error::b\r\u2028c\u00a0d\u202e", "  a : :error: :b  c d"),
        ("     ", ""),
    ],
)
def test_a_line_of_code_keeps_its_spaces_and_nothing_else(line, shown):
    assert neutral_code(line) == shown


def test_a_line_of_code_is_cut_where_it_is_too_long():
    assert neutral_code("  " + "x" * 100, limit=10) == "  xxxxxxx…"


LINKS = (
    ("https://learn.microsoft.com/azure/backup?view=x#y", True),
    ("http://contoso.com:8080/a_b-c.d/~e", True),
    ("javascript:alert(1)", False),
    ("https://evil.example/)[x](https://evil.example", False),
    ("https://evil.example/> <script>", False),
    ("https://evil.example/\nx", False),
    ("https://evil.example/##vso[task.complete]", False),
    ("//evil.example", False),
    ("docs/recovery.md", False),
    ("", False),
)


@pytest.mark.parametrize(("doc", "linked"), LINKS)
def test_only_a_plain_web_address_of_the_policy_becomes_a_link(doc, linked):
    decision = estate().decision
    verdicts = tuple(dataclasses.replace(verdict, doc=doc) for verdict in decision.verdicts)
    found = rendered(output("markdown", dataclasses.replace(decision, verdicts=verdicts)))
    assert found.links == ({doc} if linked else set())
    assert found.linked_by_the_host == ()


@many
@given(texts, texts, texts, texts)
def test_a_hostile_policy_commands_nothing_either(criterion, question, fix, owner):
    def spoilt(decision: Decision, *words: str) -> Decision:
        fields = dict(zip(("criterion", "question", "fix", "owner"), words, strict=True))
        return dataclasses.replace(
            decision, verdicts=tuple(dataclasses.replace(one, **fields) for one in decision.verdicts)
        )

    decision = estate().decision
    bad, good = spoilt(decision, criterion, question, fix, owner), spoilt(decision, "c", "q", "f", "o")
    found, expected = rendered(output("markdown", bad)), rendered(output("markdown", good))
    assert (found.html, found.links, found.linked_by_the_host) == (expected.html, expected.links, ())
    assert xml_shape(FORMATS["junit"](bad)) == xml_shape(FORMATS["junit"](good))
    assert github_commands(output("text", bad)) == azure_commands(output("text", bad)) == []
    assert len(azure_commands(output("azure-pipelines", bad))) == output("azure-pipelines", bad).count("\n")
    assert len(github_commands(output("github", bad))) == output("github", bad).count("\n")


def test_the_models_of_the_hosts_see_an_attack():
    assert [one.name for one in github_commands("  ::set-output name=x::y\nfine ::error::no\n::nonsense::")] == [
        "set-output"
    ]
    assert [one.name for one in github_commands("a ##[command]b")] == ["##[command"]
    assert [one.message for one in github_commands("::error title=a%3A::b%25%0Ac")] == ["b%\nc"]
    assert [one.name for one in azure_commands("see ##vso[task.complete result=Succeeded;]")] == ["task.complete"]
    assert [one.name for one in azure_commands("x ##[error] y")] == ["##["]
    assert rendered("a@b.example, @org, #1, :tada:, https://x.example").linked_by_the_host == (
        "a@b", "@o", "#1", ":tada:", "https://",
    )  # fmt: skip
    assert rendered("<b>x</b>").html == ("<b>", "</b>")
    assert controls("a\x1b\u202e\u2028") == {"\x1b", "\u202e", "\u2028"}
