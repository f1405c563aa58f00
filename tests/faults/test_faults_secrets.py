"""No secret and no observed identity that stands in an estate stands in a packet, a report or a log."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fault_plans import Plan
from fault_runs import calm_run, run_into
from fault_secrets import DIGITS, MARK, Planting, fields_of, planted
from fault_secrets_hosts import STRANGER, among_strangers, texts_on_hosts
from fault_wire import DOWNLOADS
from fault_worlds import READY, Estate, estate_named, made_estate
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.cli.finishing import FORMATS, seal
from collector.evidence import layout
from collector.evidence.redaction import Redactor
from collector.sources.web.projection import projected
from simulator.blobs import PREFIX
from simulator.generated import Spec

LARGE = Spec(3, 400)
"""1,200 tracked resources, and what hangs on them."""

NEW_KINDS = {
    "microsoft.alertsmanagement/alerts",
    "microsoft.authorization/policyassignments",
    "microsoft.cognitiveservices/accounts/deployments",
    "microsoft.consumption/budgets",
    "microsoft.insights/actiongroups/events/ticks",
    "microsoft.insights/components",
    "microsoft.insights/diagnosticsettings",
    "microsoft.insights/scheduledqueryrules",
    "microsoft.insights/webtests",
    "microsoft.insights/workbooks",
    "microsoft.keyvault/vaults/secrets",
    "microsoft.loadtestservice/loadtests/testruns",
    "microsoft.policyinsights/policystates",
    "microsoft.security/assessments",
    "microsoft.web/certificates",
    "microsoft.web/sites/config",
}
"""What release, monitoring and governance are read from, where people and services write texts."""

PLANTINGS = st.builds(
    Planting,
    seed=st.integers(0, 2**32),
    share=st.sampled_from([0.01, 0.1, 0.5, 1.0]),
    replaces=st.booleans(),
)


@cache
def large() -> Estate:
    return made_estate(LARGE, seed=11)


def leaks(estate: Estate, how: Planting) -> Iterator[str]:
    """Yield each place that shows a planted secret after a run, with the text around it."""
    for place, text in left_behind(replace(estate, world=planted(estate.world, how))):
        yield from _seen(place, text)


def left_behind(estate: Estate) -> Iterator[tuple[str, str]]:
    """Yield all files of the packet of a run and its reports, unpacked.

    People signed what they found before it was planted: where that differs, reports show both.
    """
    with TemporaryDirectory() as folder:
        packet = Path(folder)
        signed = calm_run(estate.name).papers
        decision = run_into(packet / layout.BUNDLE, estate, Plan(), lambda _: signed).decision
        seal(decision, packet / layout.BUNDLE, packet)
        for file in sorted(packet.rglob("*")):
            if file.is_file():
                data = file.read_bytes()
                yield file.name, (gzip.decompress(data) if file.suffix == ".gz" else data).decode()
        for name, write in FORMATS.items():
            yield f"report {name}", write(decision).decode()


def _seen(place: str, text: str) -> Iterator[str]:
    folded = text.casefold()
    for mark in (MARK.casefold(), DIGITS):
        at = folded.find(mark)
        if at >= 0:
            yield f"{place}: …{text[max(0, at - 200) : at + 60]}…"


@pytest.mark.parametrize("replaces", [False, True], ids=["behind the text", "in place of the text"])
def test_a_secret_in_every_text_field_of_a_large_estate_appears_nowhere(replaces, caplog):
    caplog.set_level(logging.DEBUG)
    assert fields_of(large().world) > 20_000
    assert list(leaks(large(), Planting(seed=1, share=1.0, replaces=replaces))) == []
    assert list(_seen("the log", caplog.text)) == []


@pytest.mark.parametrize("replaces", [False, True], ids=["behind the text", "in place of the text"])
@pytest.mark.parametrize("name", ["ready", "not-ready", "azure-devops"])
def test_a_secret_in_every_text_field_of_the_shop_appears_nowhere(name, replaces, caplog):
    """The shop has what no generated estate has: web tests, load tests, key vault items, models, policies, findings."""
    caplog.set_level(logging.DEBUG)
    shop = estate_named(name)
    there = {found.type for found in shop.world.inventory.resources}
    assert fields_of(shop.world) > 1_000
    assert {kind for kind in NEW_KINDS if kind not in there} == set()
    assert list(leaks(shop, Planting(seed=2, share=1.0, replaces=replaces))) == []
    assert list(_seen("the log", caplog.text)) == []


AZURE_DEVOPS = "azure-devops"


@pytest.mark.parametrize("replaces", [False, True], ids=["behind the text", "in place of the text"])
@pytest.mark.parametrize("name", [READY, AZURE_DEVOPS])
def test_a_secret_in_some_names_on_a_ci_host_appears_nowhere(name, replaces, caplog):
    """Of artifacts, checks, environments, branches and labels: what the workload declares is partly found, partly not.

    What stands there is kept, because people write it; a secret in it is not.
    """
    caplog.set_level(logging.DEBUG)
    shop = estate_named(name)
    assert texts_on_hosts(shop.world) > 300
    assert list(leaks(shop, Planting(seed=3, share=0.3, replaces=replaces, names=True))) == []
    assert list(_seen("the log", caplog.text)) == []


@pytest.mark.parametrize("name", [READY, AZURE_DEVOPS])
def test_nobody_on_a_ci_host_appears_by_login_mailbox_or_name(name, caplog):
    """A signed address of a download appears nowhere either."""
    caplog.set_level(logging.DEBUG)
    shop = estate_named(name)
    there = replace(shop, world=among_strangers(shop.world))
    found = [*left_behind(there), ("the log", caplog.text)]
    assert '"principalName":' in "".join(text for _, text in found)
    assert [place for place, text in found if STRANGER.casefold() in text.casefold()] == []
    assert [place for place, text in found if f"{DOWNLOADS}{PREFIX}" in text] == []


def test_names_that_people_give_to_things_stay_with_the_logins_in_them():
    """The release branch here: nothing tells the login in it from any other word, as the documentation says."""
    repository = {"default_branch": "user/octo-cat/fix", "owner": {"login": "octo-cat"}}
    kept = Redactor(b"a key of the tests", ()).redact(projected(repository, ("default_branch", "owner.login")))
    assert kept["default_branch"] == "user/octo-cat/fix"
    assert "octo-cat" not in str(kept["owner"])


@given(PLANTINGS)
@settings(max_examples=5, deadline=None)
def test_a_secret_in_some_fields_of_the_shop_appears_nowhere(how):
    assert list(leaks(estate_named(READY), how)) == []


def test_a_leak_would_be_seen():
    assert list(_seen("a file", f"x {MARK.upper()}123"))
    assert list(_seen("a file", f"+{DIGITS}0155"))
    assert not list(_seen("a file", "REDACTED"))
