"""Plans what the probes need, reads it, and turns every failure into a gap."""

from collector.gather.run import Evidence, Readers, gather
from collector.gather.scope import Scope

__all__ = ["Evidence", "Readers", "Scope", "gather"]
