"""Releases with their assets, and what is attested of artifacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.estate.github.home import Commits, Home
from simulator.github.hub import Json
from simulator.github.shapes import releasing
from simulator.strict import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """Releases, newest first, and the commits of their tags."""

    releases: Sequence[Json]
    tags: Mapping[str, str]


def read_releases(entry: Fields, home: Home, commits: Commits) -> Releases:
    """Read `releases: [{tag, name, commit, published, by, draft, prerelease, immutable, assets}]`."""
    found, tags = [], {}
    for value, where in entry.each("releases"):
        told = Fields(value, where)
        tag = told.text("tag")
        published = told.moment("published", home.now, home.now - timedelta(days=1))
        is_draft = told.flag("draft", default=False)
        if told.has("commit") and not is_draft:
            tags[tag] = commits.named(told.text("commit"), published)
        found.append(_release(told, home, tag, published, is_draft=is_draft))
        told.done()
    found.sort(key=lambda release: str(release["created_at"]), reverse=True)
    return Releases(releases=tuple(found), tags=tags)


def _release(told: Fields, home: Home, tag: str, published: datetime, *, is_draft: bool) -> Json:
    by = told.text("by", "release-manager")
    release = releasing.Released(
        tag=tag,
        name=told.text("name", tag),
        target=told.text("target", home.branch),
        by=by,
        created=told.moment("created", home.now, published),
        published=published,
        draft=is_draft,
        prerelease=told.flag("prerelease", default=False),
        immutable=told.flag("immutable", default=False),
        assets=tuple(_assets(told, home, tag, by, published)),
    )
    return releasing.release(home.full_name, release)


def _assets(told: Fields, home: Home, tag: str, by: str, when: datetime) -> Iterator[Json]:
    """Read `assets: [{name, size, digest}]`."""
    for value, where in told.each("assets"):
        entry = Fields(value, where)
        name, size, digest = entry.text("name"), entry.whole("size", 1024), entry.text("digest", "")
        entry.done()
        yield releasing.asset(home.full_name, tag, name, size=size, digest=digest, by=by, when=when)


def read_attestations(entry: Fields, home: Home) -> Mapping[str, Sequence[Json]]:
    """Read `attestations: [{digest, predicate_type}]` by digest (`sha256:…`)."""
    found: dict[str, list[Json]] = {}
    for value, where in entry.each("attestations"):
        told = Fields(value, where)
        digest = told.text("digest")
        kind = told.text("predicate_type", releasing.PROVENANCE)
        told.done()
        body = releasing.attestation(home.full_name, digest, predicate_type=kind, initiator="user")
        found.setdefault(digest, []).append(body)
    return found
