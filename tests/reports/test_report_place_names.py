"""A subject is called as people know it: with its group, its subscription, or its repository."""

from __future__ import annotations

import pytest

from collector.reports.place_names import place_name

SUB = "/subscriptions/00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (SUB, "subscription 00000000-0000-0000-0000-000000000001"),
        (f"{SUB}/resourceGroups/rg-web/providers/Microsoft.Web/sites/shop", "shop (rg-web)"),
        ("github:contoso/shop", "contoso/shop"),
        ("github:contoso/shop/issues/7", "issue 7 (contoso/shop)"),
        ("github:contoso/shop/actions/runs/90107", "run 90107 (contoso/shop)"),
        ("github:contoso/shop/check-runs/11", "check 11 (contoso/shop)"),
        ("github:contoso/shop/branches/main", "branch main (contoso/shop)"),
        ("github:contoso/shop/environments/production", "environment production (contoso/shop)"),
        ("github:contoso/shop/actions/runs/9/reports/tests/unit/a.xml", "tests/unit/a.xml (contoso/shop)"),
        ("github:contoso/shop/compare/0a1...2b3/db/migrations/1.sql", "db/migrations/1.sql (contoso/shop)"),
        ("github:contoso/shop/compare/0a1...2b3", "compare 0a1...2b3 (contoso/shop)"),
        ("azure-devops:contoso/shop/build/builds/12", "build 12 (contoso/shop)"),
        ("azure-devops:contoso/shop/git/repositories/ef1a/branches/main", "branch main (contoso/shop)"),
        ("github:contoso/shop/issues/7\x1b[31m", "issue 7 (contoso/shop)"),
        ("type:Microsoft.Sql/servers", "Microsoft.Sql/servers"),
        ("component:shop-api", "component shop-api"),
        ("tests:unit", "unit tests"),
        ("tests:", "tests:"),
        ("", "(no name)"),
    ],
)
def test_what_a_subject_is_called(subject, name):
    assert place_name(subject) == name
