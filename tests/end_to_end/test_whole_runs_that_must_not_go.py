"""The shop in good order with one thing about it that a careful engineer would not let pass."""

from __future__ import annotations

import shutil
from pathlib import Path

from simulator.scenarios import scenarios
from tests.end_to_end.conftest import Outcome, gate, people_of, serving

DATA_OF_OTHER_TYPES = """
resources:
  - {at: prod/rg-shop-data/mongo-shop, type: Microsoft.DocumentDB/mongoClusters, properties: {}}
  - {at: prod/rg-shop-data/syn-shop, type: Microsoft.Synapse/workspaces, properties: {}}
  - {at: prod/rg-shop-data/adx-shop, type: Microsoft.Kusto/clusters, properties: {}}
  - {at: prod/rg-shop-data/pg-old, type: Microsoft.DBforPostgreSQL/servers, properties: {}}
  - {at: prod/rg-shop-data/files, type: Microsoft.NetApp/netAppAccounts, properties: {}}
"""


def run(folder: Path, *, estate: str = "") -> Outcome:
    """Run the gate on a copy of the shop with a further part of its estate."""
    shop = folder / "shop"
    shutil.copytree(scenarios()["ready"].estate.parent, shop)
    (shop / "further.yaml").write_text(estate)
    described = (shop / "estate.yaml").read_text()
    if estate:
        assert "parts: [" in described
        (shop / "estate.yaml").write_text(described.replace("parts: [", "parts: [further.yaml, ", 1))
    with serving(shop / "estate.yaml", [], folder) as simulator:
        code = gate(simulator, shop / "golive.yaml", folder / "packet", people=people_of("ready"))
    return Outcome(code, folder / "packet", [])


def test_the_shop_as_it_is_goes(tmp_path):
    assert run(tmp_path).code == 0


def test_data_in_services_that_golive_does_not_read_is_not_taken_for_no_data(tmp_path):
    outcome = run(tmp_path, estate=DATA_OF_OTHER_TYPES)
    assert outcome.code == 10, "they send no logs either"
    about_data = ("recovery-backup-coverage", "recovery-restore-tested", "rollback-restore-point")
    assert {outcome.outcomes[criterion] for criterion in about_data} == {"unknown"}
