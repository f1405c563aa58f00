"""What report files say: coverage, test results and restore tests, relied on whole or not at all."""

from __future__ import annotations

from collector.sources.reports.inspection import inspect_file, inspect_stream, refused
from collector.sources.reports.reading import Reading

__all__ = ["Reading", "inspect_file", "inspect_stream", "refused"]
