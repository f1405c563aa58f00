"""What expires: counted from the go-live, with what renews itself and what is one thing under two names."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import GO_LIVE, NOW, OTHER, PROD, SEEN, SUB, VM, WEB, WORKLOAD
from builders_launch import VAULT, secret
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.expiry import Expiring, ExpiringItem
from collector.model import AzureScope

EXPIRY = "release-expiry"
SOON, NEVER = (f"fail F-{EXPIRY}-{line}" for line in (1, 2))
DAY = timedelta(days=1)
GATEWAY = f"{WEB}/providers/Microsoft.Network/applicationGateways/agw"
WEB_CERTIFICATE = f"{WEB}/providers/Microsoft.Web/certificates/tls"


def certificate(name: str = "tls", **changes: Any) -> ExpiringItem:
    """A certificate in a vault, of which Azure does not tell whether it renews itself."""
    return secret(name, **{"what": Expiring.CERTIFICATE.value, "auto_renews": None, **changes})


def key(name: str = "tls", **changes: Any) -> ExpiringItem:
    given = {"what": Expiring.KEY.value, "subject": f"{VAULT}/keys/{name}", "auto_renews": None, **changes}
    return secret(name, **given)


def gateway_certificate(**changes: Any) -> ExpiringItem:
    given = {"what": Expiring.GATEWAY_CERTIFICATE.value, "subject": f"{GATEWAY}/sslCertificates/tls", "of": GATEWAY}
    return secret("tls", **{**given, "never_expires": None, "enabled": None, "auto_renews": None, **changes})


def after(days: float) -> dict[str, Any]:
    return {"expires": GO_LIVE + timedelta(days=days)}


NO_DATE = {"expires": None, "never_expires": True}
NOT_TOLD = {"expires": None, "never_expires": None}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(secret(), "pass", id="a year"),
        pytest.param(secret(**after(60)), "pass", id="exactly long enough"),
        pytest.param(secret(**after(59.9)), SOON, id="not quite long enough"),
        pytest.param(secret(**after(10)), SOON, id="in the second week"),
        pytest.param(secret(**after(-1)), SOON, id="a day before go-live"),
        pytest.param(secret(expires=NOW - DAY), SOON, id="expired"),
        pytest.param(secret(**NO_DATE), NEVER, id="no expiry date"),
        pytest.param(secret(**NOT_TOLD), "unknown U-PARSE", id="expiry not told"),
        pytest.param(secret(**after(10), enabled=None), SOON, id="switch not told"),
        pytest.param(key("disk", **after(20), auto_renews=True), "pass", id="a key that rotates"),
        pytest.param(key("disk", **after(14), auto_renews=True), "pass", id="exactly, and rotates"),
        pytest.param(key("disk", **after(13), auto_renews=True), SOON, id="rotates too late"),
        pytest.param(key("disk", **after(20), auto_renews=False), SOON, id="a key that does not rotate"),
        pytest.param(key("disk", **after(20)), "unknown U-MISSING", id="rotation not told"),
        pytest.param(key("disk", **NO_DATE), NEVER, id="a key without expiry"),
        pytest.param(certificate(**after(20)), "unknown U-MISSING", id="policy in the data plane"),
        pytest.param(certificate(**after(61)), "pass", id="a certificate that lasts"),
        pytest.param(certificate(**after(13)), SOON, id="a certificate that does not"),
        pytest.param(gateway_certificate(**after(70)), "pass", id="on a gateway"),
        pytest.param(gateway_certificate(expires=None), "unknown U-PARSE", id="a gateway that tells no end"),
    ],
)
def test_how_long_something_has_to_outlive_the_go_live(item, expected):
    assert outcome(EXPIRY, [*healthy(), item]) == expected


def test_what_has_no_expiry_is_no_more_than_a_minor():
    found = verdict(EXPIRY, [*healthy(), secret(), secret("old", **NO_DATE)])
    assert (found.outcome.value, found.severity.value) == ("fail", "minor")
    assert "old" in found.message


def test_the_blocker_tells_how_long_is_left():
    found = verdict(EXPIRY, [*healthy(), secret(**after(10))])
    assert (found.severity.value, found.measured.value, found.limit.value) == ("blocker", 10 * 86400.0, 60 * 86400.0)


def test_what_ends_before_the_launch_is_over_is_told_once_whether_it_renews_or_not():
    found = verdict(EXPIRY, [*healthy(), certificate(**after(10))])
    assert found.reason_codes == (f"F-{EXPIRY}-1",)


def test_what_is_switched_off_is_left_out():
    assert outcome(EXPIRY, [*healthy(), secret(**after(-9), enabled=False)]) == "not_applicable"


# --- One thing under two names -----------------------------------------------------------------------------------


def test_a_certificate_and_its_key_are_one_row_with_the_earlier_date():
    (row,) = rows_of("expiring_item", [*healthy(), certificate(), key(**after(70))])
    assert (row.what, row.subject) == ("certificate", f"{VAULT}/secrets/tls")
    assert row.expires_after_go_live == timedelta(days=70)


def test_names_are_compared_without_case():
    assert len(rows_of("expiring_item", [*healthy(), certificate("TLS"), key("tls", of=VAULT.upper())])) == 1


def test_a_plain_secret_and_a_key_of_one_name_are_two():
    assert len(rows_of("expiring_item", [*healthy(), secret("bank"), key("bank")])) == 2


def test_things_of_one_name_in_two_vaults_are_two():
    second = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv-2"
    found = [certificate(), key(of=second, subject=f"{second}/keys/tls")]
    assert len(rows_of("expiring_item", [*healthy(), *found])) == 2


@pytest.mark.parametrize(
    "kept_in",
    [
        "https://kv.vault.azure.net/secrets/tls",
        "https://KV.vault.azure.net:443/secrets/TLS/",
        f"{VAULT.upper()}/secrets/tls",
    ],
)
def test_a_certificate_that_a_gateway_takes_from_a_vault_ends_with_the_one_there(kept_in):
    taken = gateway_certificate(expires=None, kept_in=kept_in)
    rows = rows_of("expiring_item", [*healthy(), certificate(**after(90)), taken])
    assert {row.expires_after_go_live for row in rows} == {timedelta(days=90)}


@pytest.mark.parametrize(
    ("version", "current", "expected"),
    [
        pytest.param("", "3f1d", "pass", id="the newest"),
        pytest.param("/3f1d", "3f1d", "pass", id="held fast at the current one"),
        pytest.param("/3F1D/", "3f1d", "pass", id="in capitals"),
        pytest.param("/0a0a", "3f1d", "unknown U-MISMATCH", id="held fast at an old one"),
        pytest.param("/3f1d", None, "unknown U-MISMATCH", id="nobody tells which is current"),
    ],
)
def test_only_of_the_current_version_the_vault_tells_the_end(version, current, expected):
    taken = gateway_certificate(expires=None, kept_in=f"https://kv.vault.azure.net/secrets/tls{version}")
    assert outcome(EXPIRY, [*healthy(), certificate(version=current), taken]) == expected


def test_what_is_held_fast_at_a_version_renews_by_nobodys_hand():
    taken = gateway_certificate(expires=None, kept_in="https://kv.vault.azure.net/secrets/tls/3f1d")
    in_vault = key("tls", **after(30), version="3f1d", what=Expiring.CERTIFICATE.value, auto_renews=True)
    assert outcome(EXPIRY, [*healthy(), in_vault, taken]) == SOON


def test_what_the_gateway_itself_tells_goes_before_the_vault():
    taken = gateway_certificate(**after(20), kept_in="https://kv.vault.azure.net/secrets/tls")
    assert outcome(EXPIRY, [*healthy(), certificate(), taken]) == "unknown U-MISSING"


def test_a_vault_elsewhere_leaves_the_end_unknown():
    taken = gateway_certificate(expires=None, kept_in="https://kv-elsewhere.vault.azure.net/secrets/tls")
    assert outcome(EXPIRY, [*healthy(), taken]) == "unknown U-SCOPE"
    assert outcome(EXPIRY, [*healthy(), taken], [gap(ExpiringItem)]) == "unknown U-PERM"


# --- What belongs to the workload ------------------------------------------------------------------------------


def narrowed(**scope: Any):
    return dataclasses.replace(WORKLOAD, azure=AzureScope(**scope), subscriptions=(SUB,))


@pytest.mark.parametrize(
    ("scope", "of", "belongs"),
    [
        pytest.param({"resource_groups": (WEB,)}, VAULT, True, id="a declared group"),
        pytest.param({"resources": (VM,)}, VAULT, False, id="beside a declared resource"),
        pytest.param({"resources": (VM,)}, WEB_CERTIFICATE, True, id="not in the inventory, but in the group"),
        pytest.param({"resources": (VM, VAULT)}, VAULT, True, id="declared itself"),
        pytest.param({"subscriptions": (SUB,), "tags": (("app", "till"),)}, VAULT, False, id="a vault without the tag"),
        pytest.param({"subscriptions": (SUB,), "tags": (("app", "till"),)}, WEB_CERTIFICATE, True, id="no tags read"),
    ],
)
def test_only_what_belongs_to_the_workload_is_judged(scope, of, belongs):
    machine = Resource(
        subject=VM, resource_type="microsoft.compute/virtualmachines", name="vm-1", tags=(("app", "till"),), **SEEN
    )
    facts = [*healthy(Resource), machine, secret(of=of, subject=of)]
    assert bool(rows_of("expiring_item", facts, workload=narrowed(**scope))) is belongs


# --- Gaps ----------------------------------------------------------------------------------------------------


def test_nothing_that_expires_is_not_applicable():
    assert outcome(EXPIRY, healthy()) == "not_applicable"


def test_nothing_read_to_its_end_is_no_proof():
    unproven = [fact for fact in healthy() if not (isinstance(fact, Inventory) and fact.of == ExpiringItem.kind)]
    assert outcome(EXPIRY, unproven) == "unknown U-PARTIAL"


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_vault_that_cannot_be_read_is_unknown(cause, code):
    hidden = gap(ExpiringItem, scope=VAULT, cause=cause)
    assert outcome(EXPIRY, [*healthy(), secret()], [hidden]) == f"unknown {code}"
    assert outcome(EXPIRY, [*healthy(), secret(**after(1))], [hidden]) == SOON, "what was seen fails all the same"


def test_what_is_hidden_elsewhere_hides_nothing_here():
    assert outcome(EXPIRY, [*healthy(), secret()], [gap("lock", scope=PROD)]) == "pass"
    assert outcome(EXPIRY, [*healthy(), secret(of=OTHER, subject=f"{OTHER}/x")]) in ("pass", "not_applicable")


def test_an_observation_that_is_too_old_is_stale():
    stale = dataclasses.replace(secret(), observed_at=NOW - timedelta(hours=25))
    assert outcome(EXPIRY, [*healthy(), stale]) == "unknown U-STALE"
