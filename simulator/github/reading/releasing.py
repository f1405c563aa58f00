"""Releases with their assets, and attestations of artifacts."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.github import refusals
from simulator.github.hub import Json
from simulator.github.reading.route import Asked, Found, Listed, Route, the_one


def _published(asked: Asked) -> Sequence[Json]:
    """Return all releases but drafts, which are shown to those alone who may push."""
    return [release for release in asked.repository.releases if not release["draft"]]


def _releases(asked: Asked) -> Found:
    return Listed(items=_published(asked))


def _latest(asked: Asked) -> Found:
    """Return the release whose commit is the newest, of those that are published and not for trying."""
    full = [release for release in _published(asked) if not release["prerelease"]]
    if not full:
        raise refusals.hidden()
    return max(full, key=lambda release: str(release["created_at"]))


def _by_tag(asked: Asked) -> Found:
    return the_one(_published(asked), "tag_name", asked.parts["tag"])


def _release(asked: Asked) -> Found:
    return the_one(_published(asked), "id", int(asked.parts["id"]))


def _attestations(asked: Asked) -> Found:
    """List what is attested of a digest; unlike a list of nothing, a digest that nobody attested is a 404."""
    found = asked.repository.attestations.get(asked.parts["digest"], ())
    found = [one for one in found if asked.query.get("predicate_type", "") in ("", one["predicate_type"])]
    if not found:
        raise refusals.hidden()
    return {"attestations": [{key: one[key] for key in one if key != "predicate_type"} for one in found]}


ROUTES = (
    Route("releases", "contents", _releases),
    Route("releases/latest", "contents", _latest),
    Route("releases/tags/{tag}", "contents", _by_tag),
    Route("releases/{id}", "contents", _release),
    Route("attestations/{digest}", "attestations", _attestations),
)
