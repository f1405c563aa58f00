"""The review that a deploy run was given, as it is kept in the packet of that run, so that a replay judges the same."""

from __future__ import annotations

from collector.evidence import layout
from collector.evidence.canonical import to_bytes
from collector.evidence.checked_files import parse_json
from collector.evidence.codec import from_json, to_json
from collector.evidence.packet import Packet
from collector.model import Review


def review_bytes(review: Review | None) -> bytes:
    """Return a review as canonical JSON; nothing where there was none."""
    return b"" if review is None else to_bytes(to_json(review))


def review_of(packet: Packet) -> Review | None:
    """Return the review that was kept in a packet. Raises `BadRecord` and `Altered`."""
    if layout.REVIEW not in packet.manifest.files:
        return None
    return from_json(Review, parse_json(packet.folder / layout.REVIEW, packet.files.data(layout.REVIEW)))
