"""Documents: what their front matter says, and which sections say something."""

import pytest

from collector.files.front_matter import Unclear, about_markdown, about_other, words_of

PLAN = """\
---
kind: plan
author: Release manager
reviewed: 2026-11-01T00:00:00Z
sections: [Contact list]
---
# Cutover plan

What happens on the day.

## 1. Scope
All shops.

## Point of *no return*
"""


def test_a_document_is_its_front_matter_and_the_sections_that_say_something():
    about = about_markdown(PLAN, name="plan.md")
    assert about.fields == {
        "kind": "plan",
        "author": "Release manager",
        "reviewed": "2026-11-01T00:00:00Z",
        "sections": ["Contact list"],
    }
    assert about.sections == ("cutover-plan", "scope")  # what only the front matter promises is not there


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Point of no return", "point-of-no-return"),
        ("2.1 Point of *no* return", "point-of-no-return"),
        ("3) Steps", "steps"),
        ("10. Wer macht was? Größe", "wer-macht-was-grösse"),
        ("`Roll-back`_plan", "roll-back-plan"),
        ("[Scope](scope.md#x)", "scope"),
        ("3rd parties", "3rd-parties"),
        ("---", ""),
        ("", ""),
    ],
)
def test_a_heading_is_its_words(heading, words):
    assert words_of(heading) == words


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("# A\ntext", ["a"]),
        ("# A #\ntext", ["a"]),
        ("   # A\ntext", ["a"]),
        ("A\n===\ntext\n\nB\n---\nmore", ["a", "b"]),
        ("# A\n## B\ntext", ["a", "b"]),
        ("# A\ntext\n# A\nmore", ["a"]),
        ("# A\n- step\n", ["a"]),
        ("# A\n```\ncode\n```\n", ["a"]),
        ("# A\n---\ntext", ["a"]),
        # nothing stands below
        ("# A", []),
        ("# A\n\n   \n", []),
        ("# A\n---\n", []),
        ("# A\n- [ ]\n|---|\n", []),
        ("# A\n# B\ntext", ["b"]),
        ("## A\n# B\ntext", ["b"]),
        ("# A\n## B\n# C\ntext", ["c"]),
        ("# A\n<!-- text -->\n", []),
        # no heading at all
        ("#A\ntext", []),
        ("    # A\ntext", []),
        ("<!--\n# A\n-->\ntext", []),
        ("<!--\n# A\ntext", []),
        ("```\n# A\ntext\n```\n", []),
        ("~~~\n# A\n```\ntext\n~~~\n", []),
        ("````\n```\n# A\ntext\n````", []),
        ("####### A\ntext", []),
        ("# " + "A" * 2000 + "\ntext", []),
        ("", []),
    ],
)
def test_a_section_is_a_heading_with_something_below_it(text, sections):
    assert list(about_markdown(text, name="a.md").sections) == sections


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert about_markdown("\ufeff" + PLAN.replace("\n", "\r\n"), name="p") == about_markdown(PLAN, name="p")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\nkind: plan\n# Scope\ntext", "never closed"),
        ("---\nkind: plan\nkind: record\n---\n", "plan.md:3:"),
        ("---\nkind: *plan\n---\n", "plan.md:2:"),
        ("---\n- plan\n---\n", "no list of keys"),
        ("---\nkind: [\n---\n", "plan.md:2:"),
    ],
)
def test_a_front_matter_that_is_unclear_is_refused_with_its_line(text, why):
    with pytest.raises(Unclear, match=why):
        about_markdown(text, name="plan.md")


@pytest.mark.parametrize("text", ["Just text", "\n---\nkind: plan\n---\n", "--- # no\n"])
def test_a_document_without_front_matter_says_nothing_about_itself(text):
    assert about_markdown(text, name="plan.md").fields == {}


def test_a_file_beside_a_document_says_what_a_machine_cannot_read_in_it():
    about = about_other("kind: record\nsections: [Scope, 2. Steps, '', 7]\n", name="p.pdf.yaml")
    assert about.sections == ("scope", "steps")
    assert about.fields["kind"] == "record"


@pytest.mark.parametrize(
    "line", ["#" + " " * 400_000 + "x", "<!--" * 100_000, "[" * 400_000, "`" * 400_000, "a\n=\n" * 50_000]
)
def test_a_hostile_document_is_read_in_no_time(line):
    assert len(about_markdown(line, name="a.md").sections) <= 1
