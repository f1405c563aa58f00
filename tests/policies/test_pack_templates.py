"""The shipped templates: each names what its document must hold, and says nothing yet that could be signed."""

from __future__ import annotations

import re

import pytest

from collector.derive import ROW_TYPES
from collector.files.front_matter import about_markdown, words_of
from collector.judge.loader import load_policy
from policies import shipped_policy, shipped_templates

FILES = {name: text for name, text in shipped_policy().items() if not name.startswith("tables/")}
ATTESTS = [one.attest for one in load_policy(FILES, ROW_TYPES).criteria if one.attest is not None]
DOCUMENTS = {attest.document.name: attest.document for attest in ATTESTS if attest.document is not None}
TEMPLATES = shipped_templates()


@pytest.fixture(params=sorted(DOCUMENTS))
def document(request):
    return DOCUMENTS[request.param]


def test_it_has_a_heading_for_each_section_in_their_order(document):
    headings = re.findall(r"^## (.+)$", TEMPLATES[document.name], re.MULTILINE)
    assert tuple(words_of(heading) for heading in headings) == document.sections


def test_it_says_below_each_heading_what_belongs_there(document):
    parts = re.split(r"^## .+$", TEMPLATES[document.name], flags=re.MULTILINE)[1:]
    assert [part for part in parts if not re.fullmatch(r"\n\n<!-- .{20,} -->\n+", part)] == []


def test_as_it_is_it_counts_as_no_document(document):
    about = about_markdown(TEMPLATES[document.name], name=document.name)
    assert set(document.sections) & set(about.sections) == set()
    assert (about.fields["author"], about.fields["reviewed"]) == (None, None)


def test_its_kind_is_the_one_that_is_asked_for(document):
    about = about_markdown(TEMPLATES[document.name], name=document.name)
    assert about.fields["kind"] == document.kind
    assert about.fields["title"]


def test_filled_in_it_has_every_section(document):
    filled = re.sub(r"<!-- (.+?) -->", r"\1", TEMPLATES[document.name])
    about = about_markdown(filled, name=document.name)
    assert set(document.sections) <= set(about.sections)
