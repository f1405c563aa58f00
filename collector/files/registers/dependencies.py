"""What the workload needs of others: systems and partners outside of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from collector.files.registers.csv_table import CsvLayout
from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, ID, SENTENCE, WHO, folded
from collector.files.shape import Choice, Instant, Invalid, Key, ListOf, Number, Object, Refined, Spot, Text


class Hardness(StrEnum):
    """What happens without the dependency."""

    HARD = "hard"
    """The workload stops."""
    SOFT = "soft"
    """It goes on with less."""


class TestResult(StrEnum):
    """How the last test of a dependency came out."""

    __test__ = False  # pytest would take it for a test by its name

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One external system or partner; what nobody filled in is empty or absent."""

    id: str
    name: str
    kind: Hardness
    owner: str = ""
    contact: str = ""
    confirmed: datetime | None = None
    tested: datetime | None = None
    test: TestResult | None = None
    sla: float | None = None
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRegister:
    """All dependencies, as of a moment."""

    as_of: datetime
    dependencies: tuple[Dependency, ...]
    none_because: str = ""
    """Why there are none."""


def _agreeing(register: DependencyRegister, spot: Spot) -> DependencyRegister | Invalid:
    """Refuse a list of dependencies that says beside them why there are none."""
    if register.dependencies and register.none_because:
        return spot.wrong("`none_because` stands beside dependencies", "either the entries or `none_because`")
    return register


_DEPENDENCY = Object(
    build=Dependency,
    keys=(
        Key("id", ID, "By which people refer to it.", required=True),
        Key("name", Text(sample="Payment provider"), "What it is.", required=True),
        Key("kind", Choice.of(Hardness), "hard: the workload stops without it; soft: it goes on with less.",
            required=True),
        Key("owner", WHO, "Who answers for it there."),
        Key("contact", WHO, "How they are reached in the cutover."),
        Key("confirmed", Instant(), "When they confirmed date, scope, capacity and contacts."),
        Key("tested", Instant(), "When it was last tested together."),
        Key("test", Choice.of(TestResult), "How that came out: passed or failed."),
        Key("sla", Number(minimum=0, maximum=100, unit="%", sample="99.9"), "The availability that they promise."),
        Key("fallback", SENTENCE, "What happens if it is away."),
    ),
)  # fmt: skip
_REGISTER = Object(
    build=DependencyRegister,
    keys=(
        AS_OF,
        Key("dependencies", ListOf(_DEPENDENCY, max_items=5000, unique_by=lambda one: folded(one.id)),
            "The external systems and partners.", required=True),
        Key("none_because", SENTENCE, "Beside an empty list: why there are none."),
    ),
)  # fmt: skip
DEPENDENCIES: Refined[DependencyRegister, DependencyRegister] = Refined(_REGISTER, _agreeing)
_LAYOUT = CsvLayout(
    into="dependencies",
    columns=tuple(key.name for key in _DEPENDENCY.keys),
    numbers=("sla",),
)


def read_dependencies(text: str, *, file: str) -> DependencyRegister:
    """Return the register of dependencies, from YAML or CSV. Raises `UnreadableRegister`."""
    return read_register(DEPENDENCIES, text, file=file, layout=_LAYOUT)
