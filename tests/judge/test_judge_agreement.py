"""A second, independent CEL engine answers conditions of every shape as ours does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import celpy
import pytest
from celpy import celtypes
from judge_samples import FIELDS, NOW

from collector.derive import ROW_TYPES
from collector.derive.rows import FieldType
from collector.judge.conditions import Answer, compile_line
from collector.judge.loader import load_policy
from collector.judge.policy import Criterion
from collector.judge.spelling import OWN_SIZE, spell
from collector.model import Tier

DECLARED = {
    **FIELDS,
    "params.limit": FieldType("timedelta", "", ""),
    "params.share": FieldType("float", "", ""),
    "params.words": FieldType("list", "", ""),
}
PARAMS = {"params.limit": timedelta(hours=36), "params.share": 80.0, "params.words": ("running", "ready")}
SETTINGS: dict[str, tuple[object, ...]] = {
    "vm.on": (True, False, None),
    "vm.silent": (True, False, None),
    "vm.nics": (0.0, 2.0, None),
    "vm.load_pct": (80.0, 79.9, None),
    "vm.state": ("running", "stopped", "", None),
    "vm.zone": ("1", None),
    "vm.backup_age": (timedelta(hours=36), timedelta(hours=37), None),
    "vm.patched": (NOW, NOW - timedelta(days=400), None),
    "vm.tags": ((), ("prod",), ("prod", "dev"), None),
    "vm.owners": (("ops",), None),
}
LINES = [
    "vm.backup_age <= params.limit",
    'vm.backup_age < duration("37h")',
    'vm.state in ["running", "ready"]',
    "vm.state in params.words",
    'vm.state == "running" && vm.zone == "1"',
    'vm.state.startsWith("run") || vm.state.endsWith("ped")',
    'vm.state.contains("unn") && vm.state.matches("r.*g")',
    "vm.nics >= 2",
    "vm.nics * 2 > 3 && vm.nics - 1 < 2",
    "vm.load_pct >= params.share",
    "!vm.silent",
    "vm.on && !vm.silent",
    "vm.on || vm.silent",
    "!vm.on || vm.load_pct >= 80",
    "vm.on ? vm.nics > 1 : vm.load_pct >= 80",
    "size(vm.tags) > 0",
    'size(vm.tags) > 0 && vm.tags.all(t, t == "prod")',
    'vm.tags.exists(t, t == "dev") && vm.tags.size() == 2',
    'vm.tags.exists_one(t, t in ["prod", "dev"])',
    "vm.tags.all(t, t in vm.owners || vm.on)",
    '"prod" in vm.tags',
    'vm.patched > timestamp("2026-01-01T00:00:00Z")',
    'vm.patched - timestamp("2026-01-01T00:00:00Z") > duration("24h")',
]


@pytest.mark.parametrize("text", LINES)
def test_both_engines_agree_over_every_setting(text):
    line = compile_line(text, DECLARED)
    oracle = _oracle(text)
    fields = [name for name in line.names if name in SETTINGS]
    for chosen in itertools.product(*(SETTINGS[name] for name in fields)):
        values = {**PARAMS, **{name: value for name, value in zip(fields, chosen, strict=True) if value is not None}}
        assert line.evaluate(values).answer is oracle(values), values


SHIPPED = Path(__file__).resolve().parents[2] / "policies" / "go-live"
SAMPLES: dict[str, tuple[object, ...]] = {
    "bool": (True, False, None),
    "float": (0.0, 1.0, 75.0, 100.0, None),
    "str": ("protected", "completed", "Standard", "", None),
    "timedelta": (timedelta(0), timedelta(hours=36), timedelta(days=400), None),
    "datetime": (NOW, None),
    "list": ((), ("a",), None),
}


def shipped_criteria() -> tuple[Criterion, ...]:
    return load_policy({file.name: file.read_text() for file in sorted(SHIPPED.glob("*.yaml"))}, ROW_TYPES).criteria


def settings_of(criterion: Criterion, names: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """Yield the values of some fields in every combination, at every tier."""
    fields = [name for name in names if not name.startswith("params.")]
    samples = [SAMPLES[criterion.fields[name.partition(".")[2]].python] for name in fields]
    for tier, chosen in itertools.product(Tier, itertools.product(*samples)):
        known = {name: value for name, value in zip(fields, chosen, strict=True) if value is not None}
        yield {**criterion.params_at(tier), **known}


@pytest.mark.parametrize("criterion", shipped_criteria(), ids=lambda criterion: criterion.id)
def test_both_engines_agree_on_every_shipped_condition(criterion):
    lines = [condition.line for condition in criterion.conditions]
    for line in (*lines, *([criterion.where] if criterion.where else [])):
        oracle = _oracle(line.text)
        for values in settings_of(criterion, line.names):
            assert line.evaluate(values).answer is oracle(values), (line.text, values)


def _oracle(text: str) -> Any:
    environment = celpy.Environment()
    program = environment.program(environment.compile(spell(text).text), functions={OWN_SIZE: _size})

    def answer(values: dict[str, object]) -> Answer:
        given = {name: _as_cel(value) for name, value in values.items()}
        try:
            return Answer.TRUE if program.evaluate(given) else Answer.FALSE
        except celpy.CELEvalError:
            return Answer.UNKNOWN

    return answer


def _size(value: Any) -> celtypes.DoubleType:
    return celtypes.DoubleType(len(value))


def _as_cel(value: object) -> Any:
    kinds: tuple[tuple[type, Any], ...] = (
        (bool, celtypes.BoolType),
        (float, celtypes.DoubleType),
        (str, celtypes.StringType),
        (timedelta, celtypes.DurationType),
        (datetime, celtypes.TimestampType),
        (tuple, lambda held: celtypes.ListType([celtypes.StringType(entry) for entry in held])),
    )
    return next(make(value) for kind, make in kinds if isinstance(value, kind))
