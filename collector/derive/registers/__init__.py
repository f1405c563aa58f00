"""Rows out of the registers: what people keep as lists beside the workload file, and what the judge adds to them."""

from __future__ import annotations

from collector.derive.registers import cutover, dependencies, judged, migration, rota, training
from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = (
    RowSource(cutover.CutoverPlanRow, cutover.cutover_plans, ()),
    RowSource(rota.OncallRota, rota.oncall_rotas, ()),
    RowSource(training.TrainingRecord, training.training_records, ()),
    RowSource(dependencies.ExternalDependency, dependencies.external_dependencies, ()),
    RowSource(migration.MigrationRehearsal, migration.migration_rehearsals, ()),
    RowSource(judged.OwnedRisk, judged.not_judged_yet, ()),
    RowSource(judged.SignedPaper, judged.not_judged_yet, ()),
    RowSource(judged.PacketItem, judged.not_judged_yet, ()),
)
