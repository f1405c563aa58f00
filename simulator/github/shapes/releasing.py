"""Bodies of releases with their assets, and of attestations."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.github.addresses import api, html, moment, node_id, number, person
from simulator.github.hub import Json

PROVENANCE = "https://slsa.dev/provenance/v1"
_STATEMENT = "https://in-toto.io/Statement/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A release; a draft is not published yet."""

    tag: str
    name: str
    target: str
    by: str
    created: datetime
    published: datetime
    draft: bool
    prerelease: bool
    immutable: bool
    assets: Sequence[Json]


def release(full_name: str, told: Released) -> Json:
    """Return a release; a draft is not published yet."""
    found = number("release", full_name, told.tag)
    address = api(full_name, f"releases/{found}")
    return {
        "url": address,
        "assets_url": f"{address}/assets",
        "upload_url": f"{address}/assets{{?name,label}}",
        "html_url": html(full_name, f"releases/tag/{told.tag}"),
        "id": found,
        "author": person(told.by),
        "node_id": node_id("RE", found),
        "tag_name": told.tag,
        "target_commitish": told.target,
        "name": told.name,
        "draft": told.draft,
        "immutable": told.immutable,
        "prerelease": told.prerelease,
        "created_at": moment(told.created),
        "updated_at": moment(told.published),
        "published_at": None if told.draft else moment(told.published),
        "assets": list(told.assets),
        "tarball_url": api(full_name, f"tarball/{told.tag}"),
        "zipball_url": api(full_name, f"zipball/{told.tag}"),
        "body": None,
    }


def asset(full_name: str, tag: str, name: str, *, size: int, digest: str, by: str, when: datetime) -> Json:
    """Return a file of a release; older ones have no digest."""
    found = number("asset", full_name, tag, name)
    return {
        "url": api(full_name, f"releases/assets/{found}"),
        "browser_download_url": html(full_name, f"releases/download/{tag}/{name}"),
        "id": found,
        "node_id": node_id("RA", found),
        "name": name,
        "label": "",
        "state": "uploaded",
        "content_type": "application/octet-stream",
        "size": size,
        "digest": digest or None,
        "download_count": 0,
        "created_at": moment(when),
        "updated_at": moment(when),
        "uploader": person(by),
    }


def attestation(full_name: str, digest: str, *, predicate_type: str, initiator: str) -> Json:
    """Return a statement about an artifact in an envelope whose signature proves nothing."""
    algorithm, _, value = digest.partition(":")
    statement = {
        "_type": _STATEMENT,
        "subject": [{"name": "artifact", "digest": {algorithm: value}}],
        "predicateType": predicate_type,
        "predicate": {},
    }
    envelope = {
        "payload": b64encode(json.dumps(statement).encode()).decode(),
        "payloadType": "application/vnd.in-toto+json",
        "signatures": [{"sig": ""}],
    }
    return {
        "bundle": {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": {},
            "dsseEnvelope": envelope,
        },
        "repository_id": number("repository", full_name),
        "bundle_url": api(full_name, f"attestations/{digest}"),
        "initiator": initiator,
        "predicate_type": predicate_type,
    }
