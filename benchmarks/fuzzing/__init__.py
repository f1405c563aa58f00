"""Damaged report files without end, and what must hold of every reading: `python -m benchmarks.fuzzing --help`."""
