"""Overlays in levels: what changes, what counts as asking for less, and what is refused under a pin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judge_samples import ROW_TYPES, criterion_text, policy_text

from collector.files.mistakes import FileMistakes
from collector.judge.directions import Way, asks_less, way_of
from collector.judge.loader import load_policy
from collector.judge.overlays import Overlaid, overlaid
from collector.judge.policy import Policy
from collector.model import Method, Severity, Tier

LINES = """\
- vm.backup_age <= params.longest
- vm.nics >= params.least_nics
- vm.state in params.states
- vm.load_pct <= params.busy || vm.nics >= params.least_nics
- vm.on == params.needed
"""
PARAMS = "{longest: PT36H, least_nics: 2, states: [running, ready], busy: 80, needed: true}"
ATTEST = "{says: It is fine., by: [service-owner], least: key, valid: P30D}"
BASE = load_policy({"p.yaml": policy_text(criterion_text(LINES, params=PARAMS, attest=ATTEST))}, ROW_TYPES)
ID = "recovery-machine-fine"


def overlay(level: str, change: str, *, name: str = "", limits: str = "") -> dict[str, str]:
    text = f"overlay: {name or level}\nlevel: {level}\n"
    text += f"criteria:\n  {ID}: {change}\n" if change else ""
    return {f"{name or level}.yaml": text + (f"limits: {limits}\n" if limits else "")}


def changed(change: str, *, level: str = "team", limits: str = "") -> Overlaid:
    return overlaid(BASE, overlay(level, change, limits=limits))


def mistake(files: dict[str, str], *, strict: bool = False) -> str:
    with pytest.raises(FileMistakes) as found:
        overlaid(BASE, files, strict=strict)
    return str(found.value)


@pytest.mark.parametrize(
    ("param", "way"),
    [
        ("longest", Way.LESS),
        ("least_nics", Way.MORE),
        ("states", Way.LESS),
        ("busy", Way.LESS),
        ("needed", Way.NOBODY_KNOWS),
    ],
)
def test_the_conditions_tell_which_way_asks_for_more(param, way):
    assert way_of(BASE.criterion(ID), param) is way


TIGHTER = [
    "{severity: blocker}",
    "{due: P14D}",
    "{max_age: PT6H}",
    "{params: {longest: PT12H}}",
    "{params: {least_nics: 3}}",
    "{params: {states: [running]}}",
    "{params: {busy: 60}}",
    "{params: {longest: {default: PT36H, T0: PT1H}}}",
    "{valid: P14D}",
    "{asked: true}",
]
LOOSER = [
    ("{severity: major, because: agreed}", "weighs less"),
    ("{severity: {default: blocker, T2: minor}, because: agreed}", "weighs less at T2"),
    ("{due: P1D, because: agreed}", "P1D before go-live"),
    ("{max_age: P2D, because: agreed}", "P2D old"),
    ("{params: {longest: PT48H}, because: agreed}", "longest asks for less"),
    ("{params: {least_nics: 1}, because: agreed}", "least_nics"),
    ("{params: {states: [running, stopped]}, because: agreed}", "states"),
    ("{params: {needed: false}, because: agreed}", "needed"),
    ("{least: host, because: agreed}", "signed by host"),
    ("{valid: P60D, because: agreed}", "P60D"),
    ("{asked: false, because: agreed}", "not asked"),
]


@pytest.mark.parametrize("change", TIGHTER)
def test_what_asks_for_more_is_no_loosening_and_works_under_a_pin(change):
    assert changed(change).loosened == ()
    assert overlaid(BASE, overlay("workload", change), strict=True).loosened == ()


@pytest.mark.parametrize(("change", "said"), LOOSER)
def test_what_asks_for_less_is_listed_with_its_reason(change, said):
    (loosening,) = changed(change).loosened
    assert said in loosening.detail
    assert "by the overlay team of the team: agreed" in loosening.detail
    assert loosening.subject == ID


@pytest.mark.parametrize(("change", "said"), LOOSER)
@pytest.mark.parametrize("level", ["team", "workload"])
def test_under_a_pin_only_the_organisation_may_ask_for_less(change, said, level):
    assert f"the overlay of the {level} asks for less" in mistake(overlay(level, change), strict=True)
    (loosening,) = overlaid(BASE, overlay("organisation", change), strict=True).loosened
    assert said in loosening.detail


@pytest.mark.parametrize("change", [one.replace(", because: agreed", "") for one, _ in LOOSER])
def test_asking_for_less_without_a_reason_is_refused(change):
    assert "this asks for less" in mistake(overlay("organisation", change))


LIMITS = [
    ("{max_open_majors: 1, max_waivers: 0, max_roles_per_person: 1}", ""),
    ("{non_waivable: [recovery-machine-fine], review_required: true}", ""),
    ("{max_open_majors: 5, because: agreed}", "max_open_majors is 5, not 3"),
    ("{max_waivers: 9, because: agreed}", "max_waivers is 9, not 3"),
    ("{max_roles_per_person: 4, because: agreed}", "max_roles_per_person is 4, not 2"),
]


@pytest.mark.parametrize(("limits", "said"), LIMITS)
def test_limits_of_the_whole_policy(limits, said):
    found = changed("", limits=limits)
    assert [one.detail.partition(",")[0] for one in found.loosened] == ([said.partition(",")[0]] if said else [])
    assert found.policy.limits != BASE.limits or found.policy.waiving != BASE.waiving


def test_a_review_that_is_required_above_cannot_be_dropped_silently():
    files = {**overlay("organisation", "", limits="{review_required: true}")}
    files |= overlay("team", "", limits="{review_required: false, because: agreed}")
    found = overlaid(BASE, files)
    assert [one.detail.partition(",")[0] for one in found.loosened] == ["no review is needed before a deployment"]
    assert "asks for less" in mistake(files, strict=True)


def test_everything_that_an_overlay_says_takes_effect():
    change = "{severity: {default: major, T0: blocker}, due: P14D, max_age: PT6H, params: {longest: PT12H}, "
    change += "valid: P7D, least: oidc, because: agreed}"
    one = changed(change).policy.criterion(ID)
    assert one.severity[Tier.T1] is Severity.MAJOR
    assert one.conditions[0].severity[Tier.T1] is Severity.MAJOR
    assert (one.due, one.max_age) == (timedelta(days=14), timedelta(hours=6))
    assert one.params_at(Tier.T1)["params.longest"] == timedelta(hours=12)
    assert one.attest is not None
    assert (one.attest.valid, one.attest.least) == (timedelta(days=7), Method.OIDC)


def test_a_criterion_that_is_not_asked_is_gone():
    assert changed("{asked: false, because: agreed}").policy.criteria == ()


def test_lower_levels_apply_after_higher_ones_whatever_their_names():
    files = overlay("workload", "{max_age: PT2H}", name="a") | overlay("organisation", "{max_age: PT6H}", name="z")
    assert overlaid(BASE, files).policy.criterion(ID).max_age == timedelta(hours=2)


def test_a_lower_level_is_held_against_the_level_above_not_the_policy():
    files = overlay("organisation", "{max_age: PT2H}") | overlay("team", "{max_age: PT6H}")
    assert "evidence may be PT6H old, not PT2H" in mistake(files)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("{params: {longst: PT12H}}", "has no parameter `longst` (did you mean 'longest'?)"),
        ("{params: {longest: 12}}", "`longest` is a timedelta in the policy"),
        ("{max_age: P1M}", "P1M"),
        ("{weight: 3}", "weight"),
    ],
)
def test_mistakes_have_a_place(change, said):
    found = mistake(overlay("team", change))
    assert said in found
    assert found.startswith("team.yaml:4:")


def test_a_criterion_that_is_not_there_is_a_mistake():
    found = mistake({"o.yaml": "overlay: o\nlevel: team\ncriteria:\n  recovery-machine-fin: {due: P14D}\n"})
    assert "no criterion `recovery-machine-fin` (did you mean 'recovery-machine-fine'?)" in found


def test_what_a_level_above_took_out_cannot_be_changed_below():
    files = overlay("team", "{max_age: PT6H}", name="b") | overlay(
        "organisation", "{asked: false, because: x}", name="a"
    )
    assert f"an overlay before this one takes `{ID}` out of the policy" in mistake(files)


def test_two_overlays_of_one_level_that_contradict_each_other_are_refused():
    files = overlay("team", "{max_age: PT6H}", name="a") | overlay("team", "{max_age: PT2H}", name="b")
    assert "a.yaml:4 says something else about `max_age`" in mistake(files)
    same = overlay("team", "{max_age: PT6H}", name="a") | overlay("team", "{max_age: PT6H}", name="b")
    assert overlaid(BASE, same).policy.criterion(ID).max_age == timedelta(hours=6)


def test_the_meaning_of_the_policy_changes_with_an_overlay_that_changes_it():
    def meaning(policy: Policy) -> str:
        return policy.name.semantic_digest

    assert meaning(changed("{due: P14D}").policy) != meaning(BASE)
    assert meaning(changed("{due: P7D}").policy) == meaning(BASE)


def test_only_overlays_of_the_organisation_belong_to_what_is_pinned():
    files = overlay("organisation", "{due: P14D}") | overlay("workload", "{due: P20D}")
    found = overlaid(BASE, files)
    assert len(found.digests) == 2
    assert found.from_above == found.digests[:1]


_VALUES = st.one_of(
    st.floats(0, 100),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.lists(st.sampled_from("abc"), unique=True).map(tuple),
)


@given(_VALUES, _VALUES, st.sampled_from(Way))
def test_of_two_different_values_at_least_one_asks_for_less(one, other, way):
    """Going there and back again is never free: else a chain of overlays could loosen unseen."""
    there, back = asks_less(way, one, other), asks_less(way, other, one)
    assert (there or back) == (one != other)
