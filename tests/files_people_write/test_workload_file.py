"""The workload file: what is read from it, and every way in which it can be wrong."""

# ruff: noqa: E501 - whole messages stand in the tables, so that a search for one finds its test

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.files.mistakes import FileMistakes, Mistake
from collector.files.shape import schema_text
from collector.files.strict_yaml import PureParser, fastest_parser, parse
from collector.files.workload import load_workload, workload_schema
from collector.model import Contact, Rebuildable, Release, Tier, Workload

SUB = "00000000-0000-0000-0000-000000000000"
OTHER = "ABCDEF01-2345-6789-abcd-ef0123456789"
CACHE = f"/subscriptions/{SUB}/resourceGroups/rg-shop/providers/Microsoft.Cache/redis/cache-1"
DIGEST = "sha256:" + "0123456789abcdef" * 4

SMALLEST = {
    "workload": "contoso-shop",
    "tier": "T1",
    "go_live": "2026-12-15T08:00:00Z",
    "scope": f"{{azure: {{subscriptions: [{SUB}]}}}}",
}
SMALLEST_WORKLOAD = Workload(
    name="contoso-shop", tier=Tier.T1, go_live=datetime(2026, 12, 15, 8, tzinfo=UTC), subscriptions=(SUB,)
)


def written(**keys: str | None) -> str:
    """The smallest file with some keys written otherwise, added, or (`None`) left out; one line each."""
    return "".join(f"{key}: {value}\n" for key, value in {**SMALLEST, **keys}.items() if value is not None)


# --- What is read -----------------------------------------------------------------------------------------


def test_the_smallest_file_of_the_design():
    text = (
        "workload: contoso-shop\n"
        "tier: T1\n"
        "go_live: 2026-12-15T08:00:00Z\n"
        "scope:\n"
        "  azure: {subscriptions: [00000000-0000-0000-0000-000000000000]}\n"
    )
    assert load_workload(text, name="golive.yaml") == SMALLEST_WORKLOAD


FULL = f"""
# Everything that a workload file can say.
workload: contoso-shop
tier: T0
go_live: 2026-12-15T08:00:00+01:00
owner: Shop team
release:
  commit: 3F2c9d1
  digests: [{DIGEST}]
scope:
  azure:
    subscriptions:
      - {SUB}
      - {OTHER}
support:
  contacts:
    - name: On call
      mailbox: oncall@contoso.example
      principal: {OTHER}
    - {{name: Ms Größe}}
reports:
  tests: ["results/**/*.xml", results/unit.trx]
  coverage: [coverage/cobertura.xml]
rebuildable:
  - resource: {CACHE}
    source: warmed up from the product database
"""


@pytest.mark.parametrize("parser", [fastest_parser(), PureParser], ids=["fastest", "pure"])
def test_everything_that_a_file_can_say(parser):
    assert load_workload(FULL, name="golive.yaml", parser=parser) == Workload(
        name="contoso-shop",
        tier=Tier.T0,
        go_live=datetime(2026, 12, 15, 7, tzinfo=UTC),
        subscriptions=(SUB, OTHER.lower()),
        owner="Shop team",
        release=Release(commit="3f2c9d1", digests=(DIGEST,)),
        support_contacts=(
            Contact(name="On call", mailbox="oncall@contoso.example", principal=OTHER.lower()),
            Contact(name="Ms Größe"),
        ),
        test_reports=("results/**/*.xml", "results/unit.trx"),
        coverage_reports=("coverage/cobertura.xml",),
        rebuildable=(Rebuildable(resource=CACHE, source="warmed up from the product database"),),
    )


