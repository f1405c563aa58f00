"""Facts about where logs go: one workspace, and settings that send logs to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import OPS, PROD, SEEN

from collector.facts.diagnostics import NO_CAP, DiagnosticSetting, LogWorkspace
from collector.model import Fact

WORKSPACE = f"{OPS}/providers/Microsoft.OperationalInsights/workspaces/log"


def workspace(subject: str = WORKSPACE, **changes: Any) -> LogWorkspace:
    fields: dict[str, Any] = {
        "subject": subject,
        "state": "Succeeded",
        "retention": timedelta(days=90),
        "daily_cap_gb": NO_CAP,
        "ingestion": "RespectQuota",
        **SEEN,
    }
    return LogWorkspace(**{**fields, **changes})


def setting(of: str = PROD, name: str = "to-log", **changes: Any) -> DiagnosticSetting:
    """That of the activity log, unless told otherwise."""
    fields: dict[str, Any] = {
        "subject": f"{of}/providers/microsoft.insights/diagnosticSettings/{name}",
        "of": of,
        "workspace": WORKSPACE,
        "logs": ("allLogs",),
        "metrics": (),
        **SEEN,
    }
    return DiagnosticSetting(**{**fields, **changes})


def logs_in_order() -> tuple[Fact, ...]:
    """The activity log of the one subscription goes to a workspace."""
    return workspace(), setting()
