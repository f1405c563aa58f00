"""Microsoft's own parser accepts every Resource Graph query that golive ships."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from shipped_queries import as_planned, of_one_table, united, written_elsewhere

Finding = dict[str, Any]
Check = Callable[[Sequence[str]], list[list[Finding]]]

CHECK = Path(__file__).parent / "kusto" / "check.cjs"
GOOD = "resources | where type in~ ('microsoft.web/sites') | project id, tags, properties | order by id asc"
LEG = "recoveryservicesresources | where type in~ ('a.b/c') | project id, tags, properties"


@pytest.fixture(scope="module")
def diagnostics(kusto_folder: Path) -> Check:
    """What the parser finds in each of some queries, in their order."""

    def check(queries: Sequence[str]) -> list[list[Finding]]:
        asked = "".join(json.dumps(query) + "\n" for query in queries)
        command = ["node", str(CHECK), str(kusto_folder)]
        said = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=60, check=False)
        assert (said.returncode, said.stderr) == (0, "")
        answers = [json.loads(line) for line in said.stdout.splitlines()]
        assert len(answers) == len(queries)
        return answers

    return check


@pytest.mark.parametrize("shipped", [of_one_table, as_planned, united])
def test_every_shipped_query_is_accepted(diagnostics: Check, shipped: Callable[[], dict[str, str]]):
    queries = shipped()
    assert queries
    found = dict(zip(queries, diagnostics(list(queries.values())), strict=True))
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_the_planner_unites_tables():
    assert any("| union (" in query for query in united().values())


def test_no_query_is_written_where_this_check_does_not_see_it():
    assert written_elsewhere() == []


UNITED = f"{GOOD.removesuffix(' | order by id asc')} | union ({LEG}), ({LEG}) | order by id asc"
BROKEN = {
    GOOD.replace("')", "'"): "Expected: )",
    GOOD.replace("where", "wher"): "Query operator expected.",
    GOOD.replace("resources", "resorces"): "The name 'resorces' does not refer to any known table",
    GOOD.replace("id, tags", "id, tag"): "The name 'tag' does not refer to any known column",
    UNITED.replace("), (", ", "): "Scalar value expected.",
    UNITED.replace(LEG, LEG.replace("properties", "property"), 1): "The name 'property' does not refer to any known",
    f"{GOOD})": "The incomplete fragment is unexpected.",
}


def test_a_broken_query_is_refused(diagnostics: Check):
    good, united, *broken = diagnostics([GOOD, UNITED, *BROKEN])
    assert (good, united) == ([], [])
    for (query, message), found in zip(BROKEN.items(), broken, strict=True):
        assert message in " ".join(problem["message"] for problem in found), query
