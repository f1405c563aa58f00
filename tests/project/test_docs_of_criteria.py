"""The page of all criteria: what is read, with which rights, how to mend it; links within pages lead somewhere."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from collector.cli.inputs import all_probes, policy_of
from collector.derive import ROWS
from collector.judge.tables import load_tables
from collector.model import AlertBlock, AlertLack, AlertLine, ToldGroup
from collector.reports.alert_matrix import block_to_json
from policies import shipped_policy
from probes import CATALOGUE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "criteria.md").read_text()
CRITERIA = policy_of(shipped_policy(), shipped_policy()).policy.criteria
PROBES = all_probes(CATALOGUE)
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))


def section(heading: str) -> str:
    """Return the part of the page below a heading, to the next one of its kind."""
    return PAGE.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]


def readers_of(criterion):
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads} if criterion.rows else set()
    return [probe for probe in PROBES if kinds & set(probe.yields)]


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: one.id)
def test_each_criterion_says_what_is_read_with_which_rights_and_how_to_mend_it(criterion):
    text = section(f"`{criterion.id}`")
    assert criterion.question in text
    assert [probe.id for probe in readers_of(criterion) if f"(#probe-{probe.id})" not in text] == []
    assert ("- Rights: " in text) == bool(readers_of(criterion))
    assert ("- What people sign:" in text) == (criterion.attest is not None)
    assert criterion.attest is None or f"- signed: {criterion.attest.says}" in text
    assert f"- Fix: {criterion.fix}" in text
    assert f"Azure CLI:\n\n```sh\n{criterion.remedy.cli.rstrip()}\n```" in text
    assert f"Bicep:\n\n```bicep\n{criterion.remedy.bicep.rstrip()}\n```" in text


@pytest.mark.parametrize("criterion", [one for one in CRITERIA if readers_of(one)], ids=lambda one: one.id)
def test_each_criterion_names_every_right_of_its_probes(criterion):
    (line,) = re.findall(r"^- Rights: (.*)$", section(f"`{criterion.id}`"), re.MULTILINE)
    named = {
        f"{provider}/{action}/read".casefold()
        for provider, actions in re.findall(r"([\w.]+) \(([^)]*)\)", line)
        for action in actions.split(", ")
    }
    readers = readers_of(criterion)
    needed = {right.casefold() for probe in readers if probe.id != "inventory-resources" for right in probe.rights}
    assert named == needed
    assert ("`inventory-resources`" in line) == any(probe.id == "inventory-resources" for probe in readers)


@pytest.mark.parametrize(
    ("criterion", "role"),
    [
        ("testing-performance-passed", "`Load Test Reader`"),
        ("support-plan-active", "billing account"),
        ("monitoring-alert-baseline", None),
    ],
)
def test_what_is_needed_beside_reader_is_said(criterion, role):
    _, found, beside = section(f"`{criterion}`").partition("Beside `Reader`: ")
    assert bool(found) == (role is not None)
    assert (role or "") in beside


def test_values_that_differ_by_tier_are_told_for_each():
    assert "`max_recovery_point_age` T0 6 h / T1 to T3 36 h" in section("`recovery-backup-success`")
    assert "`coverage_line_min_pct` T0 to T2 80 % / T3 70 %" in section("`testing-coverage-line`")


def test_a_line_that_weighs_something_else_says_so():
    assert "counts as critical, and its availability alerts are not all in place. (blocker)" in section(
        "`monitoring-alert-baseline`"
    )


def test_the_contents_name_every_criterion_of_every_area():
    contents = PAGE.partition("| area | criteria |")[2].partition("\n## ")[0]
    assert set(re.findall(r"\(#([a-z]+-[a-z-]+)\)", contents)) == {criterion.id for criterion in CRITERIA}


def test_the_readme_says_how_many_criteria_and_probes_there_are():
    assert f"\n{len(CRITERIA)} criteria; {len(PROBES)} probes read" in (ROOT / "README.md").read_text()


# --- Links within the pages --------------------------------------------------------------------------------


def anchors(page: Path) -> list[str]:
    """Return the anchors that hosts make of the headings of a page."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings]


