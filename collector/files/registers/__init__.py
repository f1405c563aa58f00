"""The lists that people keep as data beside the workload file: risks, cutover, rota, training, dependencies, migration.

`docs/registers.md` shows each of them. All are read strictly and with positions; some may also be CSV.
"""

from collections.abc import Callable, Mapping
from functools import partial

from collector.files.registers.cutover import CUTOVER, CutoverPlan, CutoverTask, read_cutover
from collector.files.registers.dependencies import (
    DEPENDENCIES,
    Dependency,
    DependencyRegister,
    Hardness,
    TestResult,
    read_dependencies,
)
from collector.files.registers.migration import (
    MIGRATION,
    MigrationRegister,
    MigrationRun,
    Reconciled,
    RunStatus,
    Weight,
    read_migration,
)
from collector.files.registers.reading import UnreadableRegister, register_schema
from collector.files.registers.risks import RISKS, RiskEntry, RiskRegister, RiskStatus, read_risks
from collector.files.registers.rota import ROTA, Rota, Shift, read_rota
from collector.files.registers.training import TRAINING, Completion, Trainee, TrainingRegister, read_training
from collector.files.registers.words import folded
from collector.files.shape import JsonSchema, Shape

SHAPES: Mapping[str, Shape[object]] = {
    "risks": RISKS,
    "cutover": CUTOVER,
    "rota": ROTA,
    "training": TRAINING,
    "dependencies": DEPENDENCIES,
    "migration": MIGRATION,
}
"""The shape of each register, by the stem of its file."""


def register_schemas() -> Mapping[str, Callable[[], JsonSchema]]:
    """Return what makes the JSON schema of each register, by the name under which it is asked for."""
    return {f"register-{kind}": partial(register_schema, shape, kind) for kind, shape in SHAPES.items()}


__all__ = [
    "SHAPES",
    "Completion",
    "CutoverPlan",
    "CutoverTask",
    "Dependency",
    "DependencyRegister",
    "Hardness",
    "MigrationRegister",
    "MigrationRun",
    "Reconciled",
    "RiskEntry",
    "RiskRegister",
    "RiskStatus",
    "Rota",
    "RunStatus",
    "Shift",
    "TestResult",
    "Trainee",
    "TrainingRegister",
    "UnreadableRegister",
    "Weight",
    "folded",
    "read_cutover",
    "read_dependencies",
    "read_migration",
    "read_risks",
    "read_rota",
    "read_training",
    "register_schemas",
]
