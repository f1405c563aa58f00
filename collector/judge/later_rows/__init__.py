"""Rows about verdicts, statements and waivers themselves, one module for each kind."""

from collector.judge.later_rows.packet_items import packet_items
from collector.judge.later_rows.risks import owned_risks
from collector.judge.later_rows.signed_papers import signed_papers

__all__ = ["owned_risks", "packet_items", "signed_papers"]
