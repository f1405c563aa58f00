"""Policy files: what is read, what is refused and where, and what the digests depend on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from jsonschema import Draft7Validator
from judge_samples import ROW_TYPES, criterion_text, policy_text

from collector.files.mistakes import FileMistakes
from collector.judge.loader import load_policy
from collector.judge.policy import Policy
from collector.judge.shapes import policy_schema
from collector.model import Outcome, Severity, Tier

FULL = """\
policy: go-live
version: "2026.11"
limits: {max_open_majors: 2}
criteria:
  - id: recovery-backup-success
    question: Did the latest backup succeed in time?
    why: A backup that cannot be restored is none.
    severity: {default: blocker, T3: major}
    due: P7D
    max_age: PT24H
    rows: vm
    where: vm.zone == "1"
    params:
      max_backup_age: {default: PT36H, T0: PT6H}
      min_nics: 2
      states: [running, ready]
      needed: true
      word: prod
    pass:
      - vm.backup_age <= params.max_backup_age
      - that: vm.state in params.states
        severity: {default: minor, T0: blocker}
        say: The machine does not run.
      - vm.nics >= params.min_nics
      - that: vm.tags.all(t, t == params.word)
        empty_is_fine: true
      - "!params.needed || vm.on"
    none: {when_complete: disk, then: not_applicable, say: There is no machine.}
    fix: Run an on-demand backup.
    owner: operations-lead
    doc: https://learn.microsoft.com/azure/backup/
