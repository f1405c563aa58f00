"""Published releases on GitHub: with how many files, of which commit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, assert_refused, changed

from collector.facts.delivery import Published
from collector.model import Delivery, Environments
from probes.delivery.github_releases import PROBE, RELEASES, parse_release

SHOP = "github:contoso/shop"
BEFORE = "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"
RECORDED = answers("github_releases")["releases"]
(ASK,) = asks(RELEASES, Delivery(package=("shop",)))
FULL, BETA = items(ASK, RECORDED, SHOP)


def test_a_release_tells_its_commit_and_the_digests_of_its_files():
    assert facts_of(PROBE, RELEASES, [FULL]) == [
        Published(
            subject=f"{SHOP}/releases/601",
            tag="v2.3.0",
            commit=BEFORE,
            draft=False,
            prerelease=False,
            immutable=True,
            published=datetime(2026, 11, 1, 8, 5, tzinfo=UTC),
            assets=2,
            digests=("sha256:" + "b" * 64,),
            **SEEN,
        )
    ]


def test_a_draft_of_a_branch_tells_no_commit():
    (found,) = facts_of(PROBE, RELEASES, [BETA])
    assert (found.commit, found.draft, found.prerelease, found.assets) == (None, True, True, 0)
    assert (found.published, found.immutable) == (None, None)


def test_files_that_are_not_told_are_not_none():
    (found,) = facts_of(PROBE, RELEASES, items(ASK, [changed(RECORDED[0], "assets", GONE)], SHOP))
    assert (found.assets, found.digests) == (None, ())


@pytest.mark.parametrize(
    ("path", "value"), [("id", GONE), ("tag_name", ""), ("draft", "no idea"), ("assets", "many"), ("published_at", "x")]
)
def test_what_cannot_be_understood_is_refused(path, value):
    assert_refused(parse_release, dict(FULL.raw), path, value, SHOP)


@pytest.mark.parametrize(
    ("delivery", "asked"),
    [
        (Delivery(), 0),
        (Delivery(commit=BEFORE), 0),
        (Delivery(package=("shop",)), 1),
        (Delivery(environments=Environments(beta=("ring0",))), 1),
    ],
)
def test_releases_are_asked_for_where_something_is_made_of_them(delivery, asked):
    assert len(asks(RELEASES, delivery)) == asked


def test_neither_texts_nor_people_are_kept():
    held = str([FULL.raw, BETA.raw])
    assert [word for word in ("Thanks", "release-builder", "github.example") if word in held] == []
