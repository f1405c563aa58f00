"""The shape of an overlay: what an organisation, a team or a workload changes of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from collector.files.shape import (
    Choice,
    Duration,
    Flag,
    JsonSchema,
    Key,
    ListOf,
    MapOf,
    Object,
    Placed,
    Rule,
    Text,
    Whole,
    WithPlace,
    json_schema,
)
from collector.judge.policy import Severities
from collector.judge.shapes import PerTier, param, severities
from collector.model import Method


class Level(StrEnum):
    """Whose overlay it is, from the one that stands above all others to the lowest."""

    ORGANISATION = "organisation"
    TEAM = "team"
    WORKLOAD = "workload"

    @property
    def depth(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeText:
    """What an overlay changes of one criterion, each with its place."""

    severity: Placed[Severities] | None = None
    due: Placed[timedelta] | None = None
    max_age: Placed[timedelta] | None = None
    params: Mapping[str, Placed[PerTier]] = field(default_factory=dict)
    least: Placed[Method] | None = None
    valid: Placed[timedelta] | None = None
    asked: Placed[bool] | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsText:
    """What an overlay changes of the limits of the whole policy."""

    max_open_majors: Placed[int] | None = None
    max_waivers: Placed[int] | None = None
    max_roles_per_person: Placed[int] | None = None
    review_required: Placed[bool] | None = None
    non_waivable: tuple[Placed[str], ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayText:
    """One overlay as written."""

    name: Placed[str]
    level: Level
    criteria: Mapping[str, Placed[ChangeText]] = field(default_factory=dict)
    limits: Placed[LimitsText] | None = None


_NAME = Rule(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", "is letters, digits, `.`, `_` and `-`")
_KEBAB = Rule(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", "is small words joined by `-`, the area first")
_PARAM_NAME = Rule(r"[a-z][a-z0-9_]{0,62}", "is small letters, digits and `_`")
_ID = Text(sample="recovery-backup-success", rules=(_KEBAB,), max_length=80)
_BECAUSE = Text(sample="agreed in the risk board of 2026-11-02", max_length=500)
_CHANGE = Object(
    keys=(
        Key("severity", WithPlace(severities()), "Blocker, major or minor, per tier if needed."),
        Key("due", WithPlace(Duration(sample="P14D")), "How long before go-live it must hold."),
        Key("max_age", WithPlace(Duration(minimum=timedelta(minutes=1), sample="PT6H")), "How old evidence may be."),
        Key("params", MapOf(Text(sample="max_age", rules=(_PARAM_NAME,)), param(), max_items=50), "Other values."),
        Key("least", WithPlace(Choice.of(Method)), "The least method of signing that counts."),
        Key("valid", WithPlace(Duration(minimum=timedelta(days=1), sample="P14D")), "How long a statement may count."),
        Key("asked", WithPlace(Flag()), "`false` takes the criterion out; this loosens the gate."),
        Key("because", _BECAUSE, "Why; a change that asks for less needs it."),
    ),
    build=ChangeText,
    doc="What changes of one criterion.",
)
_LIMITS = Object(
    keys=(
        Key("max_open_majors", WithPlace(Whole(maximum=100, sample="1")), "Majors that may have failed."),
        Key("max_waivers", WithPlace(Whole(maximum=100, sample="1")), "Waivers that may count."),
        Key("max_roles_per_person", WithPlace(Whole(minimum=1, maximum=100, sample="2")), "Roles of one person."),
        Key("review_required", WithPlace(Flag()), "A deploy run needs a sealed review before it."),
        Key("non_waivable", ListOf(WithPlace(_ID), max_items=500), "Further criteria that nobody can waive."),
        Key("because", _BECAUSE, "Why; a change that asks for less needs it."),
    ),
    build=LimitsText,
    doc="What changes of the limits of the whole policy.",
)
OVERLAY_FILE: Object[OverlayText] = Object(
    keys=(
        Key("overlay", WithPlace(Text(sample="shop-team", rules=(_NAME,))), "Its name.", required=True, into="name"),
        Key("level", Choice.of(Level), "Whose it is: organisation, team or workload.", required=True),
        Key("criteria", MapOf(_ID, WithPlace(_CHANGE), max_items=500), "What changes of which criterion."),
        Key("limits", WithPlace(_LIMITS), "What changes of the limits of the whole policy."),
    ),
    build=OverlayText,
)


def overlay_schema() -> JsonSchema:
    """Return the JSON schema of an overlay for editors."""
    return json_schema(OVERLAY_FILE, title="golive overlay", doc="What one level changes of a policy.")
