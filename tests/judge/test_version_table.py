"""The dated table of supported versions: what an author may write, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from collector.cli.inputs import policy_of
from collector.derive.version_table import Lifetime, Product, VersionTable
from collector.files.mistakes import FileMistakes
from collector.judge.tables import load_tables
from collector.judge.version_table import VERSION_FILE, versions_schema
from policies import shipped_policy

PG = '{source: https://pg.example, versions: {"16": {until: "2028-11-09"}}}'


def text(products: str = f"{{postgresql: {PG}}}", dated: str = '"2026-11-22"', max_age: str = "P90D") -> str:
    return f"dated: {dated}\nmax_age: {max_age}\nproducts: {products}\n"


def loaded(said: str) -> VersionTable:
    return load_tables({**shipped_policy(), VERSION_FILE: said}).versions


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def test_a_product_has_versions_with_their_last_days():
    table = loaded(text())
    assert (table.dated, table.max_age) == (day(2026, 11, 22), timedelta(days=90))
    assert table.products["postgresql"].versions == {"16": Lifetime(until=day(2028, 11, 9))}


def test_support_may_be_extended_and_a_day_unchecked():
    table = loaded(
        text('{x: {source: s, versions: {"1": {until: "2026-01-31", extended: "2027-01-31", verified: false}}}}')
    )
    found = table.products["x"].versions["1"]
    assert (found.extended, found.verified) == (day(2027, 1, 31), False)


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        (text("{}"), "no product stands here"),
        (text(dated='"yesterday"'), "is a day such as 2028-11-09"),
        (text(dated='"2026-02-30"'), "which no calendar has"),
        (text(max_age="P0D"), "is allowed"),
        (text(f"{{'Post/gre': {PG}}}"), "is small letters"),
        (text('{x: {source: s, versions: {"a b": {until: "2026-01-31"}}}}'), "is a version such as 1.33"),
        (text('{x: {source: s, versions: {"1": {}}}}'), "until"),
        (text('{x: {versions: {"1": {until: "2026-01-31"}}}}'), "source"),
        (text('{x: {source: s, versions: {"1": {until: "2027-01-31", extended: "2026-01-31"}}}}'), "ends before"),
        (text('{x: {source: s, versions: {"1": {until: "2027-01-31", sure: true}}}}'), "sure"),
    ],
)
def test_what_no_table_can_mean_is_refused(said, mistake):
    with pytest.raises(FileMistakes) as found:
        loaded(said)
    mistakes = [str(one) for one in found.value.mistakes]
    assert any(mistake in one and one.startswith(VERSION_FILE) for one in mistakes), mistakes


def test_a_policy_without_the_table_has_the_shipped_one():
    shipped = shipped_policy()
    own = policy_of({name: said for name, said in shipped.items() if name != VERSION_FILE}, shipped)
    assert own.tables.versions == policy_of(shipped, shipped).tables.versions
    assert own.tables.versions.products


@pytest.mark.parametrize(
    ("version", "found"),
    [("1.33", "1.33"), ("1.33.4", "1.33"), ("1.3", None), ("1.330", None), ("1", None), ("24", "24"), ("24.1.2", "24")],
)
def test_a_version_is_part_of_the_nearest_entry(version, found):
    entries = {name: Lifetime(until=day(2027, 1, 1)) for name in ("1.33", "24")}
    product = Product(source="s", versions=entries)
    assert product.lifetime(version) is (None if found is None else entries[found])


def test_an_empty_table_is_always_too_old():
    assert VersionTable().is_stale(day(2026, 11, 22))


def test_every_entry_of_the_shipped_table_has_a_page_of_its_vendor():
    products = loaded(shipped_policy()[VERSION_FILE]).products
    assert {name for name, product in products.items() if not product.source.startswith("https://")} == set()
    assert {name for name, product in products.items() if not product.versions} == set()


def test_the_schema_names_every_key():
    assert set(versions_schema()["properties"]) == {"dated", "max_age", "products"}
