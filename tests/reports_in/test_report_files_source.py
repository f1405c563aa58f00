"""The files source: what a pattern finds below its folder, in order, and nothing outside of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from collector.model import Cause
from collector.probe import ArmGet, ReadError, ReportFiles
from collector.sources.files import Files

JUNIT = "<testsuite><testcase><system-out>password=hunter2</system-out></testcase></testsuite>"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name in ("b.xml", "a.xml", "c.txt", "sub/d.xml", "sub/deep/e.xml", ".hidden/f.xml"):
        path = tmp_path / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(JUNIT, encoding="utf-8")
    return tmp_path / "work"


def found(base: Path, pattern: str, kind: str = "tests") -> dict[str, str]:
    pages = Files(base).read(ReportFiles(kind, pattern))
    return {page.body["file"]: page.body["outcome"] for page in pages}


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("a.xml", ["a.xml"]),
        ("./a.xml", ["a.xml"]),
        ("*.xml", ["a.xml", "b.xml"]),
        ("[a]*.xml", ["a.xml"]),
        ("sub/*.xml", ["sub/d.xml"]),
        ("*/d.xml", ["sub/d.xml"]),
        ("**/e.xml", ["sub/deep/e.xml"]),
        ("**/**/*.xml", [".hidden/f.xml", "a.xml", "b.xml", "sub/d.xml", "sub/deep/e.xml"]),
        ("sub/**", ["sub/d.xml", "sub/deep/e.xml"]),
        ("sub", []),
        ("none/*.xml", []),
        ("a.xml/b", []),
        ("missing.xml", []),
    ],
)
def test_a_pattern_finds_files_in_order(base, pattern, files):
    assert list(found(base, pattern)) == files


def test_a_page_holds_the_reading_and_never_the_text_of_the_report(base):
    (page,) = Files(base).read(ReportFiles("tests", "a.xml"))
    assert (page.items_at, page.body["kind"], page.body["totals"]["passed"]) == ("", "tests", 1)
    assert "hunter2" not in str(page)


def test_files_of_the_other_kind_come_out_as_refused(base):
    assert found(base, "a.xml", kind="coverage") == {"a.xml": "refused"}


@pytest.mark.parametrize("pattern", ["", ".", "/etc/passwd", "../x.xml", "sub/../../x", "a\0b"])
def test_a_pattern_that_could_lead_elsewhere_is_an_error(base, pattern):
    with pytest.raises(ReadError, match="does not stay below the folder") as raised:
        Files(base).read(ReportFiles("tests", pattern))
    assert raised.value.cause is Cause.SCOPE


def test_links_that_lead_out_are_refused_and_links_within_are_read(base):
    outside = base.parent / "outside.xml"
    outside.write_text(JUNIT, encoding="utf-8")
    (base / "out.link").symlink_to(outside)
    (base / "in.link").symlink_to(base / "a.xml")
    (base / "dangling.link").symlink_to(base / "nowhere")
    (base / "loop.link").symlink_to("loop.link")
    assert found(base, "*.link") == {
        "dangling.link": "refused",
        "in.link": "read",
        "loop.link": "refused",
        "out.link": "refused",
    }


def test_a_linked_folder_that_leads_out_is_refused_too(base):
    (base.parent / "other").mkdir()
    (base.parent / "other" / "g.xml").write_text(JUNIT, encoding="utf-8")
    (base / "linked").symlink_to(base.parent / "other")
    assert found(base, "linked/*.xml") == {"linked/g.xml": "refused"}
    assert "linked/g.xml" not in found(base, "**/*.xml")


def test_a_folder_that_cannot_be_listed_is_an_error_and_not_an_empty_folder(base):
    with pytest.raises(ReadError, match="cannot be listed") as raised:
        Files(base / "gone").read(ReportFiles("tests", "*.xml"))
    assert raised.value.cause is Cause.DENIED
    with pytest.raises(ReadError, match="cannot be listed"):
        Files(base).read(ReportFiles("tests", "x" * 300))


def test_a_name_that_is_no_text_is_shown_escaped(base):
    Path(str(base / "bad\udcff.xml")).write_text(JUNIT, encoding="utf-8")
    assert "bad\\xff.xml" in found(base, "bad*.xml")


def test_only_report_files_can_be_asked_for(base):
    with pytest.raises(TypeError, match="not ArmGet"):
        Files(base).read(ArmGet("/subscriptions", "2022-12-01"))