"""


def load(**files: str) -> Policy:
    return load_policy({name.replace("_", "-") + ".yaml": text for name, text in files.items()}, ROW_TYPES)


def mistakes_of(**files: str) -> list[str]:
    with pytest.raises(FileMistakes) as found:
        load(**files)
    return [str(mistake) for mistake in found.value.mistakes]


def test_a_whole_policy_is_read():
    policy = load(policy=FULL)
    (criterion,) = policy.criteria
    assert (policy.name.name, policy.name.version, policy.limits.max_open_majors) == ("go-live", "2026.11", 2)
    assert (criterion.id, criterion.area, criterion.rows) == ("recovery-backup-success", "recovery", "vm")
    assert (criterion.due, criterion.max_age) == (timedelta(days=7), timedelta(hours=24))
    assert criterion.severity == {**dict.fromkeys(Tier, Severity.BLOCKER), Tier.T3: Severity.MAJOR}
    assert criterion.params_at(Tier.T0) == {
        "params.max_backup_age": timedelta(hours=6),
        "params.min_nics": 2.0,
        "params.states": ("running", "ready"),
        "params.needed": True,
        "params.word": "prod",
    }
    assert criterion.params_at(Tier.T1)["params.max_backup_age"] == timedelta(hours=36)
    weights = [[condition.severity[tier] for tier in (Tier.T0, Tier.T3)] for condition in criterion.conditions]
    assert weights[:2] == [[Severity.BLOCKER, Severity.MAJOR], [Severity.BLOCKER, Severity.MINOR]]
    assert criterion.conditions[1].say == "The machine does not run."
    assert criterion.none.then is Outcome.NOT_APPLICABLE
    assert criterion.heaviest(Tier.T3) is Severity.MAJOR


def test_a_folder_is_one_policy():
    head, _, rest = FULL.partition("criteria:\n")
    split = load(policy=head, recovery="criteria:\n" + rest)
    assert split.criteria[0].id == "recovery-backup-success"
    assert split.name.semantic_digest == load(policy=FULL).name.semantic_digest


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            "vm.backup_age <=",
            "vm.backup_agee <=",
            "policy.yaml:20:9: `vm.backup_agee` does not exist here (did you mean 'vm.backup_age'?); write: one of",
        ),
        (
            "that: vm.state in",
            "that: vm.on && vm.stat in",
            "policy.yaml:21:24: `vm.stat` does not exist here (did you mean",
        ),
        (
            "<= params.max_backup_age",
            "<= params.max_age",
            "policy.yaml:20:26: `params.max_age` does not exist here (did you mean 'params.max_backup_age'?)",
        ),
        (
            "rows: vm",
            "rows: vmm",
            "policy.yaml:11:11: there are no rows of the kind `vmm` (did you mean 'vm'?); write: one of disk, vm",
        ),
        (
            "when_complete: disk",
            "when_complete: disc",
            "policy.yaml:28:27: there are no rows of the kind `disc` (did you mean 'disk'?)",
        ),
        (
            "then: not_applicable",
            "then: pass",
            "policy.yaml:28:39: `then` is 'pass', which is not a choice; write: then: not_applicable",
        ),
        (
            "due: P7D",
            "due: 7 days",
            "policy.yaml:9:10: `due` is '7 days', which is not a duration as ISO 8601 writes it; write: due: P7D",
        ),
        (
            "T3: major",
            "T4: major",
            "policy.yaml:8:34: unknown key 'T4'; write: one of the keys default, T0, T1, T2, T3",
        ),
        ("default: blocker", "default: severe", "policy.yaml:8:25: `default` is 'severe'"),
        ("T0: PT6H", "T0: 6", "policy.yaml:14:23: the values of this parameter are not of one type"),
        ("fix: Run", "fixx: Run", "policy.yaml:5:5: the key `fix` is missing"),
        (
            "id: recovery-backup-success",
            "id: Backup",
            "policy.yaml:5:9: `id` is 'Backup', but a valid one is small words",
        ),
        ("    max_age: PT24H\n", "", "policy.yaml:5:5: the key `max_age` is missing; write: max_age: PT24H"),
        ('version: "2026.11"\n', "", "policy.yaml:1:1: no file of the policy has the key `version`"),
        ("https://learn", "http://learn", "policy.yaml:31:10: `doc` is 'http://learn.microsoft.com/azure/backup/'"),
    ],
)
def test_mistakes_stand_where_they_are_made(old, new, mistake):
    assert FULL.count(old) == 1
    assert mistakes_of(policy=FULL.replace(old, new))[0].startswith(mistake)


def test_the_column_of_a_misspelt_field_is_right_in_a_block_of_several_lines():
    text = FULL.replace(
        "- vm.backup_age <= params.max_backup_age",
        "- |\n        vm.backup_age <= params.max_backup_age\n        && vm.onn",
    )
    assert mistakes_of(policy=text)[0].startswith("policy.yaml:22:12: `vm.onn` does not exist here (did you mean")


def test_all_mistakes_are_found_in_one_pass():
    broken = (
        FULL.replace("vm.nics >=", "vm.nicks >=").replace("due: P7D", "due: P1M").replace("vm.state in", "vm.state !=")
    )
    other = "criteria:\n" + criterion_text("- 'vm.tags.all(t, t == \"a\")'") + criterion_text("- vm.off")
    found = mistakes_of(policy=broken, zone=other)
    assert [line.split(":")[0] for line in found] == ["policy.yaml", "zone.yaml", "zone.yaml", "zone.yaml"]


def test_a_repeated_id_names_both_places():
    twice = mistakes_of(policy=policy_text(criterion_text("- vm.on")), b="criteria:\n" + criterion_text("- vm.silent"))
    assert twice == [
        "policy.yaml:4:9: the criterion `recovery-machine-fine` stands in b.yaml:2 already; "
        "write: another id; every question has its own"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"policy": 'policy: a\nversion: "1"\n'},
        {"policy": 'policy: a\nversion: "1"\ncriteria: []\n'},
        {"policy": ""},
        {"policy": "# nothing\n"},
    ],
    ids=["no file", "no criteria", "empty list", "empty file", "only a comment"],
)
def test_an_empty_policy_is_a_mistake(files):
    assert mistakes_of(**files)


def test_two_names_are_one_too_many():
    (again,) = mistakes_of(a=policy_text(criterion_text("- vm.on")), b="policy: sample\n")
    assert again.startswith("b.yaml:1:1: `policy` stands in a.yaml:1 already")


# --- Digests ------------------------------------------------------------------------------------------------


def test_the_order_of_criteria_says_nothing():
    first, second = criterion_text("- vm.on", id="recovery-a"), criterion_text("- vm.silent", id="recovery-b")
    one, other = load(p=policy_text(first, second)), load(p=policy_text(second, first))
    assert [criterion.id for criterion in other.criteria] == ["recovery-b", "recovery-a"]
    assert one.name.semantic_digest == other.name.semantic_digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("criteria:\n", "# a comment\ncriteria:\n"),
        ("vm.nics >= params.min_nics", "'vm.nics  >=  params.min_nics // enough'"),
        ("severity: {default: blocker, T3: major}", "severity:\n      default: blocker\n      T3: major"),
        ("PT36H", "P1DT12H"),
        ("min_nics: 2", "min_nics: {default: 2.0}"),
    ],
)
def test_layout_changes_the_digest_of_the_bytes_and_not_of_the_meaning(old, new):
    before, after = load(policy=FULL).name, load(policy=FULL.replace(old, new)).name
    assert before.semantic_digest == after.semantic_digest
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("P7D", "P8D"),
        ("PT24H", "PT25H"),
        ("PT36H", "PT37H"),
        ("T3: major", "T3: minor"),
        ('vm.zone == "1"', 'vm.zone == "2"'),
        ("vm.nics >= params", "vm.nics > params"),
        ("empty_is_fine: true", "empty_is_fine: true\n        say: No."),
        ("not_applicable, say", "fail, say"),
        ("when_complete: disk", "when_complete: vm"),
        ("max_open_majors: 2", "max_open_majors: 1"),
        ("Run an", "Start an"),
    ],
)
def test_every_change_of_meaning_changes_both(old, new):
    before, after = load(policy=FULL).name, load(policy=FULL.replace(old, new, 1)).name
    assert before.semantic_digest != after.semantic_digest
    assert before.digest != after.digest


# --- The schema for editors ---------------------------------------------------------------------------------


def test_the_schema_is_valid_and_takes_what_the_loader_takes():
    from collector.files.strict_yaml import parse

    schema = policy_schema()
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    assert list(validator.iter_errors(parse(FULL, name="p").data)) == []
    for broken in (FULL.replace("due: P7D", "due: 7"), FULL.replace("rows: vm", "row: vm"), FULL.replace("fail", "x")):
        accepted = not list(validator.iter_errors(parse(broken, name="p").data))
        assert accepted == (broken == FULL)