ACCEPTED = {
    "no-subscriptions": (written(scope="{azure: {subscriptions: []}}"), {"subscriptions": ()}),
    "name-of-63": (written(workload="a" * 63), {"name": "a" * 63}),
    "name-of-1": (written(workload="a"), {"name": "a"}),
    "name-like-a-word-of-yaml-1.1": (written(workload="on"), {"name": "on"}),
    "owner-like-a-word-of-yaml-1.1": (written(owner="no"), {"owner": "no"}),
    "empty-groups": (written(release="{}", support="{}", reports="{}", rebuildable="[]"), {}),
    "upper-case-words-in-an-id": (
        written(rebuildable=f"[{{resource: {CACHE.replace('resourceGroups', 'RESOURCEGROUPS')}, source: x}}]"),
        {"rebuildable": (Rebuildable(resource=CACHE.replace("resourceGroups", "RESOURCEGROUPS"), source="x"),)},
    ),
    "child-resource": (
        written(rebuildable=f"[{{resource: {CACHE}/databases/db, source: x}}]"),
        {"rebuildable": (Rebuildable(resource=CACHE + "/databases/db", source="x"),)},
    ),
    "dots-in-a-pattern": (written(reports="{tests: [a..b/.results/...xml]}"), {"test_reports": ("a..b/.results/...xml",)}),
    "text-number": (written(release='{commit: "1234567"}'), {"release": Release(commit="1234567")}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "differs"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_valid_file_is_read(text, differs):
    assert load_workload(text, name="f") == replace(SMALLEST_WORKLOAD, **differs)


# --- What is refused: a file, and the one mistake in it ---------------------------------------------------

_NO_UUID = f"but a valid one is an id of 32 hexadecimal digits in groups of 8-4-4-4-12; write: {SUB}"
_SCOPE = f"scope: {{azure: {{subscriptions: [{SUB}]}}}}"
_NAME_RULE = "but a valid one begins with a letter or digit and holds only those, `.`, `_` and `-`; write: workload: contoso-shop"
_ALL_KEYS = "one of the keys workload, tier, go_live, scope, owner, release, support, reports, rebuildable"
_RESOURCE_RULE = (
    f"but a valid one is the full id of one resource, from `/subscriptions/` to its name; write: resource: {CACHE}"
)

REFUSED = {
    "list": ("- workload", "1:1: the file is a list, but a group of keys belongs here; write: workload: contoso-shop, and each further key on its own line"),
    "text": ("workload", "1:1: the file is a text ('workload'), but a group of keys belongs here; write: workload: contoso-shop, and each further key on its own line"),
    "no-workload": (written(workload=None), "1:1: the key `workload` is missing; write: workload: contoso-shop"),
    "no-tier": (written(tier=None), "1:1: the key `tier` is missing; write: tier: T1"),
    "no-date": (written(go_live=None), "1:1: the key `go_live` is missing; write: go_live: 2026-12-15T08:00:00Z"),
    "no-scope": (written(scope=None), f"1:1: the key `scope` is missing; write: {_SCOPE}"),
    "unknown-key": (written(colour="red"), f"5:1: unknown key 'colour'; write: {_ALL_KEYS}"),
    "misspelt-key": (written(reprots="{}"), f"5:1: unknown key 'reprots' (did you mean 'reports'?); write: {_ALL_KEYS}"),
    "misplaced-subscriptions": (written(subscriptions=f"[{SUB}]"), "5:1: the key 'subscriptions' does not belong here; write: it below `scope: azure:`"),
    "misplaced-commit": (written(commit="abcdef0"), "5:1: the key 'commit' does not belong here; write: it below `release:`"),
    "key-twice": (written() + "tier: T3\n", "5:1: the key 'tier' stands twice, first in line 2; write: it once; delete line 2 or this one"),
    "name-empty": (written(workload="''"), "1:11: `workload` is an empty text; write: workload: contoso-shop"),
    "name-nothing": (written(workload=""), "1:1: `workload` has nothing behind it; write: workload: contoso-shop"),
    "name-number": (written(workload="2026"), "1:11: `workload` is a number ('2026'), but a text belongs here; write: workload: \"2026\", between quotes"),
    "name-flag": (written(workload="true"), "1:11: `workload` is true or false ('true'), but a text belongs here; write: workload: \"true\", between quotes"),
    "name-spaces": (written(workload="contoso shop"), f"1:11: `workload` is 'contoso shop', {_NAME_RULE}"),
    "name-path": (written(workload="../shop"), f"1:11: `workload` is '../shop', {_NAME_RULE}"),
    "name-script": (written(workload="größe"), f"1:11: `workload` is 'größe', {_NAME_RULE}"),
    "name-line-break": (written(workload='"shop\\n"'), f"1:11: `workload` is 'shop\\n', {_NAME_RULE}"),
    "name-long": (written(workload="a" * 64), "1:11: `workload` is 64 characters long, but at most 63 are read; write: a shorter text, for example workload: contoso-shop"),
    "tier-unknown": (written(tier="T4"), "2:7: `tier` is 'T4', which is not a choice; write: tier: T1 (one of T0, T1, T2, T3)"),
    "tier-case": (written(tier="t1"), "2:7: `tier` is 't1', which is not a choice (did you mean 'T1'?); write: tier: T1 (one of T0, T1, T2, T3)"),
    "tier-number": (written(tier="1"), "2:7: `tier` is a number ('1'), but a text belongs here; write: tier: T1"),
    "tier-list": (written(tier="[T1]"), "2:7: `tier` is a list, but a text belongs here; write: tier: T1"),
    "date-alone": (written(go_live="2026-12-15"), "3:10: `go_live` is '2026-12-15', which has no time of day and no zone; write: go_live: 2026-12-15T08:00:00Z"),
    "date-without-zone": (written(go_live="2026-12-15T08:00:00"), "3:10: `go_live` is '2026-12-15T08:00:00', which has no zone; write: go_live: 2026-12-15T08:00:00Z (Z is UTC; or an offset such as +01:00)"),
    "date-american": (written(go_live="12/15/2026 8:00 AM"), "3:10: `go_live` is '12/15/2026 8:00 AM', which is not a moment as RFC 3339 writes it; write: go_live: 2026-12-15T08:00:00Z"),
    "date-impossible": (written(go_live="2026-02-29T08:00:00Z"), "3:10: `go_live` is '2026-02-29T08:00:00Z', which no calendar has; write: go_live: 2026-12-15T08:00:00Z"),
    "scope-nothing": (written(scope=""), f"4:1: `scope` has nothing behind it; write: {_SCOPE}"),
    "scope-list": (written(scope=f"[{SUB}]"), f"4:8: `scope` is a list, but a group of keys belongs here; write: {_SCOPE}"),
    "scope-empty": (written(scope="{}"), f"4:8: the key `azure` is missing; write: azure: {{subscriptions: [{SUB}]}}"),
    "azure-empty": (written(scope="{azure: {}}"), f"4:16: the key `subscriptions` is missing; write: subscriptions: [{SUB}]"),
    "subscription-alone": (written(scope=f"{{azure: {{subscriptions: {SUB}}}}}"), f"4:32: `subscriptions` is a text ('{SUB}'), but a list belongs here; write: subscriptions: [{SUB}]"),
    "subscription-name": (written(scope="{azure: {subscriptions: [prod]}}"), f"4:33: `subscriptions[0]` is 'prod', {_NO_UUID}"),
    "subscription-path": (written(scope=f"{{azure: {{subscriptions: [/subscriptions/{SUB}]}}}}"), "4:33: `subscriptions[0]` is 51 characters long, but at most 36 are read; write: a shorter text, for example " + SUB),
    "subscription-twice": (written(scope=f"{{azure: {{subscriptions: [{OTHER}, {OTHER.lower()}]}}}}"), "4:71: `subscriptions[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
    "subscription-nothing": (written(scope="{azure: {subscriptions: [~]}}"), f"4:33: `subscriptions[0]` has nothing behind it; write: {SUB}"),
    "owner-number": (written(owner="1.10"), "5:8: `owner` is a number ('1.10'), but a text belongs here; write: owner: \"1.10\", between quotes"),
    "owner-long": (written(owner="a" * 201), "5:8: `owner` is 201 characters long, but at most 200 are read; write: a shorter text, for example owner: Shop team"),
    "owner-lines": (written(owner='"a\\nb"'), "5:8: `owner` is 'a\\nb', but a valid one stands on one line, without tabs; write: owner: Shop team"),
    "owner-escape": (written(owner='"\\e[31m"'), "5:8: an invisible control character (U+001B) stands here; write: the text without it; an editor that shows invisible characters finds it"),
    "commit-number": (written(release="{commit: 1234567}"), "5:19: `commit` is a number ('1234567'), but a text belongs here; write: commit: \"1234567\", between quotes"),
    "commit-exponent": (written(release="{commit: 12e4567}"), "5:19: '12e4567' is a number too large to be compared; write: a smaller number, or the text between quotes"),
    "commit-branch": (written(release="{commit: main}"), "5:19: `commit` is 'main', but a valid one is a commit id of 7 to 64 hexadecimal digits; write: commit: \"3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332\""),
    "digest-short": (written(release="{digests: ['sha256:12']}"), f"5:21: `digests[0]` is 'sha256:12', but a valid one is `sha256:` with 64 hexadecimal digits in lower case; write: sha256:{'0' * 64}"),
    "digest-twice": (written(release=f"\n  digests:\n  - {DIGEST}\n  - {DIGEST}"), "8:5: `digests[1]` repeats what stands in line 7; write: it once; delete line 7 or this one"),
    "contact-nameless": (written(support="{contacts: [{mailbox: a@b.example}]}"), "5:22: the key `name` is missing; write: name: Operations on call"),
    "contact-text": (written(support="{contacts: [me]}"), "5:22: `contacts[0]` is a text ('me'), but a group of keys belongs here; write: {name: Operations on call}"),
    "contact-mailbox": (written(support="{contacts: [{name: A, mailbox: Ada <a@b.example>}]}"), "5:41: `mailbox` is 'Ada <a@b.example>', but a valid one is one e-mail address, without a name or brackets around it; write: mailbox: oncall@contoso.example"),
    "contact-host": (written(support="{contacts: [{name: A, mailbox: a@localhost}]}"), "5:41: `mailbox` is 'a@localhost', but a valid one is one e-mail address, without a name or brackets around it; write: mailbox: oncall@contoso.example"),
    "contact-principal": (written(support="{contacts: [{name: A, principal: ada}]}"), f"5:43: `principal` is 'ada', but a valid one is an id of 32 hexadecimal digits in groups of 8-4-4-4-12; write: principal: {SUB}"),
    "report-alone": (written(reports="{tests: results.xml}"), "5:18: `tests` is a text ('results.xml'), but a list belongs here; write: tests: [results.xml]"),
    "report-absolute": (written(reports="{tests: [/etc/passwd]}"), "5:19: `tests[0]` is '/etc/passwd', but a valid one is relative to the folder of this file; write: results/**/*.xml"),
    "report-home": (written(reports="{tests: ['~/x.xml']}"), "5:19: `tests[0]` is '~/x.xml', but a valid one is relative to the folder of this file; write: results/**/*.xml"),
    "report-drive": (written(reports="{coverage: ['C:/x.xml']}"), "5:22: `coverage[0]` is 'C:/x.xml', but a valid one is relative to the folder of this file; write: coverage/*.xml"),
    "report-parent": (written(reports="{tests: [a/../../x.xml]}"), "5:19: `tests[0]` is 'a/../../x.xml', but a valid one stays below the folder of this file, without `..`; write: results/**/*.xml"),
    "report-backslash": (written(reports="{tests: ['a\\b.xml']}"), "5:19: `tests[0]` is 'a\\b.xml', but a valid one separates folders by `/`, not by `\\`; write: results/**/*.xml"),
    "report-blank": (written(reports="{tests: ['  ']}"), "5:19: `tests[0]` is '  ', but a valid one says something; write: results/**/*.xml"),
    "report-twice": (written(reports="{tests: [a, a]}"), "5:22: `tests[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "rebuildable-short": (written(rebuildable="[{resource: cache-1, source: x}]"), f"5:26: `resource` is 'cache-1', {_RESOURCE_RULE}"),
    "rebuildable-group": (written(rebuildable=f"[{{resource: /subscriptions/{SUB}/resourceGroups/rg, source: x}}]"), f"5:26: `resource` is '/subscriptions/{SUB}/resourc…', {_RESOURCE_RULE}"),
    "rebuildable-sourceless": (written(rebuildable=f"[{{resource: {CACHE}}}]"), "5:15: the key `source` is missing; write: source: warmed up from the product database by job cache-fill"),
    "rebuildable-twice": (written(rebuildable=f"[{{resource: {CACHE}, source: x}}, {{resource: {CACHE.upper().replace('/SUBSCRIPTIONS', '/subscriptions')}, source: y}}]"), "5:154: `rebuildable[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_named_with_its_place_and_what_to_write(text, expected):
    with pytest.raises(FileMistakes) as refused:
        load_workload(text, name="golive.yaml")
    assert str(refused.value) == f"golive.yaml:{expected}"


def test_all_mistakes_come_in_one_pass():
    text = f"""workload: -shop
tier: T9
tier: T1
go_live: 2026-12-15
owner: 1.10
scope:
  azure: {{subscriptions: [prod, &main {SUB}]}}
release: {{commit: 1234567, digest: x}}
support:
  contacts: [{{mailbox: nobody}}]
reports: {{tests: [../x, /y]}}
rebuildable: [{{resource: x, source: ~}}]
"""
    with pytest.raises(FileMistakes) as refused:
        load_workload(text, name="golive.yaml")
    assert [(mistake.line, mistake.column) for mistake in refused.value.mistakes] == [
        (1, 11), (2, 7), (3, 1), (4, 10), (5, 8), (7, 27), (7, 33), (8, 19), (8, 28), (10, 14), (10, 24), (11, 19),
        (11, 25), (12, 26), (12, 37),
    ]  # fmt: skip


def test_a_file_of_many_values_is_refused_at_once():
    started = time.process_time()
    with pytest.raises(FileMistakes, match="more than 20000 values in one file"):
        load_workload(written(owner="[" + "a," * 1_000_000 + "]"), name="f")
    assert time.process_time() - started < 0.2


# --- The JSON schema --------------------------------------------------------------------------------------

FORM = "the schema sees the data, not the form of the file"
SCHEMA_CANNOT_SAY = {
    "key-twice": FORM,
    "date-impossible": "which days a month has",
    "name-line-break": "the very end of a text: `$` stops before a last line break in Python, though not in ECMAScript",
    "subscription-twice": "equality in another case",
    "rebuildable-twice": "equality of one key of two objects",
}
NO_DATA = {"owner-escape", "commit-exponent"}


def schema_accepts(text: str) -> bool:
    return jsonschema.Draft7Validator(workload_schema()).is_valid(parse(text, name="f").data)


def test_the_schema_is_valid_in_both_dialects():
    jsonschema.Draft7Validator.check_schema(workload_schema())
    jsonschema.Draft202012Validator.check_schema(
        {**workload_schema(), "$schema": "https://json-schema.org/draft/2020-12/schema"}
    )


@pytest.mark.parametrize("text", [written(), FULL, *(text for text, _ in ACCEPTED.values())])
def test_the_schema_accepts_what_is_read(text):
    assert schema_accepts(text)


@pytest.mark.parametrize("case", [case for case in REFUSED if case not in NO_DATA | {"key-twice"}])
def test_the_schema_refuses_what_is_refused_where_it_can(case):
    assert schema_accepts(REFUSED[case][0]) == (case in SCHEMA_CANNOT_SAY)


def test_every_key_is_explained_and_no_other_key_is_allowed():
    def check(schema: dict) -> int:
        if schema.get("type") == "array":
            return check(schema["items"])
        if schema.get("type") != "object":
            return 0
        assert schema["additionalProperties"] is False
        assert all(key["description"].endswith(".") for key in schema["properties"].values())
        return len(schema["properties"]) + sum(check(key) for key in schema["properties"].values())

    assert check(workload_schema()) == 21


def test_the_text_of_the_schema_is_the_same_each_time_and_reads_back():
    assert schema_text(workload_schema()) == schema_text(workload_schema())
    assert json.loads(schema_text(workload_schema())) == workload_schema()


# --- What holds for every file ----------------------------------------------------------------------------

_LINES = st.sampled_from(
    [f"{key}: {value}" for key, value in SMALLEST.items()]
    + FULL.splitlines()
    + ["  azure:", "    subscriptions: []", "tier: &a T1", "<<: *a", "- x", "owner: |", "  x", "}", "{", "\t", "---"]
)


def _mistakes_in(text: str) -> tuple[Mistake, ...]:
    try:
        load_workload(text, name="f")
    except FileMistakes as refused:
        return refused.mistakes
    return ()


@given(st.text() | st.lists(_LINES, max_size=12).map("\n".join))
def test_any_text_is_a_workload_or_file_mistakes(text):
    mistakes = _mistakes_in(text)
    assert all("\n" not in str(mistake) and mistake.how for mistake in mistakes)
    assert mistakes or schema_accepts(text)


_UUIDS = st.uuids().map(str)
_ONE_LINE = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_categories=("Cc",)), min_size=1, max_size=80
)
_PATHS = st.from_regex(r"[a-z0-9*]{1,8}(/[a-z0-9*.]{1,8}x){0,3}", fullmatch=True)
_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_WORKLOADS = st.builds(
    Workload,
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", fullmatch=True),
    tier=st.sampled_from(Tier),
    go_live=st.builds(
        lambda seconds, zone: datetime(2003, 1, 1, tzinfo=zone) + timedelta(seconds=seconds),
        st.floats(0, 2e11),
        _ZONES,
    ),
    subscriptions=st.lists(_UUIDS, unique=True, max_size=4).map(tuple),
    owner=st.just("") | _ONE_LINE,
    release=st.builds(
        Release,
        commit=st.just("") | st.from_regex("[0-9a-f]{7,64}", fullmatch=True),
        digests=st.lists(st.from_regex("sha256:[0-9a-f]{64}", fullmatch=True), unique=True, max_size=2).map(tuple),
    ),
    support_contacts=st.lists(
        st.builds(Contact, name=_ONE_LINE, mailbox=st.sampled_from(["", "a.b+c@d-e.example"]), principal=st.just("") | _UUIDS),
        max_size=2,
    ).map(tuple),
    test_reports=st.lists(_PATHS, unique=True, max_size=3).map(tuple),
    coverage_reports=st.lists(_PATHS, unique=True, max_size=3).map(tuple),
    rebuildable=st.lists(_UUIDS, unique=True, max_size=2).flatmap(
        lambda ids: st.tuples(
            *(st.builds(Rebuildable, resource=st.just(CACHE.replace(SUB, uuid)), source=_ONE_LINE) for uuid in ids)
        )
    ),
)  # fmt: skip


def _as_file(workload: Workload) -> str:
    """Write a workload as JSON, which is YAML too; what is empty is left out."""
    contacts = [{"name": c.name, "mailbox": c.mailbox, "principal": c.principal} for c in workload.support_contacts]
    return json.dumps(
        {
            "workload": workload.name,
            "tier": workload.tier.value,
            "go_live": workload.go_live.isoformat(),
            "scope": {"azure": {"subscriptions": list(workload.subscriptions)}},
            **({"owner": workload.owner} if workload.owner else {}),
            "release": {
                **({"commit": workload.release.commit} if workload.release.commit else {}),
                "digests": list(workload.release.digests),
            },
            "support": {"contacts": [{key: value for key, value in contact.items() if value} for contact in contacts]},
            "reports": {"tests": list(workload.test_reports), "coverage": list(workload.coverage_reports)},
            "rebuildable": [{"resource": r.resource, "source": r.source} for r in workload.rebuildable],
        },
        ensure_ascii=False,
        indent=1,
    )


@given(_WORKLOADS)
def test_a_written_workload_is_read_back(workload):
    assert load_workload(_as_file(workload), name="f") == workload
    assert schema_accepts(_as_file(workload))
