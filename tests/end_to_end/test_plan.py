"""What `golive probes --plan` says before a run is what the run then costs."""

from __future__ import annotations

import re

import pytest

from simulator.scenarios import scenarios

READY = scenarios()["ready"].workload


@pytest.mark.parametrize(("options", "least"), [((), 37), (("--no-batches",), 142)])
def test_the_plan_names_every_request_and_asks_nobody(command, options, least):
    code, out, err = command("probes", "--plan", "-w", str(READY), *options)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "requests  for"
    (said,) = re.findall(r"^ +(\d+)  requests at least", out, re.MULTILINE)
    assert int(said) == least == sum(int(n) for n in re.findall(r"^ +(\d+)  (?!requests)", out, re.MULTILINE))
    assert "vaults (recovery-protected-items, recovery-backup-policies, " in " ".join(out.split())
    assert "--max-requests" in out


@pytest.mark.parametrize(
    ("name", "place", "host"),
    [("ready", "github:contoso/shop", "GitHub"), ("azure-devops", "azure-devops:contoso/shop", "Azure DevOps")],
)
def test_the_plan_counts_what_each_place_of_a_host_is_asked(command, name, place, host):
    _, out, _ = command("probes", "--plan", "-w", str(scenarios()[name].workload))
    flat = " ".join(out.split())
    assert re.search(rf" [1-9]\d* lists and objects of {place} ", flat)
    assert re.search(rf"1 for each further read of {host}, at most \d+ for each thing found \(delivery-", flat)


def test_a_plan_of_no_workload_is_wrong_usage(command, tmp_path):
    code, _, err = command("probes", "--plan", "-w", str(tmp_path / "none.yaml"))
    assert code == 2
    assert "none.yaml" in err


def test_without_a_plan_the_probes_are_listed_with_their_rights(command):
    code, out, _ = command("probes")
    assert code == 0
    assert "recovery-protected-items" in out
    assert "Microsoft.RecoveryServices/vaults/read" in out
    assert "    token   GitHub: actions: read\n" in out
    assert "    token   Azure DevOps: Work items (read)\n" in out
