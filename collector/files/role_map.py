"""The role map (`attestations/roles.yaml`): who holds which role, and by which keys and logins they are known."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from collector.files.mistakes import quoted
from collector.files.public_keys import BadKey, public_key
from collector.files.shape import (
    Flag,
    Instant,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    Object,
    OneOf,
    Placed,
    Refined,
    Rule,
    Spot,
    Text,
    WithPlace,
    json_schema,
    load,
)
from collector.papers import Person, RoleMap, SigningKey, look_of

T = TypeVar("T")

MAX_PEOPLE = 500
_MAX_KEYS = 10
_MAX_ROLES = 20

_SAMPLE_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDn4F0bJ0Y2n0vEo2cIYl4qoI3gXK4kPjXz2xCcXzF1r"
_WORD = Rule("[a-z][a-z0-9-]*", "begins with a small letter and holds only those, digits and `-`")
_ROLE = Text(sample="business-owner", max_length=60, rules=(_WORD,))
_AREA = Text(sample="finance", max_length=60)
_LOGIN = Text(
    sample="octocat",
    max_length=39,
    rules=(Rule("[A-Za-z0-9][A-Za-z0-9_-]*", "is a login of GitHub, without `@`"),),
)


def _signing_key(text: str, spot: Spot) -> SigningKey | Invalid:
    try:
        return public_key(text)
    except BadKey as bad:
        return spot.wrong(f"{spot.title} is no key that may sign: {bad}", spot.written(f'"{_SAMPLE_KEY}"'))


def _revoked(*, key: Placed[SigningKey], revoked: datetime | None = None) -> Placed[SigningKey]:
    return Placed(dataclasses.replace(key.value, revoked=revoked), key.spot)


_PUBLIC_KEY = WithPlace(Refined(Text(sample=_SAMPLE_KEY, max_length=4096), _signing_key))
_KEY = OneOf(
    (
        _PUBLIC_KEY,
        Object(
            build=_revoked,
            keys=(
                Key("key", _PUBLIC_KEY, "The line of the `.pub` file.", required=True),
                Key("revoked", Instant(), "From then on nothing that it signed counts, whenever it says it did."),
            ),
        ),
    )
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One entry of `people` as written."""

    name: Placed[str]
    roles: Placed[tuple[str, ...]] | None = None
    keys: tuple[Placed[SigningKey], ...] = ()
    github: Placed[str] | None = None
    azure_devops: Placed[str] | None = None
    areas: tuple[str, ...] = ()
    machine: bool = False


_PERSON = Object(
    build=_Written,
    keys=(
        Key("name", WithPlace(Text(sample="Business owner", max_length=120)), "As reports call them.", required=True),
        Key(
            "roles",
            WithPlace(ListOf(_ROLE, max_items=_MAX_ROLES, unique_by=str)),
            "What they may sign as; the policy says how many of them count.",
        ),
        Key("keys", ListOf(_KEY, max_items=_MAX_KEYS), "The public SSH keys that they sign with."),
        Key("github", WithPlace(_LOGIN), "The login at GitHub, for reviews and approvals."),
        Key(
            "azure_devops",
            WithPlace(Text(sample="owner@contoso.example", max_length=254)),
            "The mail address or id by which Azure DevOps knows them.",
        ),
        Key("areas", ListOf(_AREA, max_items=100, unique_by=str.casefold), "The process areas they accept for."),
        Key("machine", Flag(), "A workflow or service: it never fills a role of a person."),
    ),
)


def _people(written: tuple[_Written, ...], _: Spot) -> RoleMap:
    names = [one.name for one in written]
    _refuse_shared(names, look_of, "is the name of two people", "each person once, with a name of their own")
    keys = [key for one in written for key in one.keys]
    _refuse_shared(keys, _print, "stands there already", "each key once: two people never share one")
    for login in ("github", "azure_devops"):
        logins = [found for one in written if (found := getattr(one, login))]
        _refuse_shared(logins, str.casefold, "belongs to two people", "each login once")
    for one in written:
        if one.machine and one.roles and one.roles.value:
            spot = one.roles.spot
            what = f"{quoted(one.name.value)} is a machine, which never fills a role of a person"
            spot.wrong_key(what, "the entry without `roles`, or without `machine`")
    return RoleMap(people=tuple(map(_person, written)))


def _person(one: _Written) -> Person:
    return Person(
        name=one.name.value.strip(),
        roles=one.roles.value if one.roles else (),
        keys=tuple(key.value for key in one.keys),
        github=one.github.value if one.github else "",
        azure_devops=one.azure_devops.value if one.azure_devops else "",
        areas=one.areas,
        machine=one.machine,
    )


def _refuse_shared(placed: Iterable[Placed[T]], mark: Callable[[T], str], what: str, how: str) -> None:
    """Record a mistake for each value whose mark another one had before it: one person would count as two."""
    first: dict[str, Placed[T]] = {}
    for one in placed:
        before = first.setdefault(mark(one.value), one)
        if before is not one:
            one.spot.wrong(f"{one.spot.title} {what}: see line {before.spot.line}", how)


def _print(key: SigningKey) -> str:
    return key.fingerprint


def _whole(*, people: RoleMap) -> RoleMap:
    return people


_ROLE_MAP = Object(
    build=_whole,
    keys=(
        Key(
            "people",
            Refined(ListOf(_PERSON, min_items=1, max_items=MAX_PEOPLE), _people),
            "Everybody who may sign, each once.",
            required=True,
        ),
    ),
)


def load_role_map(text: str, *, name: str, digest: str) -> RoleMap:
    """Read a role map, whose bytes have this digest; raises `FileMistakes` with everything that is wrong."""
    return dataclasses.replace(load(_ROLE_MAP, text, name=name), digest=digest)


def role_map_schema() -> JsonSchema:
    """Return the JSON schema of a role map for editors."""
    return json_schema(
        _ROLE_MAP, title="golive role map", doc="Who may sign statements and waivers, and in which role."
    )
