"""The role map: strict, and nobody counts as two people."""

import base64
from datetime import UTC, datetime

import pytest

from collector.files.mistakes import FileMistakes
from collector.files.role_map import load_role_map
from collector.papers import Person, SigningKey
from tests.papers.signing import key

OWNER, LEAD = key("ed25519", "owner"), key("ed25519", "lead")


def roles(text: str):
    return load_role_map(text, name="roles.yaml", digest="sha256:1")


def test_everybody_is_known_by_name_and_by_key():
    found = roles(
        f"""
        people:
          - name: Business owner
            roles: [business-owner, sponsor]
            keys: ["{OWNER.public} owner@laptop", {{key: {LEAD.public}, revoked: 2026-11-01T00:00:00Z}}]
            github: octocat
            azure_devops: owner@contoso.example
            areas: [finance]
          - {{name: Release pipeline, machine: true, keys: [{key("rsa").public}]}}
        """
    )
    owner = Person(
        name="Business owner",
        roles=("business-owner", "sponsor"),
        keys=(
            SigningKey(public=OWNER.public, fingerprint=OWNER.fingerprint),
            SigningKey(public=LEAD.public, fingerprint=LEAD.fingerprint, revoked=datetime(2026, 11, 1, tzinfo=UTC)),
        ),
        github="octocat",
        azure_devops="owner@contoso.example",
        areas=("finance",),
    )
    assert found.people[0] == owner == found.named("BUSINESS owner") == found.holding(LEAD.fingerprint)
    assert found.people[1].machine
    assert found.digest == "sha256:1"


def people(*entries: str) -> str:
    return "people:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


def with_key(line: str) -> str:
    return people(f'name: A, keys: ["{line}"]')


def rsa(bits: int) -> str:
    """The line of an RSA key of so many bits; no number of it was ever half of a real one."""
    parts = (b"ssh-rsa", b"\1\0\1", b"\0" + b"\x80" + b"\1" * (bits // 8 - 1))
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"ssh-rsa {base64.b64encode(blob).decode()}"


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("", 1, "empty"),
        ("people: []", 1, "at least 1"),
        ("persons: []", 1, "people"),
        (people("roles: [sponsor]"), 2, "`name` is missing"),
        (people("name: A, role: sponsor"), 2, "did you mean 'roles'"),
        (people("name: A, roles: [Sponsor]"), 2, "small letter"),
        (people("name: A", "name: a"), 3, "two people"),
        (people('name: "Ann B"', 'name: "ann  b"'), 3, "two people"),
        (people('name: "Ann"', 'name: "\uff21nn"'), 3, "two people"),
        (people('name: "Ann"', 'name: "An\\u200bn"'), 3, "two people"),
        (people(f"name: A, keys: [{OWNER.public}]", f"name: B, keys: [{OWNER.public}]"), 3, "see line 2"),
        (people(f"name: A, keys: [{OWNER.public}, {{key: {OWNER.public}}}]"), 2, "stands there already"),
        (people("name: A, github: octocat", "name: B, github: OctoCat"), 3, "two people"),
        (people("name: A, azure_devops: a@b.example", "name: B, azure_devops: A@b.example"), 3, "two people"),
        (people("name: A, machine: true, roles: [sponsor]"), 2, "never fills a role"),
        (people("name: A, github: '@octocat'"), 2, "without `@`"),
        (people(f"name: A, keys: [{{key: {OWNER.public}, revoked: P1M}}]"), 2, "no"),
        (people(f"name: A, keys: [{{key: {OWNER.public}, revoked: 2026-11-01}}]"), 2, "no time of day"),
        (with_key("ssh-ed25519"), 2, "type and key"),
        (with_key("ssh-dss AAAAB3NzaC1kc3MAAACBAA=="), 2, "may not sign"),
        (with_key(OWNER.public[:-8]), 2, "cut off"),
        (with_key(OWNER.public + "!"), 2, "not base64"),
        (with_key(OWNER.public.replace("ssh-ed25519", "ssh-rsa")), 2, "no key of that type"),
        (with_key(rsa(1024)), 2, "1024 bits"),
        (with_key("-----BEGIN OPENSSH PRIVATE KEY-----"), 2, "private key"),
    ],
)
def test_what_is_unclear_is_refused_with_its_line(text, where, why):
    with pytest.raises(FileMistakes, match=why) as found:
        roles(text)
    assert found.value.mistakes[0].line == where


def test_more_people_than_anybody_maps_by_hand_are_refused():
    with pytest.raises(FileMistakes, match="at most 500"):
        roles(people(*(f"name: P{number}" for number in range(501))))
