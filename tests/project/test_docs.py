"""The documentation tells the truth: generated pages are fresh, tables agree with the code, examples work."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from collector.cli.app import golive
from collector.cli.inputs import policy_of
from collector.files.workload import load_workload
from policies import shipped_policy

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def _generated() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


@pytest.mark.parametrize("name", sorted(_generated()))
def test_a_generated_page_is_fresh(name):
    assert (ROOT / "docs" / name).read_text() == _generated()[name], "run: python docs/generate.py"


def test_the_readme_lists_every_criterion_of_the_shipped_policy():
    criteria = {criterion.id for criterion in policy_of(shipped_policy(), shipped_policy()).policy.criteria}
    assert set(re.findall(r"^\| `([a-z]+-[a-z-]+)` \|", README, re.MULTILINE)) == criteria


def test_the_readme_names_every_command():
    assert {name for name in golive.list_commands(None) if f"golive {name}" not in README} == {"demo"}
    assert "make demo" in README


def test_the_workload_of_the_readme_loads():
    (text,) = re.findall(r"```yaml\n(workload:.*?)```", README, re.DOTALL)
    workload = load_workload(text.replace("OBJECT-ID", "0" * 8 + "-0000" * 3 + "-" + "0" * 12), name="README.md")
    assert workload.name == "contoso-shop"
    assert workload.test_reports == ("reports/junit*.xml",)


def test_the_criterion_of_the_policy_page_loads():
    page = (ROOT / "docs" / "policies.md").read_text()
    (text,) = re.findall(r"```yaml\n(criteria:.*?)```", page, re.DOTALL)
    files = {"policy.yaml": 'policy: page\nversion: "1"\n', "recovery.yaml": text}
    assert len(policy_of(files, shipped_policy()).policy.criteria) == 1


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []
