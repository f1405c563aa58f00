"""Workload files: valid ones with what they say, and invalid ones with the one mistake in each."""

# ruff: noqa: E501 - whole messages stand in the tables, so that a search for one finds its test

from __future__ import annotations

from datetime import UTC, datetime

from collector.model import AzureScope, Delivery, Expected, Rebuildable, Release, TenantScope, Tier, Workload

SUB = "00000000-0000-0000-0000-000000000000"
OTHER = "ABCDEF01-2345-6789-abcd-ef0123456789"
CACHE = f"/subscriptions/{SUB}/resourceGroups/rg-shop/providers/Microsoft.Cache/redis/cache-1"
INSIGHTS = f"/subscriptions/{SUB}/resourceGroups/rg-shop/providers/Microsoft.Insights/components/appi-1"
DIGEST = "sha256:" + "0123456789abcdef" * 4
THIRD, TENANT = "33333333-0000-4000-8000-000000000003", "5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21"
GROUP = f"/subscriptions/{THIRD}/resourceGroups/rg-till"

SMALLEST = {
    "workload": "contoso-shop",
    "tier": "T1",
    "go_live": "2026-12-15T08:00:00Z",
    "scope": f"{{azure: {{subscriptions: [{SUB}]}}}}",
}
SMALLEST_WORKLOAD = Workload(
    name="contoso-shop",
    tier=Tier.T1,
    go_live=datetime(2026, 12, 15, 8, tzinfo=UTC),
    subscriptions=(SUB,),
    azure=AzureScope(subscriptions=(SUB,)),
)


def written(**keys: str | None) -> str:
    """The smallest file with some keys written otherwise, added, or (`None`) left out; one line each."""
    return "".join(f"{key}: {value}\n" for key, value in {**SMALLEST, **keys}.items() if value is not None)


FULL = f"""
# Everything that a workload file can say.
workload: contoso-shop
tier: T0
go_live: 2026-12-15T08:00:00+01:00
owner: Shop team
release:
  commit: 3F2c9d1
  digests: [{DIGEST}]
  stores: ["{CACHE}"]
scope:
  azure:
    subscriptions:
      - {SUB}
      - {OTHER}
    management_groups: [mg-shop, MG.prod-(2)_x]
    resource_groups: ["{GROUP}"]
    resources: ["{CACHE}"]
    tags: {{Workload: Shop, "cost centre": "4711"}}
    expect:
      - {{type: Microsoft.Compute/virtualMachines, at_least: 3}}
    tenants:
      - tenant: {TENANT.upper()}
        subscriptions: [44444444-0000-4000-8000-000000000004]
        management_groups: [partner]
  github: {{repositories: [contoso/shop, contoso/shop.jobs]}}
  azure_devops: {{projects: [contoso/Shop Board]}}
support:
  contacts:
    - name: On call
      mailbox: oncall@contoso.example
      principal: {OTHER}
    - {{name: Ms Größe}}
reports:
  tests: ["results/**/*.xml", results/unit.trx]
  coverage: [coverage/cobertura.xml]
  commit: 3F2C9D1E8B7A6054
  restores: [restores/*.json]
  notifications: [notifications/*.json]
rebuildable:
  - resource: {CACHE}
    source: warmed up from the product database
cutover: {{starts: 2026-12-15T06:00:00Z, ends: 2026-12-15T09:00:00+01:00}}
recovery:
  region: NorthEurope
  scale: 0.5
  losses:
    - resource: {CACHE}
      up_to: PT6H
      because: carts are rebuilt from the order history
capacity: {{launch_factor: 2}}
roles:
  - {{who: On call, principal: {OTHER}, role: Contributor, on: "{GROUP}"}}
  - {{who: Pipeline, principal: {TENANT}, role: Reader, on: /subscriptions/{SUB}}}
flows:
  - {{name: checkout, members: ["{CACHE}"]}}
  - {{name: report, members: ["{CACHE}"], critical: false}}
endpoints: [https://shop.contoso.example/]
monitoring:
  telemetry:
    - {{member: "{CACHE}", component: "{INSIGHTS}", role: shop-cache}}
    - {{member: "{INSIGHTS}", component: "{INSIGHTS}"}}
  dashboards: ["{INSIGHTS}"]
  dashboard_tags: {{GoLive: Shop}}
  runbooks:
    - {{url: https://wiki.contoso.example/runbooks/shop, reviewed: 2026-10-12T00:00:00Z}}
  known_alerts:
    - {{rule: "{INSIGHTS}", item: https://work.contoso.example/4711, because: the queue drains by itself}}
security: {{internet_facing: false, locations: [WestEurope, northeurope]}}
delivery:
  branch: main
  pipelines: [Release, .github/workflows/release.yml]
  package: [shop-package]
  reports: ["*-reports"]
  decision: golive-packet
  environments: {{beta: [beta], staging: [staging, uat], production: [production]}}
  required_checks: [build, golive]
tests:
  unit: {{reports: ["all-reports/unit/*.xml"]}}
  integration: {{test_runs: ["Integration*"]}}
  sit: {{test_plans: [SIT 2.4], sign_off: [sit-signed]}}
  performance: {{reports: [load/*.xml]}}
  failure: {{reports: [failure/*.xml], scenarios: [zone loss, throttling]}}
  accessibility: {{not_needed: it has no user interface}}
components:
  - {{name: shop-api, coverage: [all-reports/api/*.xml], critical: true}}
  - {{name: shop-scripts, not_measured: only starts the jobs}}
tracker:
  defects: {{types: [Bug]}}
  feedback: {{labels: [beta-feedback]}}
  deferred: {{wiql: "SELECT [System.Id] FROM WorkItems"}}
  critical: [P0]
  high: [P1]
  lower: [P2, P3]
  workaround: has workaround
peak: {{virtual_users: 400, requests_per_second: 250.5}}
"""

# A file, and in what it differs from the smallest workload
ACCEPTED = {
    "no-subscriptions": (written(scope="{azure: {subscriptions: []}}"), {"subscriptions": (), "azure": AzureScope()}),
    "azure-empty": (written(scope="{azure: {}}"), {"subscriptions": (), "azure": AzureScope()}),
    "management-group-alone": (
        written(scope="{azure: {management_groups: [Root]}}"),
        {"subscriptions": (), "azure": AzureScope(management_groups=("Root",))},
    ),
    "a-subscription-named-by-a-group-and-a-resource": (
        written(scope=f"{{azure: {{resource_groups: ['{GROUP}'], resources: ['{CACHE}', '{GROUP}/providers/a.b/c/d']}}}}"),
        {
            "subscriptions": (THIRD, SUB),
            "azure": AzureScope(resource_groups=(GROUP,), resources=(CACHE, f"{GROUP}/providers/a.b/c/d")),
        },
    ),
    "tag-of-any-words": (
        written(scope=f"{{azure: {{subscriptions: [{SUB}], tags: {{ENV (prod): \"yes: here\"}}}}}}"),
        {"azure": AzureScope(subscriptions=(SUB,), tags=(("env (prod)", "yes: here"),))},
    ),
    "expected-type-in-any-case": (
        written(scope=f"{{azure: {{subscriptions: [{SUB}], expect: [{{type: Microsoft.Web/Sites, at_least: 1}}]}}}}"),
        {
            "azure": AzureScope(
                subscriptions=(SUB,), expect=(Expected(resource_type="microsoft.web/sites", at_least=1),)
            )
        },
    ),
    "another-tenant-alone": (
        written(scope=f"{{azure: {{tenants: [{{tenant: {TENANT}, subscriptions: [{SUB}]}}]}}}}"),
        {"azure": AzureScope(tenants=(TenantScope(tenant=TENANT, subscriptions=(SUB,)),))},
    ),
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
    "text-number": (written(release='{commit: "1234567"}'), {"release": Release(commit="1234567"), "delivery": Delivery(commit="1234567")}),
}  # fmt: skip

_NO_UUID = f"but a valid one is an id of 32 hexadecimal digits in groups of 8-4-4-4-12; write: {SUB}"
_SCOPE = f"scope: {{azure: {{subscriptions: [{SUB}]}}}}"
_NAME_RULE = "but a valid one begins with a letter or digit and holds only those, `.`, `_` and `-`; write: workload: contoso-shop"
_ALL_KEYS = "one of the keys workload, tier, go_live, scope, owner, release, support, reports, rebuildable, cutover, recovery, capacity, flows, endpoints, monitoring, security, delivery, tests, components, tracker, peak, process_areas, roles"
_ADDRESS = "https://wiki.contoso.example/runbooks/checkout"
_PLAIN_ADDRESS = "has no query, no fragment and no sign-in, where secrets hide"
_GROUP_SAMPLE = f"/subscriptions/{SUB}/resourceGroups/rg-shop"
_RESOURCE_RULE = (
    f"but a valid one is the full id of one resource, from `/subscriptions/` to its name; write: resource: {CACHE}"
)

_PLACE_RULE = (
    "but a valid one is the full id of a subscription, resource group or resource, beginning with `/subscriptions/`; "
    f"write: on: /subscriptions/{SUB}"
)

# A file, and its mistake without the name of the file
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
    "subscription-in-two-tenants": (written(scope=f"{{azure: {{subscriptions: [{SUB}], tenants: [{{tenant: {TENANT}, subscriptions: [{SUB}]}}]}}}}"), "4:145: `subscriptions[0]` repeats what stands in line 4 for another tenant; write: it once, in its own tenant; delete line 4 or this one"),
    "management-group-in-two-tenants": (written(scope=f"{{azure: {{management_groups: [a], tenants: [{{tenant: {TENANT}, management_groups: [A]}}]}}}}"), "4:118: `management_groups[0]` repeats what stands in line 4 for another tenant; write: it once, in its own tenant; delete line 4 or this one"),
    "tenant-twice": (written(scope=f"{{azure: {{tenants: [{{tenant: {TENANT}, management_groups: [a]}}, {{tenant: {TENANT.upper()}, management_groups: [b]}}]}}}}"), "4:99: `tenants[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
    "tenant-without-target": (written(scope=f"{{azure: {{tenants: [{{tenant: {TENANT}}}]}}}}"), f"4:36: `tenant` names nothing to look at; write: subscriptions: [{SUB}] beside it"),
    "management-group-path": (written(scope="{azure: {management_groups: [/providers/Microsoft.Management/managementGroups/a]}}"), "4:37: `management_groups[0]` is '/providers/Microsoft.Management/managementGroups/a', but a valid one is the name of a management group, not its path: letters, digits and `_().-`, without a point at its end; write: mg-shop"),
    "management-group-twice": (written(scope="{azure: {management_groups: [a, A]}}"), "4:40: `management_groups[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
    "resource-group-name": (written(scope="{azure: {resource_groups: [rg-till]}}"), f"4:35: `resource_groups[0]` is 'rg-till', but a valid one is the full id of one resource group, from `/subscriptions/` to its name; write: {_GROUP_SAMPLE}"),
    "resource-group-of-a-resource": (written(scope=f"{{azure: {{resource_groups: ['{CACHE}']}}}}"), f"4:35: `resource_groups[0]` is '/subscriptions/{SUB}/resourc…', but a valid one is the full id of one resource group, from `/subscriptions/` to its name; write: {_GROUP_SAMPLE}"),
    "resource-group-twice": (written(scope=f"{{azure: {{resource_groups: ['{GROUP}', '{GROUP.replace('rg-till', 'RG-Till')}']}}}}"), "4:113: `resource_groups[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
    "resource-twice": (written(scope=f"{{azure: {{resources: ['{CACHE}', '{CACHE.replace('redis', 'Redis')}']}}}}"), "4:147: `resources[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
    "tags-list": (written(scope="{azure: {tags: [a]}}"), "4:23: `tags` is a list, but a group of keys belongs here; write: tags: {workload: contoso-shop}"),
    "tag-number": (written(scope="{azure: {tags: {year: 2026}}}"), "4:30: `year` is a number ('2026'), but a text belongs here; write: year: \"2026\", between quotes"),
    "tag-twice": (written(scope="{azure: {tags: {Env: a, env: b}}}"), "4:32: `env` is the name 'env' once more; write: each name once"),
    "tags-beside-groups-alone": (written(scope=f"{{azure: {{resource_groups: ['{GROUP}'], tags: {{a: b}}}}}}"), f"4:114: `tags` choose among the resources of subscriptions and management groups, and none of these is declared; write: subscriptions: [{SUB}] beside it, or delete the tags"),
    "tags-beside-resources-alone": (written(scope=f"{{azure: {{tags: {{a: b}}, resources: ['{CACHE}']}}}}"), f"4:17: `tags` choose among the resources of subscriptions and management groups, and none of these is declared; write: subscriptions: [{SUB}] beside it, or delete the tags"),
    "expect-without-number": (written(scope="{azure: {expect: [{type: a.b/c}]}}"), "4:26: the key `at_least` is missing; write: at_least: 3"),
    "expect-nothing": (written(scope="{azure: {expect: [{type: a.b/c, at_least: 0}]}}"), "4:50: `at_least` is 0, but at least 1 and at most 1000000 is allowed; write: at_least: 3"),
    "expect-no-type": (written(scope="{azure: {expect: [{type: machines, at_least: 1}]}}"), "4:33: `type` is 'machines', but a valid one is a resource type with its namespace, as Microsoft.Web/sites; write: type: microsoft.compute/virtualmachines"),
    "expect-twice": (written(scope="{azure: {expect: [{type: a.b/c, at_least: 1}, {type: A.B/C, at_least: 2}]}}"), "4:54: `expect[1]` repeats what stands in line 4; write: it once; delete line 4 or this one"),
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
    "contact-mailbox": (written(support="{contacts: [{name: A, mailbox: On Call <a@b.example>}]}"), "5:41: `mailbox` is 'On Call <a@b.example>', but a valid one is one e-mail address, without a name or brackets around it; write: mailbox: oncall@contoso.example"),
    "contact-host": (written(support="{contacts: [{name: A, mailbox: a@localhost}]}"), "5:41: `mailbox` is 'a@localhost', but a valid one is one e-mail address, without a name or brackets around it; write: mailbox: oncall@contoso.example"),
    "contact-twins": (written(support="{contacts: [{name: Ada}, {name: ADA}]}"), "5:35: `contacts[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "contact-principal": (written(support="{contacts: [{name: A, principal: ada}]}"), f"5:43: `principal` is 'ada', but a valid one is an id of 32 hexadecimal digits in groups of 8-4-4-4-12; write: principal: {SUB}"),
    "contacts-of-one-person": (written(support=f"{{contacts: [{{name: Ada, principal: {OTHER}}}, {{name: Ada at night, principal: {OTHER.upper()}}}]}}"), "5:21: the contacts Ada and Ada at night have one `principal`; write: one contact for each person"),
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
    "store-short": (written(release="{stores: [sql]}"), f"5:20: `stores[0]` is 'sql', {_RESOURCE_RULE.replace('resource: ', '')}"),
    "store-twice": (written(release=f"{{stores: [{CACHE}, {CACHE.replace('redis', 'Redis')}]}}"), "5:136: `stores[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "cutover-without-end": (written(cutover="{starts: 2026-12-15T06:00:00Z}"), "5:10: the key `ends` is missing; write: ends: 2026-12-15T08:00:00Z"),
    "cutover-backwards": (written(cutover="{starts: 2026-12-15T06:00:00Z, ends: 2026-12-15T06:30:00+01:00}"), "5:10: `cutover` ends before it starts, or at once; write: ends: a moment after that of starts"),
    "cutover-at-once": (written(cutover="{starts: 2026-12-15T06:00:00Z, ends: 2026-12-15T07:00:00+01:00}"), "5:10: `cutover` ends before it starts, or at once; write: ends: a moment after that of starts"),
    "cutover-of-another-year": (written(cutover="{starts: 2025-12-15T06:00:00Z, ends: 2025-12-15T12:00:00Z}"), "5:10: `cutover` does not hold `go_live`, which is 2026-12-15T08:00:00Z; write: a time that starts before go-live and ends after it"),
    "cutover-after-go-live": (written(cutover="{starts: 2026-12-15T08:00:01Z, ends: 2026-12-16T06:00:00Z}"), "5:10: `cutover` does not hold `go_live`, which is 2026-12-15T08:00:00Z; write: a time that starts before go-live and ends after it"),
    "recovery-region-title": (written(recovery="{region: North Europe}"), "5:20: `region` is 'North Europe', but a valid one is the short name of a region, as `az account list-locations` shows it; write: region: northeurope"),
    "recovery-scale-nothing": (written(recovery="{scale: 0}"), "5:19: `scale` is 0, but at least 0.1 and at most 10 is allowed; write: scale: 1.0"),
    "recovery-scale-text": (written(recovery="{scale: half}"), "5:19: `scale` is a text ('half'), but a number belongs here; write: scale: 1.0"),
    "loss-without-why": (written(recovery=f"{{losses: [{{resource: {CACHE}, up_to: PT6H}}]}}"), "5:21: the key `because` is missing; write: because: carts are rebuilt from the order history"),
    "loss-of-a-year": (written(recovery=f"{{losses: [{{resource: {CACHE}, up_to: P365D, because: x}}]}}"), "5:155: `up_to` is 'P365D', but P0D to P30D is allowed; write: up_to: PT6H"),
    "loss-in-words": (written(recovery=f"{{losses: [{{resource: {CACHE}, up_to: 6h, because: x}}]}}"), "5:155: `up_to` is '6h', which is not a duration as ISO 8601 writes it; write: up_to: PT6H"),
    "loss-without-unit": (written(recovery=f"{{losses: [{{resource: {CACHE}, up_to: 6, because: x}}]}}"), "5:155: `up_to` is the number 6 without a unit; write: up_to: PT6H for hours, P6D for days"),
    "loss-twice": (written(recovery=f"{{losses: [{{resource: {CACHE}, up_to: PT6H, because: x}}, {{resource: {CACHE.replace('redis', 'Redis')}, up_to: PT5H, because: x}}]}}"), "5:174: `losses[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "misplaced-losses": (written(losses="[]"), "5:1: the key 'losses' does not belong here; write: it below `recovery:`"),
    "launch-factor-nothing": (written(capacity="{launch_factor: 0}"), "5:27: `launch_factor` is 0, but at least 0.1 and at most 100 is allowed; write: launch_factor: 1.5"),
    "launch-factor-text": (written(capacity="{launch_factor: '2'}"), "5:27: `launch_factor` is a text ('2'), but a number belongs here; write: launch_factor: 2 without quotes"),
    "role-without-place": (written(roles=f"[{{who: A, principal: {OTHER}, role: Owner}}]"), f"5:9: the key `on` is missing; write: on: /subscriptions/{SUB}"),
    "role-place": (written(roles=f"[{{who: A, principal: {OTHER}, role: Owner, on: prod}}]"), f"5:84: `on` is 'prod', {_PLACE_RULE}"),
    "role-on-a-management-group": (written(roles=f"[{{who: A, principal: {OTHER}, role: Owner, on: /providers/Microsoft.Management/managementGroups/x}}]"), f"5:84: `on` is '/providers/Microsoft.Management/managementGroups/x', {_PLACE_RULE}"),
    "role-twice": (written(roles=f"[{{who: A, principal: {OTHER}, role: Owner, on: /subscriptions/{SUB}}}, {{who: B, principal: {OTHER.upper()}, role: owner, on: /Subscriptions/{SUB}}}]"), "5:138: `roles[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "flow-without-members": (written(flows="[{name: a, members: []}]"), f"5:28: `members` has no entries, but at least 1 belongs here; write: members: [{CACHE}]"),
    "flow-twice": (written(flows=f"[{{name: Pay, members: ['{CACHE}']}}, {{name: pay, members: ['{CACHE}']}}]"), "5:151: `flows[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "endpoint-plain": (written(endpoints="[http://shop.example/]"), f"5:13: `endpoints[0]` is 'http://shop.example/', but a valid one is an address that starts with https://; write: {_ADDRESS}"),
    "endpoint-with-a-secret": (written(endpoints="['https://shop.example/?code=1']"), f"5:13: `endpoints[0]` is 'https://shop.example/?code=1', but a valid one {_PLAIN_ADDRESS}; write: {_ADDRESS}"),
    "endpoint-with-a-sign-in": (written(endpoints="['https://a:b@shop.example/']"), f"5:13: `endpoints[0]` is 'https://a:b@shop.example/', but a valid one {_PLAIN_ADDRESS}; write: {_ADDRESS}"),
    "telemetry-twice": (written(monitoring=f"{{telemetry: [{{member: '{CACHE}', component: '{INSIGHTS}'}}, {{member: '{CACHE}', component: '{CACHE}'}}]}}"), "5:290: `telemetry[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "runbook-without-a-review": (written(monitoring="{runbooks: [{url: 'https://wiki.example/a'}]}"), "5:25: the key `reviewed` is missing; write: reviewed: 2026-12-15T08:00:00Z"),
    "known-alert-without-a-reason": (written(monitoring=f"{{known_alerts: [{{rule: '{CACHE}', item: 'https://work.example/1'}}]}}"), "5:29: the key `because` is missing; write: because: the queue drains by itself within an hour"),
    "misplaced-known-alerts": (written(known_alerts="[]"), "5:1: the key 'known_alerts' does not belong here; write: it below `monitoring:`"),
    "location-as-people-say-it": (written(security="{locations: [West Europe]}"), "5:24: `locations[0]` is 'West Europe', but a valid one is the short name of a region, as `az account list-locations` shows it; write: northeurope"),
    "internet-facing-in-words": (written(security="{internet_facing: maybe}"), "5:29: `internet_facing` is a text ('maybe'), but true or false belongs here; write: internet_facing: true"),
    "repository-url": (
        written(scope=f"{{azure: {{subscriptions: [{SUB}]}}, github: {{repositories: [https://github.com/contoso/shop]}}}}"),
        "4:97: `repositories[0]` is 'https://github.com/contoso/shop', but a valid one is owner/name, as in the address of the repository; write: contoso/shop",
    ),
    "project-alone": (
        written(scope=f"{{azure: {{subscriptions: [{SUB}]}}, azure_devops: {{projects: [shop]}}}}"),
        "4:99: `projects[0]` is 'shop', but a valid one is organization/project, as in the address of the project; write: contoso/shop",
    ),
    "tests-both": (written(tests="{unit: {reports: [a.xml], not_needed: none}}"), "5:15: `not_needed` stands beside places where results are found; write: one of the two"),
    "tests-unknown": (written(tests="{smoke: {reports: [a.xml]}}"), "5:9: unknown key 'smoke'; write: one of the keys unit, integration, sit, uat, performance, failure, accessibility"),
    "component-without": (written(components="[{name: api}]"), "5:14: component api must have either `coverage` or `not_measured`; write: coverage: its report files"),
    "component-twice": (written(components="[{name: api, coverage: [a]}, {name: API, coverage: [b]}]"), "5:42: `components[1]` repeats what stands in line 5; write: it once; delete line 5 or this one"),
    "query-empty": (written(tracker="{defects: {}}"), "5:20: the query must have `labels`, `types`, or `wiql` alone; write: labels: [bug]"),
    "query-both": (written(tracker="{defects: {labels: [bug], wiql: SELECT}}"), "5:20: the query must have `labels`, `types`, or `wiql` alone; write: labels: [bug]"),
    "peak-empty": (written(peak="{}"), "5:7: `peak` names no figure; write: virtual_users, requests_per_second, or both"),
    "peak-nothing": (written(peak="{virtual_users: 0}"), "5:23: `virtual_users` is 0, but at least 0.001 and at most 1000000000 is allowed; write: virtual_users: 500"),
    "role-person": (written(roles=f"[{{who: A, principal: ada, role: Owner, on: /subscriptions/{SUB}}}]"), f"5:29: `principal` is 'ada', but a valid one is an id of 32 hexadecimal digits in groups of 8-4-4-4-12; write: principal: {SUB}"),
}  # fmt: skip
