"""Plans what the probes need, reads it, and turns every failure into a gap."""

from collector.gather.interruption import Interruption
from collector.gather.readers import Readers
from collector.gather.run import Evidence, gather
from collector.gather.scope import Scope

__all__ = ["Evidence", "Interruption", "Readers", "Scope", "gather"]
