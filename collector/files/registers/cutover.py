"""The cutover plan as data: every task with its time, its people and its way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.files.registers.csv_table import CsvLayout
from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, ID, SENTENCE, WHO, folded
from collector.files.shape import Duration, Flag, Instant, Invalid, Key, ListOf, Object, Placed, Refined, Spot, Text
from collector.files.shape import WithPlace as Located

_TEXTS = ("owner", "backup", "instructions", "verification", "sign_off", "way_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoverTask:
    """One task; what nobody filled in is empty or absent, and makes the task incomplete."""

    id: str
    title: str = ""
    start: datetime | None = None
    duration: timedelta | None = None
    owner: str = ""
    backup: str = ""
    instructions: str = ""
    verification: str = ""
    sign_off: str = ""
    depends_on: tuple[str, ...] = ()
    way_back: str = ""
    communication: bool = False

    @property
    def ends(self) -> datetime | None:
        return None if self.start is None or self.duration is None else self.start + self.duration

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody filled in, by the names of the keys; a backup who is the owner is none."""
        absent = [name for name in ("title", "start", "duration", *_TEXTS) if not getattr(self, name)]
        same = self.owner and folded(self.backup) == folded(self.owner)
        return (*absent, "backup other than the owner") if same else tuple(absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoverPlan:
    """All tasks, as of a moment; ids are unique in any case, and every task that another waits for is there."""

    as_of: datetime
    tasks: tuple[CutoverTask, ...]


def _plan(as_of: datetime, tasks: tuple[Placed[CutoverTask], ...]) -> CutoverPlan:
    return CutoverPlan(as_of=as_of, tasks=tuple(placed.value for placed in tasks))


def _waiting_for_known(tasks: tuple[Placed[CutoverTask], ...], _: Spot) -> tuple[Placed[CutoverTask], ...] | Invalid:
    """Refuse a task that waits for one which is not in the plan: its order is not known."""
    refused = [placed.spot.wrong(*told) for placed, told in _unknown_names(tasks)]
    return refused[0] if refused else tasks


def _unknown_names(tasks: tuple[Placed[CutoverTask], ...]) -> Iterator[tuple[Placed[CutoverTask], tuple[str, str]]]:
    known = {folded(placed.value.id) for placed in tasks}
    for placed in tasks:
        unknown = [name for name in placed.value.depends_on if folded(name) not in known]
        if unknown:
            yield placed, (f"`{placed.value.id}` depends on `{unknown[0]}`, which is no task", "the id of a task")


_LENGTH = Duration(minimum=timedelta(seconds=1), maximum=timedelta(days=60), sample="PT45M")
_TASK = Object(
    build=CutoverTask,
    keys=(
        Key("id", ID, "By which other tasks name it.", required=True),
        Key("title", Text(sample="Stop the order intake"), "What is done."),
        Key("start", Instant(), "When it begins."),
        Key("duration", _LENGTH, "How long it takes."),
        Key("owner", WHO, "Who does it."),
        Key("backup", WHO, "Who does it if the owner cannot: somebody else."),
        Key("instructions", SENTENCE, "How it is done, or where that is written."),
        Key("verification", SENTENCE, "How one sees that it worked."),
        Key("sign_off", WHO, "Who says that it is done."),
        Key("depends_on", ListOf(ID, max_items=200, unique_by=folded), "The tasks that must be done before."),
        Key("way_back", SENTENCE, "How it is undone, or what is done instead where it cannot be."),
        Key("communication", Flag(), "Whether it tells people something, such as the start or the outcome."),
    ),
)
_TASKS = ListOf(Located(_TASK), max_items=20_000, unique_by=lambda placed: folded(placed.value.id))
CUTOVER: Object[CutoverPlan] = Object(
    build=_plan,
    keys=(AS_OF, Key("tasks", Refined(_TASKS, _waiting_for_known), "The tasks.", required=True)),
)
_LAYOUT = CsvLayout(
    into="tasks",
    columns=tuple(key.name for key in _TASK.keys),
    flags=("communication",),
    lists=("depends_on",),
)


def read_cutover(text: str, *, file: str) -> CutoverPlan:
    """Return the cutover plan, from YAML or CSV. Raises `UnreadableRegister`."""
    return read_register(CUTOVER, text, file=file, layout=_LAYOUT)
