"""The risk register: what may go wrong, who deals with it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, ID, SENTENCE, WHO, folded
from collector.files.shape import Choice, Flag, Instant, Key, ListOf, Object, Rule, Text


class RiskStatus(StrEnum):
    """How far a risk is dealt with."""

    OPEN = "open"
    MITIGATED = "mitigated"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Rating(StrEnum):
    """How much of a risk is left."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskEntry:
    """One risk; what nobody filled in is empty or absent, and makes the entry incomplete."""

    id: str
    title: str
    status: RiskStatus
    area: str = ""
    owner: str = ""
    action: str = ""
    due: datetime | None = None
    blocker: bool = False
    workaround: str = ""
    residual: Rating | None = None
    criteria: tuple[str, ...] = ()
    """The ids of the criteria that it is about."""

    @property
    def is_live(self) -> bool:
        """Whether it still stands: only a closed one says nothing about a criterion that fails now."""
        return self.status is not RiskStatus.CLOSED

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody filled in, by the names of the keys."""
        asked = {
            "area": self.area,
            "owner": self.owner,
            "action": self.action,
            "due": self.due,
            "residual": self.residual,
            "workaround": self.workaround or not self.blocker,
        }
        return tuple(name for name, value in asked.items() if not value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRegister:
    """All risks, as of a moment."""

    as_of: datetime
    risks: tuple[RiskEntry, ...]


_CRITERION = Text(
    sample="recovery-plan-tested",
    max_length=80,
    rules=(Rule(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", "is the id of a criterion: small words joined by `-`"),),
)
_RISK = Object(
    build=RiskEntry,
    keys=(
        Key("id", ID, "By which waivers and people refer to it.", required=True),
        Key("title", Text(sample="The payment provider may be slow on the first day"), "In one line.", required=True),
        Key("status", Choice.of(RiskStatus), "open, mitigated, accepted or closed.", required=True),
        Key("area", Text(sample="recovery", max_length=60), "The key area that it belongs to."),
        Key("owner", WHO, "Who deals with it."),
        Key("action", SENTENCE, "What is done about it."),
        Key("due", Instant(), "Until when."),
        Key("blocker", Flag(), "Whether the go-live would stop over it; then it needs a workaround."),
        Key("workaround", SENTENCE, "What people do if it happens."),
        Key("residual", Choice.of(Rating), "What is left of it after the action: low, medium or high."),
        Key("criteria", ListOf(_CRITERION, max_items=50, unique_by=str), "The criteria of the gate that it is about."),
    ),
)
RISKS: Object[RiskRegister] = Object(
    build=RiskRegister,
    keys=(
        AS_OF,
        Key("risks", ListOf(_RISK, max_items=5000, unique_by=lambda one: folded(one.id)), "The risks.", required=True),
    ),
)


def read_risks(text: str, *, file: str) -> RiskRegister:
    """Return the risk register. Raises `UnreadableRegister`."""
    return read_register(RISKS, text, file=file)
