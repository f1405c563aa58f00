"""Redaction: no id and no name of an estate is left in any report, and the decision stays the same otherwise."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from output_estates import Estate, Names, estate
from output_hosts import rendered
from test_output_injection import HOSTILE

from collector.cli.finishing import FORMATS
from collector.facts.support import RoleDefinition
from collector.judge.narrowing import narrowing
from collector.judge.wording import plain
from collector.model import AzureScope, Cause, Decision, Expected, Gap, Loosening, Quantity, Release, TenantScope
from collector.reports.aliases import Aliases
from collector.reports.json_report import render_subjects
from collector.reports.redacted import estate_names, redacted

SUB = "/subscriptions/7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61"
VM = f"{SUB}/resourceGroups/qz-grp/providers/Microsoft.Compute/virtualMachines/qz-srv"


def hidden(found: Estate) -> Decision:
    return redacted(found.decision, estate_names(found.facts))


# --- The promise ------------------------------------------------------------------------------------------

words = st.text("bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ0123456789-_.", min_size=4, max_size=20).filter(
    lambda word: re.search("[g-zG-Z]", word)  # four hexadecimal digits stand in some digest by chance
)
hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), words), min_size=1, max_size=3).map("".join)
names = st.one_of(words, hostile)
subscriptions = st.uuids().map(str)


@st.composite
def named_estates(draw: st.DrawFn) -> Names:
    return Names(
        subscription=draw(subscriptions), group=draw(names), machine=draw(names), rule=draw(names),
        action_group=draw(names), silencer=draw(names), dashboard=draw(names), title=draw(names), rebuilt=draw(names),
    )  # fmt: skip


SECRET = ("subscription", "group", "machine", "rule", "action_group", "silencer", "dashboard", "title", "rebuilt")
HARMLESS = "\n".join(FORMATS[name](estate().decision).decode().lower() for name in FORMATS)
"""Every word of our own; the names in it are no words that a test draws."""


TITLE_WITHIN_A_GROUP = Names(
    group="\x1b]8;;https://evil.example\x07here\x1b]8;;\x07BBBG000G",
    title="\x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
    machine="000G",
    rebuilt="BBBG",
)


@settings(max_examples=60, deadline=None)  # each is a whole judgement, written in every format
@given(named_estates())
@example(TITLE_WITHIN_A_GROUP)
def test_no_id_and_no_name_is_in_any_report(names):
    secrets = {plain(getattr(names, field)).lower() for field in SECRET}
    secrets = {secret for secret in secrets if len(secret) >= 4 and secret not in HARMLESS}
    assume(secrets)
    decision = hidden(estate(names))
    for name, report in FORMATS.items():
        for shape in readings(name, report(decision).decode()):
            assert [secret for secret in secrets if secret in shape.lower()] == [], name


def readings(name: str, said: str) -> Iterator[str]:
    """The text of a report as it was written, and as its readers decode it."""
    yield said
    yield unquote(said)
    yield html.unescape(said)
    if name == "json":
        yield "\n".join(map(str, texts_of(json.loads(said))))
    if name == "markdown":
        yield rendered(said).text


def texts_of(value: Any) -> Iterator[object]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    else:
        yield value


@settings(max_examples=40, deadline=None)
@given(named_estates())
def test_what_was_decided_stays_and_aliases_are_the_same_throughout(names):
    before, after = estate(names).decision, hidden(estate(names))
    assert (after.ruling, after.exit_code, after.evidence, after.policy) == (
        before.ruling, before.exit_code, before.evidence, before.policy,
    )  # fmt: skip
    for old, new in zip(before.verdicts, after.verdicts, strict=True):
        assert (old.criterion, old.outcome, old.reason_codes) == (new.criterion, new.outcome, new.reason_codes)
        assert [one.outcome for one in old.subjects] == [one.outcome for one in new.subjects]
    pairs = {
        (old.id, new.id)
        for one, other in zip(before.verdicts, after.verdicts, strict=True)
        for old, new in zip(one.subjects, other.subjects, strict=True)
    }
    assert len({old for old, _ in pairs}) == len(pairs), "one id, one alias"


def test_the_file_of_all_subjects_would_tell_nothing_either():
    assert "qz-" not in render_subjects(hidden(estate(Names(workload="w")))).replace("file:", "")


# --- What aliases look like -------------------------------------------------------------------------------


def known(*subjects: str, **named: str) -> Aliases:
    aliases = Aliases()
    for subject in subjects:
        aliases.add_id(subject)
    for name, subject in named.items():
        aliases.add_name(name, subject)
    return aliases


@pytest.mark.parametrize(
    ("subject", "alias"),
    [
        (SUB, "/subscriptions/subscription-1"),
        (SUB.upper(), "/SUBSCRIPTIONS/subscription-1"),
        (
            VM,
            "/subscriptions/subscription-1/resourceGroups/group-1/providers"
            "/Microsoft.Compute/virtualMachines/virtualmachines-1",
        ),
        (VM + "/extensions/qz-agent", "/subscriptions/subscription-1/resourceGroups/group-1/providers/Microsoft.Compute"
            "/virtualMachines/virtualmachines-1/extensions/resource"),
        (
            "/providers/Microsoft.Billing/billingAccounts/84620917",
            "/providers/Microsoft.Billing/billingAccounts/resource",
        ),
        ("file:reports/junit.xml", "file:reports/junit.xml"),
        ("workload:shop", "workload:shop"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_id_keeps_its_types_and_its_shape(subject, alias):
    assert known(VM).in_id(subject) == alias


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("qz-srv is off", "virtualmachines-1 is off"),
        ("QZ-SRV is off", "virtualmachines-1 is off"),
        ("disk of qz-srv_data", "disk of virtualmachines-1_data"),
        ("qz-srv and qz-srv-2", "virtualmachines-1 and virtualmachines-2"),
        ("qz-grp, qz-srv: 7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61", "group-1, virtualmachines-1: subscription-1"),
        ("webhook on web", "webhook on sites-1"),
        ("db1 and adb1x", "servers-1 and adb1x"),
        ("this ends in qz-s…", "this ends in …"),
        ("this ends in web…", "this ends in sites-1…"),
        ("nothing to hide…", "nothing to hide…"),
        ("the wall of the shop", "dashboards-1"),
    ],
)
def test_names_in_texts_become_aliases_and_words_stay_words(text, shown):
    aliases = known(VM, f"{VM}-2", f"{SUB}/providers/x/sites/web", f"{SUB}/providers/x/servers/db1")
    aliases.add_name("the wall of the shop", f"{SUB}/providers/x/dashboards/qz-wall")
    assert aliases.in_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("on-call-team", "sites-1sites-2"),
        ("on-call-team-x", "sites-1sites-2sites-3"),
        ("on-call and call-team", "sites-1 and sites-2"),
        ("call-team-…", "sites-2…"),
        ("on-call-team-xy…", "…"),
        ("at on-call-team-xyz, all is well", "at sites-4, all is well"),
    ],
)
def test_where_names_overlap_nothing_of_either_stays(text, shown):
    sites = ("on-call", "call-team", "team-x", "on-call-team-xyz")
    assert known(*(f"{SUB}/providers/x/sites/{site}" for site in sites)).in_text(text) == shown


letters = st.text("qx-", min_size=4, max_size=8).filter(lambda word: "-" in word)


@settings(max_examples=1000, deadline=None)
@given(st.lists(letters, min_size=1, max_size=5), st.lists(st.sampled_from(["q", "x", "-", " "]), max_size=30))
def test_no_name_stays_whatever_stands_around_it(chosen, around):
    text = "".join(around)
    shown = known(*(f"{SUB}/providers/x/sites/{name}" for name in chosen)).in_text(text)
    assert [name for name in chosen if name in shown] == []
    assert shown.count(" ") == text.count(" ")


def test_the_same_name_has_one_alias_and_numbers_follow_the_order_of_appearance():
    other = VM.replace("qz-grp", "qz-grp-2")
    aliases = known(VM, other)
    assert aliases.in_id(VM).split("/")[4] == "group-1"
    assert aliases.in_id(other).split("/")[4] == "group-2"
    assert aliases.in_id(other).rpartition("/")[2] == "virtualmachines-1"


# --- The parts of a decision ------------------------------------------------------------------------------


def gap(**changes: str) -> Gap:
    fields: dict[str, Any] = {"scope": VM, "detail": "denied", "fix": "grant Reader"} | changes
    return Gap(cause=Cause.DENIED, hides=("resource",), probe="p", **fields)


def test_the_stores_of_a_release_are_hidden_in_what_loosens():
    store = f"{VM.rpartition('/')[0]}/qz-store"
    listed = Loosening(kind="stores", subject=store, detail="named as changed by the release (qz-store)")
    given = estate().decision
    workload = dataclasses.replace(given.workload, release=Release(stores=(store,)))
    found = redacted(dataclasses.replace(given, workload=workload, loosened=(listed,)))
    assert "qz-store" not in FORMATS["json"](found).decode()
    assert found.workload.release.stores == ()


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        (
            "The vault 'qz-unknown' under 'other-group' was not found",
            "The vault (not shown) under (not shown) was not found",
        ),
        ("perform action 'Microsoft.Support/tickets/read'", "perform action 'Microsoft.Support/tickets/read'"),
        ("the item 'qz-srv' is gone", "the item 'virtualmachines-1' is gone"),
        ("it isn't there and can't be", "it isn't there and can't be"),
        ("GET /subscriptions/0a0b0c0d-0000-4000-8000-000000000009/resourceGroups/qz-far answered 404",
            "GET /subscriptions/subscription-2/resourceGroups/group-2 answered 404"),
        ("see 0a0b0c0d-0000-4000-8000-000000000009 there", "see id-1 there"),
    ],
)  # fmt: skip
def test_names_that_only_an_error_of_azure_tells_are_hidden_too(detail, shown):
    given = dataclasses.replace(estate().decision, verdicts=(), loosened=(), alert_matrix=())
    decision = dataclasses.replace(given, gaps=(gap(detail=detail),))
    workload = dataclasses.replace(decision.workload, subscriptions=(SUB.rpartition("/")[2],), rebuildable=())
    assert redacted(dataclasses.replace(decision, workload=workload)).gaps[0].detail == shown


def test_measured_values_and_limits_are_texts_too():
    decision = estate().decision
    measured = dataclasses.replace(
        decision.verdicts[0], measured=Quantity(value=("qz-srv-01", "x")), limit=Quantity(value="qz-grp-main")
    )
    (after,) = redacted(dataclasses.replace(decision, verdicts=(measured,))).verdicts
    assert after.measured == Quantity(value=("virtualmachines-1", "x"))
    assert after.limit == Quantity(value="group-1")


def test_roles_of_azure_are_no_secret():
    found = estate()
    role = RoleDefinition(
        subject="/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
        name="Reader", documents=(), observed_at=found.decision.decided_at,
    )  # fmt: skip
    assert "Reader" not in estate_names([role])


def test_notes_on_the_host_name_nothing_of_the_estate():
    found = estate(host_notes=("environment qz-grp-main: every branch may deploy to it",))
    assert hidden(found).host_notes == ("environment group-1: every branch may deploy to it",)


def test_files_keep_their_names():
    ids = {subject.id for verdict in hidden(estate()).verdicts for subject in verdict.subjects}
    assert "file:junit.xml" in ids


# --- The declared scope -----------------------------------------------------------------------------------

FOUND, TENANT = "3b0c9b4e-0f53-4a53-8d0e-6f3f7c1c9a52", "9d2f5a17-61e8-4c0b-a3d4-1e7b8c6f0a95"
BELOW = "c85a1e60-7d2b-4b9f-8f31-52e4d0a7b6c3"
DECLARED = AzureScope(
    subscriptions=(SUB.rpartition("/")[2],),
    management_groups=("qz-mg-shop",),
    resource_groups=(f"/subscriptions/{FOUND}/resourceGroups/qz-grp-hub",),
    resources=(VM,),
    tags=(("qz-team", "qz-tills"), ("x", "1")),
    expect=(Expected(resource_type="microsoft.web/sites", at_least=7),),
    tenants=(TenantScope(tenant=TENANT, management_groups=("qz-mg-partner",)),),
)


def narrowed() -> Decision:
    given = estate().decision
    workload = dataclasses.replace(given.workload, azure=DECLARED)
    whole = (SUB.rpartition("/")[2], BELOW)
    lost = gap(scope="/providers/Microsoft.Management/managementGroups/qz-mg-shop", detail="qz-mg-shop is not seen")
    loosened = tuple(filter(None, (narrowing(workload, whole),)))
    return dataclasses.replace(given, workload=workload, whole_subscriptions=whole, loosened=loosened, gaps=(lost,))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_a_declared_scope_is_in_any_report(name):
    said = FORMATS[name](redacted(narrowed())).decode().lower()
    secrets = ("qz-mg", "qz-grp", "qz-srv", "qz-te", "qz-ti", SUB.rpartition("/")[2], FOUND, TENANT, BELOW)
    assert [one for one in secrets if one in said] == []


def test_a_declared_scope_keeps_its_shape_and_its_aliases_are_those_of_all_reports():
    decision = redacted(narrowed())
    azure, expect = decision.workload.azure, [{"type": "microsoft.web/sites", "at_least": 7}]
    assert json.loads(FORMATS["json"](decision))["scope"]["declared"] == {
        "subscriptions": list(decision.workload.subscriptions),
        "management_groups": ["managementgroups-1"],
        "resource_groups": list(azure.resource_groups),
        "resources": list(azure.resources),
        "tags": {"tag-1": "(not shown)", "tag-2": "(not shown)"},
        "expect": expect,
        "tenants": [{"tenant": "tenants-1", "management_groups": ["managementgroups-2"]}],
    }
    assert re.fullmatch(r"/subscriptions/subscription-\d/resourceGroups/group-\d", azure.resource_groups[0])
    assert decision.gaps[0].detail == "managementgroups-1 is not seen"
    (left_out,) = decision.loosened
    hub = azure.resource_groups[0].rpartition("/")[2]
    tags = "tag-1=(not shown), tag-2=(not shown)"
    assert left_out.detail == (
        f"of its subscriptions only a part is judged: resource group {hub}; resources with {tags} as tags"
    )
