"""The alarm of every source at what must never leave the process."""

from __future__ import annotations


class ForbiddenRequest(RuntimeError):
    """Something but a read was about to leave the process. This is a defect of golive, never a gap."""
