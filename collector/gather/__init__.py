"""Plans what the probes need, reads it, and turns every failure into a gap."""

from collector.gather.plan import Scope
from collector.gather.run import Evidence, Readers, gather

__all__ = ["Evidence", "Readers", "Scope", "gather"]
