"""What is trusted: the policy, the overlays above the workload, and the role map, pinned by digest from outside.

A pin is given by the owner of the pipeline, where the team under judgement cannot change it: as `--pin policy=DIGEST`
and `--pin roles=DIGEST` in a protected pipeline, or as GOLIVE_PIN_POLICY and GOLIVE_PIN_ROLES.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.inputs import OVERLAYS, PolicyFiles, read_text
from collector.cli.stops import Stop
from collector.evidence.canonical import digest
from collector.judge.digests import bytes_digest
from collector.model import Digest, Trust

_IS_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_VARIABLES = {"policy": "GOLIVE_PIN_POLICY", "roles": "GOLIVE_PIN_ROLES"}

overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="What an organisation, a team or the workload changes of the policy; may be given several times.",
)
pin_option = click.option(
    "--pin",
    "pins",
    multiple=True,
    metavar="KEY=DIGEST",
    help="The digest that the policy or the role map must have (policy=..., roles=...); see `golive policy digest`.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """The digests that the owner of the pipeline gave; empty where none was given."""

    policy: Digest = ""
    roles: Digest = ""

    @property
    def any(self) -> bool:
        return bool(self.policy or self.roles)


def pins_of(given: Sequence[str], environ: Mapping[str, str]) -> Pins:
    """Read the pins of the command line and the environment. Raises `Stop` where one is malformed or said twice."""
    found: dict[str, str] = {}
    for source, key, named in (*_of_command_line(given), *_of_environment(environ)):
        if not _IS_DIGEST.fullmatch(named):
            how = "write sha256: and 64 hexadecimal digits in lower case, as `golive policy digest` prints it"
            raise Stop(f"{source}: {named!a} is no digest; {how}", exit_codes.WRONG_USAGE)
        if found.setdefault(key, named) != named:
            raise Stop(f"{source}: the {key} is pinned to two digests; give one", exit_codes.WRONG_USAGE)
    return Pins(**found)


def _of_command_line(given: Sequence[str]) -> list[tuple[str, str, str]]:
    pairs = [(f"--pin {text}", *text.partition("=")[::2]) for text in given]
    for source, key, _ in pairs:
        if key not in _VARIABLES:
            raise Stop(f"{source}: write --pin policy=DIGEST or --pin roles=DIGEST", exit_codes.WRONG_USAGE)
    return pairs


def _of_environment(environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(name, key, environ[name].strip()) for key, name in _VARIABLES.items() if environ.get(name, "").strip()]


def read_overlays(paths: Sequence[Path]) -> dict[str, str]:
    """Return the texts of overlays by the names under which a bundle keeps them. Raises `Stop`."""
    found: dict[str, str] = {}
    for path in paths:
        name = OVERLAYS + path.name
        if name in found:
            raise Stop(f"--overlay {path}: another overlay has this file name; rename one", exit_codes.WRONG_USAGE)
        found[name] = read_text(path)
    return found


def digest_of_file(path: Path) -> Digest:
    """Return the digest of a file's bytes. Raises `Stop` where it cannot be read."""
    try:
        return digest(path.read_bytes())
    except OSError as error:
        raise Stop(f"{path}: {error.strerror}; check the name and the rights", exit_codes.WRONG_USAGE) from None


def trust_of(policy: PolicyFiles, roles: Digest, pins: Pins) -> Trust:
    """Return what is trusted; `roles` is the digest of the role map, empty without one. Raises `Stop` off a pin."""
    _hold(pins.policy, policy.from_above, "policy", "the policy with the overlays of the organisation")
    _hold(pins.roles, roles, "roles", "the role map")
    if pins.policy and roles and not pins.roles:
        how = f"let the owner of the pipeline give --pin roles={roles} too"
        message = f"the policy is pinned and the role map is not, so that anybody may say who signs; {how}"
        raise Stop(message, exit_codes.WRONG_USAGE)
    return Trust(
        digest=bytes_digest({"policy": policy.from_above, "roles": roles, "overlays": "\n".join(policy.overlays)}),
        policy=policy.from_above,
        roles=roles,
        overlays=policy.overlays,
        pinned=bool(pins.policy),
    )


def trust_recorded(policy: PolicyFiles, roles: Digest, *, pinned: bool) -> Trust:
    """Return what a recorded run trusted: the digests as they come out now, and that it was pinned as it says."""
    return replace(trust_of(policy, roles, Pins()), pinned=pinned)


def _hold(pin: Digest, found: Digest, key: str, what: str) -> None:
    if pin and pin != found:
        is_there = f"has the digest {found}" if found else "is not there"
        how = f"take the pinned one, or let the owner of the pipeline give --pin {key}={found or 'DIGEST'}"
        raise Stop(f"{what} {is_there}, but is pinned to {pin}; {how}", exit_codes.WRONG_USAGE)
