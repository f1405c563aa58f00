"""Rows about models of artificial intelligence."""

from __future__ import annotations

from collector.derive.ai import models
from collector.derive.row_source import RowSource

SOURCES = (RowSource(models.AiModel, models.ai_models, models.AI_FACTS),)
