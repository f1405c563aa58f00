"""The dated table of supported versions (`tables/versions.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from collector.derive.version_table import Lifetime, Product, VersionTable
from collector.files.shape import (
    Duration,
    Flag,
    Invalid,
    JsonSchema,
    Key,
    MapOf,
    Object,
    Refined,
    Rule,
    Spot,
    Text,
    json_schema,
)
from collector.instants import parse_instant

_DAY = Rule(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "is a day such as 2028-11-09")
_PRODUCT = Rule(r"[a-z][a-z0-9 .-]*", "is small letters, digits, spaces, `.` and `-`")
_VERSION = Rule(r"[A-Za-z0-9][A-Za-z0-9.-]*", "is a version such as 1.33, in quotes")


def _moment(text: str, spot: Spot) -> datetime | Invalid:
    try:
        return parse_instant(f"{text}T00:00:00Z")
    except ValueError:
        return spot.wrong(f"{spot.title} is {text}, which no calendar has", "a day such as 2028-11-09")


def _day(sample: str) -> Refined[str, datetime]:
    return Refined(Text(max_length=10, sample=sample, rules=(_DAY,)), _moment)


def _later(lifetime: Lifetime, spot: Spot) -> Lifetime | Invalid:
    if lifetime.extended is None or lifetime.extended > lifetime.until:
        return lifetime
    return spot.wrong("the extended support ends before the standard one", "`extended` after `until`, or neither")


def _some_products(products: Mapping[str, Product], spot: Spot) -> Mapping[str, Product] | Invalid:
    if products:
        return products
    return spot.wrong("no product stands here, so every version would be unknown", "at least one product")


_LIFETIME = Refined(
    Object(
        build=Lifetime,
        keys=(
            Key("until", _day("2028-11-09"), "The last day of standard support.", required=True),
            Key("extended", _day("2029-03-31"), "The last day of support that the service extends by itself."),
            Key("verified", Flag(), "False where nobody has held the day against the source; true when absent."),
        ),
    ),
    _later,
)
_ONE_PRODUCT = Object(
    build=lambda source, versions: Product(source=source, versions=versions),
    keys=(
        Key("source", Text(max_length=500, sample="https://www.postgresql.org/support/versioning/"),
            "The page of the vendor with the dates.", required=True),
        Key("versions", MapOf(Text(max_length=40, lower=True, sample="1.33", rules=(_VERSION,)), _LIFETIME),
            "Until when each version is supported.", required=True),
    ),
)  # fmt: skip
VERSION_TABLE = Object(
    build=VersionTable,
    keys=(
        Key("dated", _day("2026-11-22"), "When all of it was last held against its sources.", required=True),
        Key("max_age", Duration(minimum=timedelta(days=1), maximum=timedelta(days=366), sample="P90D"),
            "How long it may be relied on after that; then every version is unknown.", required=True),
        Key("products", Refined(MapOf(Text(max_length=60, lower=True, sample="postgresql", rules=(_PRODUCT,)),
                                      _ONE_PRODUCT), _some_products),
            "The products by name.", required=True),
    ),
)  # fmt: skip
VERSION_FILE = "tables/versions.yaml"


def versions_schema() -> JsonSchema:
    """Return the JSON schema of `tables/versions.yaml` for editors."""
    return json_schema(VERSION_TABLE, title="golive version table", doc="Until when versions are supported.")
