"""Whether a waiver or a mitigation is in order, and whether it covers what fails: pure checks over what was signed."""

from collector.judge.accepting.fit import unfit
from collector.judge.accepting.order import Order, in_order
from collector.judge.accepting.paper import AcceptancePaper, Unreadable, read_paper

__all__ = ["AcceptancePaper", "Order", "Unreadable", "in_order", "read_paper", "unfit"]
