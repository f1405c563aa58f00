"""`golive init --discover`: what an inventory suggests is marked by its place, and narrows nothing by itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.cli.app import Shipped, run
from collector.cli.starting.found import Found, found_in
from collector.cli.starting.questions import Given, Start, branch_of, suggested
from collector.cli.starting.workload_file import UNSURE, unsure_lines, workload_text
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.facts.azure import Resource, Subscription
from collector.files.workload import load_workload
from collector.model import Cause, Gap, Tier
from policies import shipped_policy

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
OTHER = "00000000-0000-0000-0000-000000000002"
FILES = shipped_policy()
SMALL = {
    "p.yaml": 'policy: p\nversion: "1"\n' + FILES["governance-locks.yaml"],
    **{name: text for name, text in FILES.items() if name.startswith("tables/")},
}
START = Start(name="shop", tier=Tier.T1, go_live=datetime(2026, 12, 15, 8, tzinfo=UTC), subscriptions=(SUBSCRIPTION,))
GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "contoso/shop"}
AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/contoso/",
    "SYSTEM_TEAMPROJECT": "shop",
    "BUILD_REPOSITORY_NAME": "shop-api",
}


def resource(name: str, resource_type: str, *, group: str = "rg-shop") -> Resource:
    place = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/{resource_type}/{name}"
    return Resource(subject=place, documents=(), observed_at=NOW, resource_type=resource_type.lower(), name=name)


def subscription(one: str) -> Subscription:
    return Subscription(subject=f"/subscriptions/{one}", documents=(), observed_at=NOW)


FACTS = (
    subscription(OTHER),
    resource("web", "Microsoft.Web/sites"),
    resource("kept", "Microsoft.RecoveryServices/vaults", group="RG-Shop"),
    resource("cache", "Microsoft.Cache/Redis", group="rg-data"),
)


def test_an_inventory_suggests_groups_members_and_addresses():
    found = found_in(FACTS, branch="main")
    assert found.subscriptions == (OTHER,)
    assert [group.rpartition("/")[2].casefold() for group in found.resource_groups] == ["rg-data", "rg-shop"]
    assert [member.rpartition("/")[2] for member in found.members] == ["cache", "web"]
    assert (found.endpoints, found.branch, found.resources) == (("https://web.azurewebsites.net",), "main", 3)


def test_the_order_of_facts_leaves_no_trace():
    assert found_in(FACTS) == found_in(reversed(FACTS))


def test_a_suggestion_changes_nothing_before_somebody_takes_its_mark_away():
    suggested_text = workload_text(START, found_in(FACTS, branch="main"))
    plain, drafted = (load_workload(text, name="golive.yaml") for text in (workload_text(START), suggested_text))
    assert drafted == plain


def test_each_guess_is_found_by_its_line():
    text = workload_text(START, found_in(FACTS, branch="main"), guessed=("subscriptions",))
    lines = text.splitlines()
    found = dict(unsure_lines(text))
    assert all(lines[number - 1].endswith(UNSURE) for number in found)
    assert len(found) == text.count(UNSURE) == 9
    assert "https://web.azurewebsites.net" in " ".join(found.values())


@pytest.mark.parametrize("key", ["flows", "endpoints", "delivery"])
def test_a_suggestion_counts_once_its_marks_are_taken_away(key):
    text = workload_text(START, found_in(FACTS, branch="main"))
    block = re.search(rf"^# {key}:\n(#  .*\n)+", text, re.MULTILINE)
    assert block is not None
    taken = text.replace(block[0], re.sub(r"^# ", "", block[0], flags=re.MULTILINE))
    workload = load_workload(taken, name="golive.yaml")
    counted = {
        "flows": [len(flow.members) for flow in workload.flows],
        "endpoints": list(workload.endpoints),
        "delivery": workload.delivery.branch,
    }
    assert counted[key] == {"flows": [2], "endpoints": ["https://web.azurewebsites.net"], "delivery": "main"}[key]


def test_a_long_list_is_cut_and_says_so():
    facts = [resource(f"web-{number}", "Microsoft.Web/sites") for number in range(203)]
    found = found_in(facts)
    assert (len(found.members), found.left_out) == (200, 3)
    assert "and 3 more" in workload_text(START, found)


def test_a_name_from_outside_stays_in_its_comment():
    name = "/subscriptions/s/resourceGroups/a\nworkload: other\u2028\x1b[2J"
    hostile = Found(subscriptions=(name,), resource_groups=(name,), members=(name,), endpoints=(name,), branch=name)
    text = workload_text(START, hostile)
    assert load_workload(text, name="golive.yaml").name == "shop"
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("given", "environ", "expected"),
    [
        (Given(), {}, Given()),
        (Given(), GITHUB, Given(name="shop", github=("contoso/shop",))),
        (Given(name="mine"), GITHUB, Given(name="mine", github=("contoso/shop",))),
        (Given(github=("contoso/other",)), GITHUB, Given(name="shop", github=("contoso/other",))),
        (Given(azure_devops=("c/d",)), GITHUB, Given(name="shop", azure_devops=("c/d",))),
        (Given(), AZURE, Given(name="shop-api", azure_devops=("contoso/shop",))),
        (Given(), {"AZURE_SUBSCRIPTION_ID": OTHER}, Given(subscriptions=(OTHER,))),
        (Given(subscriptions=(SUBSCRIPTION,)), {"AZURE_SUBSCRIPTION_ID": OTHER}, Given(subscriptions=(SUBSCRIPTION,))),
    ],
)
def test_the_environment_of_a_pipeline_fills_in_what_nobody_said(given, environ, expected):
    assert suggested(given, environ) == expected


@pytest.mark.parametrize(
    ("environ", "branch"),
    [
        ({"GITHUB_REF": "refs/heads/release/1"}, "release/1"),
        ({"BUILD_SOURCEBRANCH": "refs/heads/main"}, "main"),
        ({"GITHUB_REF": "refs/pull/7/merge"}, ""),
        ({"GITHUB_REF": "refs/tags/v1"}, ""),
        ({}, ""),
    ],
)
def test_a_branch_is_only_taken_from_one(environ, branch):
    assert branch_of(environ) == branch


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    run_told = Run(tool_version="1", started_at=NOW, subscriptions=(SUBSCRIPTION,))
    writer = BundleWriter(tmp_path / "bundle", run_told, workload=workload_text(START), policy=SMALL)
    writer.add_facts(FACTS)
    unread = {"resource": "a group is denied", "support_plan": "billing is denied"}
    writer.add_gaps(
        Gap(cause=Cause.DENIED, hides=(kind,), scope="", detail=detail, fix="grant Reader", probe="p")
        for kind, detail in unread.items()
    )
    writer.seal("gaps", NOW)
    return tmp_path / "bundle"


def test_nothing_is_written_into_what_is_sealed(bundle, capsys):
    options = ["--name", "shop", "--tier", "T1", "--go-live", "2026-12-15T08:00:00Z", "--subscription", OTHER]
    before = sorted(bundle.iterdir())
    with pytest.raises(SystemExit) as ended:
        run(Shipped(catalogue={}, policy=lambda: SMALL), ["init", str(bundle), *options])
    assert (ended.value.code, "sealed" in capsys.readouterr().err, sorted(bundle.iterdir())) == (1, True, before)


def test_a_bundle_suggests_what_it_has_seen_and_says_what_it_has_not(tmp_path, bundle, capsys):
    options = ["--name", "shop", "--tier", "T1", "--go-live", "2026-12-15T08:00:00Z", "--from", str(bundle)]
    with pytest.raises(SystemExit) as ended:
        run(Shipped(catalogue={}, policy=lambda: SMALL), ["init", str(tmp_path / "new"), *options])
    out = capsys.readouterr().out
    text = (tmp_path / "new" / "golive.yaml").read_text()
    assert ended.value.code == 0
    assert load_workload(text, name="golive.yaml").subscriptions == (SUBSCRIPTION,)
    assert [f"golive.yaml:{number}: {what}" in out for number, what in unsure_lines(text)] == [True] * 8
    assert "could not be read, so more may be there: 1\n  a group is denied; grant Reader" in out
    assert "billing" not in out