def test_a_host_makes_this_anchor_of_a_heading(tmp_path):
    (tmp_path / "page.md").write_text("# What is read, and the rights\n```sh\n# no heading\n```\n## `a-b`: *why*\n")
    assert anchors(tmp_path / "page.md") == ["what-is-read-and-the-rights", "a-b-why"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_heading_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?://)([^)#]*)#([^)]+)\)", page.read_text())
    targets = {name: anchors(page.parent / name if name else page) for name, _ in links}
    assert [f"{name}#{anchor}" for name, anchor in links if anchor not in targets[name]] == []


@pytest.mark.parametrize("name", ["criteria.md", "rows.md"])
def test_no_two_headings_of_a_generated_page_have_one_anchor(name):
    assert [anchor for anchor, count in Counter(anchors(ROOT / "docs" / name)).items() if count > 1] == []


# --- What Azure cannot tell --------------------------------------------------------------------------------


def test_of_every_criterion_it_is_said_what_azure_cannot_tell():
    text = (ROOT / "docs" / "what-azure-cannot-tell.md").read_text()
    tables = text.partition("\n## Shapes")[0]
    assert [criterion.id for criterion in CRITERIA if f"`{criterion.id}`" not in tables] == []


def test_every_probe_with_an_unverified_shape_is_named_there():
    text = (ROOT / "docs" / "what-azure-cannot-tell.md").read_text().partition("\n## Shapes")[2]
    unverified = {
        page.relative_to(ROOT).as_posix()
        for page in (ROOT / "probes").glob("*/*.md")
        if re.search(r"unverified|not verified", page.read_text(), re.IGNORECASE)
    }
    assert [page for page in sorted(unverified) if f"](../{page})" not in text] == []


# --- Examples ----------------------------------------------------------------------------------------------


def example(page: str, language: str, start: str) -> str:
    """Return the block of code of a page that begins so."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "docs" / page).read_text(), re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if block.startswith(start)]
    return found


def test_the_baseline_of_the_monitoring_page_loads():
    about = 'source: https://contoso.example/\ndated: "2026-11-22"\nfree_mail_domains: []\n'
    table = about + example("monitoring.md", "yaml", "alert_baseline:")
    tables = load_tables({**shipped_policy(), "tables/monitoring.yaml": table})
    assert [alert.name for alert in tables.alert_baseline["microsoft.web/sites"]] == [
        "server errors",
        "queue of orders",
    ]


def test_the_versions_of_the_policy_page_load():
    tables = load_tables({**shipped_policy(), "tables/versions.yaml": example("policies.md", "yaml", "dated:")})
    assert set(tables.versions.products["postgresql"].versions) == {"15", "16"}


def test_the_matrix_of_its_page_has_the_keys_that_are_written():
    group = ToldGroup(id="g", name="g", channels=(("email", 2),))
    lack = AlertLack(why="no rule watches for it", unknown=False, resources=("r",), total=1)
    line = AlertLine(alert="processor", availability=False, in_place=1, unknown=0, needed=2, told=(group,),
                     told_total=1, lacks=(lack,), lacks_total=1)  # fmt: skip
    block = AlertBlock(resource_type="t", resources=2, critical=0, lines=(line,))
    assert keys_in(json.loads(example("alert-matrix.md", "json", "{"))) == keys_in(block_to_json(block))


def keys_in(value):
    """Return the names of an object and of all that lie within it."""
    if isinstance(value, dict):
        return {key: keys_in(inner) for key, inner in value.items() if key != "channels"}
    return [keys_in(value[0])] if isinstance(value, list) and value else None


@pytest.mark.parametrize("key", ["alert_baseline", "no_baseline", "symptoms", "free_mail_domains"])
def test_the_policy_page_names_every_part_of_the_table_of_monitoring(key):
    assert f"`{key}`" in (ROOT / "docs" / "policies.md").read_text()
    assert key in shipped_policy()["tables/monitoring.yaml"]


def test_the_monitoring_page_names_every_key_of_an_alert():
    page = (ROOT / "docs" / "monitoring.md").read_text()
    written = set(re.findall(r"[{,\s](\w+): ", shipped_policy()["tables/monitoring.yaml"].partition("no_baseline")[0]))
    keys = written & set(re.findall(r'Key\("(\w+)"', (ROOT / "collector/judge/alert_table.py").read_text()))
    assert len(keys) > 8
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
