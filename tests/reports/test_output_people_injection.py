"""What people write in papers never changes what a host does: it is text, wherever it stands."""

from __future__ import annotations

import pytest
from output_hosts import azure_commands, controls, github_commands, rendered, xml_shape
from people_decisions import acceptance, action, decision, ending, feasible, in_review, not_due, unsigned, verdict
from test_output_injection import HOSTILE

from collector.cli.finishing import FORMATS
from collector.model import Decision, Outcome, Ruling

HARMLESS = "some words"
WRITTEN = tuple(one for one in HOSTILE if one.strip())


def accepted_by(text: str) -> Decision:
    """Every sentence and name of a paper is this text."""
    fields = dict.fromkeys(("text", "owner", "approver", "approver_role", "requester", "risk", "reason"), text)
    waiver, promise = acceptance("a-b", **fields), acceptance("a-c", kind="mitigation", **fields)
    refused = acceptance("a-d", counts=False, why_not=text, file=text, **fields)
    return decision(
        verdict("a-b", Outcome.WAIVED, acceptance=waiver, message=text),
        verdict("a-c", Outcome.FAIL, acceptance=promise, message=text, owner=text),
        ruling=Ruling.CONDITIONAL_GO,
        acceptances=(waiver, promise, refused),
        why=(text,),
        paper_problems=(text, text),
        forecast=(ending("a-b", 3, what=text, subject=text),),
        actions=(action("a-b", 3, what=text, owner=text),),
    )


def due_later(text: str) -> Decision:
    return in_review(
        verdict("a-a"),
        not_due("a-b", owner=text),
        unsigned("a-c", text, owner=text),
        feasible=feasible(text),
    )


@pytest.mark.parametrize("made", [accepted_by, due_later])
def test_every_host_does_what_it_does_with_harmless_words(made):
    ours = {name: FORMATS[name](made(HARMLESS)).decode() for name in FORMATS}
    page = rendered(ours["markdown"])
    for text in WRITTEN:
        said = {name: FORMATS[name](made(f"x {text} {text}")).decode() for name in FORMATS}
        for name in set(FORMATS) - {"github", "azure-pipelines"}:
            assert github_commands(said[name]) == azure_commands(said[name]) == [], (name, text)
        for name, commands in (("github", github_commands), ("azure-pipelines", azure_commands)):
            assert [one.name for one in commands(said[name])] == [one.name for one in commands(ours[name])], text
            assert len(commands(said[name])) == said[name].count("\n"), text
        found = rendered(said["markdown"])
        assert (found.blocks, found.links, found.html) == (page.blocks, page.links, page.html), text
        assert found.linked_by_the_host == (), text
        assert xml_shape(said["junit"].encode()) == xml_shape(ours["junit"].encode()), text
        assert controls(said["text"]) == set(), text
