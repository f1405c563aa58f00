"""Registers as files: what is refused, at which place, and what to write instead; CSV as strictly as YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from registers_samples import CUTOVER, DEPENDENCIES, MIGRATION, RISKS, ROTA, TEXTS, TRAINING, changed

from collector.files.registers import (
    SHAPES,
    UnreadableRegister,
    read_cutover,
    read_dependencies,
    read_migration,
    read_risks,
    read_rota,
    read_training,
    register_schemas,
)

READERS: Mapping[str, Callable[..., object]] = {
    "risks": read_risks,
    "cutover": read_cutover,
    "rota": read_rota,
    "training": read_training,
    "dependencies": read_dependencies,
    "migration": read_migration,
}


def refusal(kind: str, text: str, ending: str = "yaml") -> str:
    with pytest.raises(UnreadableRegister) as caught:
        READERS[kind](text, file=f"registers/{kind}.{ending}")
    return str(caught.value)


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_every_register_has_a_reader_and_a_schema(kind: str) -> None:
    assert READERS[kind](TEXTS[kind], file=f"registers/{kind}.yaml")
    schema = register_schemas()[f"register-{kind}"]()
    assert "as_of" in schema["required"]
    assert set(SHAPES) == set(READERS)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("risks", changed(RISKS, "status: closed", "status: done"), "risks.yaml:7"),
        ("risks", changed(RISKS, "status: closed", "status: done"), "open, mitigated, accepted, closed"),
        ("risks", changed(RISKS, "id: R-2", "id: r-1"), "repeats what stands in line 4"),
        ("risks", changed(RISKS, "due: 2026-11-28T08:00:00Z", "due: 2026-11-28"), "no time of day and no zone"),
        ("risks", changed(RISKS, "due: 2026-11-28T08:00:00Z", "due: 2026-11-28T08:00:00"), "which has no zone"),
        ("risks", changed(RISKS, "owner: Lead", "owner: Lead, ower: Lead"), "did you mean 'owner'"),
        ("risks", changed(RISKS, "as_of: 2026-11-19T08:00:00Z", ""), "the key `as_of` is missing"),
        ("cutover", changed(CUTOVER, "duration: PT4H", "duration: P1M"), "months and years have no fixed length"),
        ("cutover", changed(CUTOVER, "duration: PT4H", "duration: 4"), "without a unit"),
        ("cutover", changed(CUTOVER, "id: T-2", "id: t-1"), "repeats what stands in line"),
        ("cutover", changed(CUTOVER, "depends_on: [T-2]", "depends_on: [T-9]"), "`T-9`, which is no task"),
        ("rota", changed(ROTA, "to: 2026-12-15T00:00:00Z", "to: 2026-11-15T00:00:00Z"), "ends before it begins"),
        ("rota", changed(ROTA, "from: 2026-11-28T00:00:00Z\nto", "from: 2027-11-28T00:00:00Z\nto"),
         "ends before it begins"),
        ("training", changed(TRAINING, "user: u-1", "user: anna@contoso.example"), "no mail address and no name"),
        ("training", changed(TRAINING, "user: u-1", "user: Anna Example"), "is a pseudonym"),
        ("training", changed(TRAINING, "user: u-2", "user: U-1"), "repeats what stands in line"),
        ("training", changed(TRAINING, "users: 3", "users: 0"), "at least 1"),
        ("dependencies", DEPENDENCIES + "none_because: None\n", "either the entries or `none_because`"),
        ("dependencies", changed(DEPENDENCIES, "sla: 99.9", "sla: 101"), "at most 100"),
        ("migration", MIGRATION + "none_because: None\n", "either the runs or `none_because`"),
        ("migration", changed(MIGRATION, "source: 125000.5", "source: .nan"), "not a number that can be compared"),
        ("migration", changed(MIGRATION, "rows_written: 990", "rows_written: -1"), "at least 0"),
    ],
)  # fmt: skip
def test_what_is_refused_names_its_place_and_what_to_write(kind: str, text: str, said: str) -> None:
    assert said in refusal(kind, text)


# --- CSV ---------------------------------------------------------------------------------------------------

_TRAINING_CSV = """# as_of: 2026-11-19T08:00:00Z
# users: 3
# courses: till-basics; till-returns
# material_release: 4.12
user,key_user,course,completed
u-1,true,till-basics,2026-11-10T08:00:00Z
u-1,true,till-returns,2026-11-11T08:00:00Z
"u-2",,till-basics,
"""
_CUTOVER_CSV = """# as_of: 2026-11-19T08:00:00Z
id;title;start;duration;depends_on;communication
T-1;Tell; 2026-11-30T02:00:00Z;PT15M;;TRUE
T-2;"Stop; then wait";2026-11-30T03:00:00Z;PT2H;T-1;
T-3;Go;2026-11-30T05:00:00Z;PT4H;"T-1;T-2";
"""


def test_csv_is_read_like_yaml() -> None:
    training = read_training(_TRAINING_CSV, file="registers/training.csv")
    assert training.courses == ("till-basics", "till-returns")
    assert [(one.user, one.key_user, len(one.completions)) for one in training.trainees] == [
        ("u-1", True, 2),
        ("u-2", False, 1),
    ]
    assert training.trainees[1].completions[0].completed is None
    assert training.material_release == "4.12"


@pytest.mark.parametrize("text", [_CUTOVER_CSV, "\ufeff" + _CUTOVER_CSV.replace("\n", "\r\n")])
def test_csv_of_a_spreadsheet_with_semicolons(text: str) -> None:
    plan = read_cutover(text, file="registers/cutover.csv")
    assert [one.depends_on for one in plan.tasks] == [(), ("T-1",), ("T-1", "T-2")]
    assert plan.tasks[1].title == "Stop; then wait"
    assert [one.communication for one in plan.tasks] == [True, False, False]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("u-1,true", "=1+1,true", "training.csv:6:1: '=1+1' is a formula"),
        ("u-1,true", "@SUM(A1),true", "is a formula"),
        ("u-1,true,till-basics", "u-1,true", "has 3 cells, but the header has 4"),
        ("u-1,true,till-basics", "u-1,true,till-basics,x", "has 5 cells, but the header has 4"),
        ("u-1,true", "u-1,perhaps", "training.csv:6:5"),
        ("u-1,true", "anna@contoso.example,true", "no mail address and no name"),
        ("user,key_user", "user,key_users", "unknown column 'key_users' (did you mean 'key_user'?)"),
        ("user,key_user", "user,user", "the column 'user' stands here twice"),
        ('"u-2"', '"u-2', "is no CSV"),
        ('"u-2"', '"u-2"x', "is no CSV"),
        ("u-1,true", "u-\x001,true", "invisible control character (U+0000)"),
        ("# users: 3", "# users: many", "users"),
        ("# users: 3", "# users: 3\n# as_of: 2026-11-18T08:00:00Z", "stands here twice"),
        ("# users: 3", "# users: 3\n# records: 3", "stands here twice"),
        ("# users: 3", "# users: 3\n# exported by the LMS", "this line is no key of the list"),
        ("# users: 3\n", "", "the key `users` is missing"),
        ("2026-11-10T08:00:00Z", "10.11.2026", "not a moment as RFC 3339"),
        ("user,key_user,course,completed\n", "", "unknown column"),
    ],
)  # fmt: skip
def test_hostile_and_broken_csv_is_refused_at_its_place(old: str, new: str, said: str) -> None:
    assert said in refusal("training", changed(_TRAINING_CSV, old, new), "csv")


@pytest.mark.parametrize("text", ["", "# as_of: 2026-11-19T08:00:00Z", "\n\n", "user" + "\n" * 50_002])
def test_csv_without_a_table_or_too_long_is_refused(text: str) -> None:
    assert "registers/training.csv" in refusal("training", text, "csv")


def test_a_register_that_nests_is_not_read_from_csv() -> None:
    assert "write it as YAML" in refusal("migration", "id,started\n", "csv")
