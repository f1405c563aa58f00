"""Reading ahead only saves round trips: where it fails in whatever way, each read still asks for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from gather_fakes import BOX_PROBE, A, B, Box, FakeReader, box, box_list, names, visible

from collector.gather import Readers, Scope, gather
from collector.model import Cause
from collector.probe import ReadError, Request


@dataclass
class Stumbling(FakeReader):
    """Reads well, and fails whenever it is to read ahead."""

    trouble: Exception | None = None

    def read_ahead(self, requests: Sequence[Request]) -> None:
        super().read_ahead(requests)
        if self.trouble is not None:
            raise self.trouble


@pytest.mark.parametrize("trouble", [RecursionError(), KeyError("tenant"), ReadError(Cause.PARTIAL, "over", "again")])
def test_a_failure_of_reading_ahead_changes_nothing(trouble):
    reader = Stumbling({**visible(), box_list(): [[box("one")]]}, together=20, trouble=trouble)
    found = gather([BOX_PROBE], Scope(subscriptions=(A, B)), Readers(azure=reader, files=reader), workers=2)
    assert len(reader.ahead) == 1
    assert (names(found, Box), found.gaps) == (["one"], ())
