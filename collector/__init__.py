"""The engine of golive: reads evidence, derives rows, judges them, and keeps the proof."""

__version__ = "0.1.0"
