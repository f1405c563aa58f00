"""Pins: what is held against them, what they must look like, and when trust counts as pinned."""

from __future__ import annotations

from pathlib import Path

import pytest

from collector.cli.inputs import PolicyFiles, policy_of
from collector.cli.stops import Stop
from collector.cli.trust import Pins, digest_of_file, pins_of, read_overlays, trust_of
from collector.files.mistakes import FileMistakes
from policies import shipped_policy

A, B = "sha256:" + "a" * 64, "sha256:" + "b" * 64
LATER = "overlay: team\nlevel: team\ncriteria: {recovery-backup-success: {due: P14D}}\n"
LOOSER = "overlay: team\nlevel: team\ncriteria: {recovery-backup-success: {due: PT1H, because: agreed}}\n"
ABOVE = LOOSER.replace("team", "organisation")


@pytest.fixture(scope="module")
def policy() -> PolicyFiles:
    return policy_of(shipped_policy(), shipped_policy())


def with_overlays(*texts: str, pinned: bool = False) -> PolicyFiles:
    files = {f"overlays/{number}.yaml": text for number, text in enumerate(texts)}
    return policy_of({**shipped_policy(), **files}, shipped_policy(), pinned=pinned)


@pytest.mark.parametrize(
    ("given", "environ", "pins"),
    [
        ((), {}, Pins()),
        ((f"policy={A}",), {}, Pins(policy=A)),
        ((f"policy={A}", f"roles={B}"), {}, Pins(policy=A, roles=B)),
        ((), {"GOLIVE_PIN_POLICY": A, "GOLIVE_PIN_ROLES": f" {B}\n"}, Pins(policy=A, roles=B)),
        ((f"policy={A}",), {"GOLIVE_PIN_POLICY": A}, Pins(policy=A)),
        ((), {"GOLIVE_PIN_POLICY": " "}, Pins()),
    ],
)
def test_pins_come_from_the_command_line_or_the_environment(given, environ, pins):
    assert pins_of(given, environ) == pins


@pytest.mark.parametrize(
    ("given", "environ", "said"),
    [
        (("policy",), {}, "is no digest"),
        (("policy=",), {}, "is no digest"),
        (("policy=sha256:" + "A" * 64,), {}, "lower case"),
        (("keys=" + A,), {}, "write --pin policy=DIGEST or --pin roles=DIGEST"),
        ((f"policy={A}", f"policy={B}"), {}, "two digests"),
        ((f"policy={A}",), {"GOLIVE_PIN_POLICY": B}, "two digests"),
        ((), {"GOLIVE_PIN_ROLES": "latest"}, "GOLIVE_PIN_ROLES"),
    ],
)
def test_a_pin_that_is_none_is_refused(given, environ, said):
    with pytest.raises(Stop, match=said):
        pins_of(given, environ)


@pytest.mark.parametrize(
    ("pin_policy", "pin_roles", "roles", "pinned"),
    [
        (False, False, "", False),
        (False, False, A, False),
        (True, False, "", True),
        (True, True, A, True),
        (False, True, A, False),
    ],
)
def test_trust_is_pinned_when_everything_that_is_there_is_pinned(policy, pin_policy, pin_roles, roles, pinned):
    pins = Pins(policy=policy.from_above if pin_policy else "", roles=roles if pin_roles else "")
    trust = trust_of(policy, roles, pins)
    assert trust.pinned is pinned
    assert (trust.policy, trust.roles) == (policy.from_above, roles)


@pytest.mark.parametrize(
    ("pins", "roles", "said"),
    [
        (Pins(policy=A), "", "the policy with the overlays of the organisation has the digest"),
        (Pins(roles=A), B, f"the role map has the digest {B}, but is pinned to {A}"),
        (Pins(roles=A), "", "the role map is not there"),
        (..., A, f"anybody may say who signs; let the owner of the pipeline give --pin roles={A} too"),
    ],
)
def test_what_is_not_as_pinned_ends_the_run(policy, pins, roles, said):
    """A team could loosen its pin otherwise, by adding a role map of its own."""
    with pytest.raises(Stop, match=said):
        trust_of(policy, roles, Pins(policy=policy.from_above) if pins is ... else pins)


def test_an_overlay_of_the_organisation_belongs_to_the_pin_and_one_below_does_not(policy):
    assert with_overlays(LATER).from_above == policy.from_above
    assert with_overlays(ABOVE).from_above != policy.from_above
    assert trust_of(with_overlays(LATER), "", Pins()).digest != trust_of(policy, "", Pins()).digest


def test_under_a_pin_an_overlay_below_the_organisation_may_not_loosen():
    assert [one.kind for one in with_overlays(LOOSER).loosened] == ["overlay"]
    with pytest.raises(FileMistakes, match="trust is pinned"):
        with_overlays(LOOSER, pinned=True)


def test_two_overlays_of_one_file_name_are_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "o.yaml").write_text(LATER)
    with pytest.raises(Stop, match="rename one"):
        read_overlays([tmp_path / "a" / "o.yaml", tmp_path / "b" / "o.yaml"])


def test_a_role_map_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(Stop, match="check the name"):
        digest_of_file(Path(tmp_path / "roles.yaml"))
