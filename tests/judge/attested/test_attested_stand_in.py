"""Statements stand in for what nobody delivered, row by row: what is unknown for another reason stays so."""

from __future__ import annotations

import pytest
from attested_samples import DIGEST, OTHER_DIGEST, PLAIN, ROWS, drill, envelope, judged, payload, policy, rows, signing

from collector.derive.rows import Unknown
from collector.model import Outcome, Reason

MISSING = Unknown(reason=Reason.MISSING, why="no report")
DENIED = Unknown(reason=Reason.PERM, why="reading was denied")


@pytest.mark.parametrize("counts", ["where-missing", "also-where-missing"])
@pytest.mark.parametrize(
    ("other", "outcome", "codes"),
    [
        pytest.param(True, Outcome.PASS, (), id="it holds"),
        pytest.param(MISSING, Outcome.PASS, (), id="it is missing as well"),
        pytest.param(DENIED, Outcome.UNKNOWN, ("U-PERM",), id="it was denied"),
    ],
)
def test_only_what_is_missing_is_signed_for(counts, other, outcome, codes):
    of = policy(ROWS + PLAIN, counts=counts)
    found = judged(signing(of, envelope(payload(of))), rows(drill(worked=MISSING), drill("two", worked=other)))
    assert (found.outcome, found.reason_codes) == (outcome, codes)
    by_id = {one.id: one for one in found.subjects}
    assert by_id["drill:one"].message.startswith("signed for, since it was not delivered")
    assert by_id["drill:two"].outcome is (Outcome.UNKNOWN if other is DENIED else Outcome.PASS)
    assert {DIGEST, OTHER_DIGEST} <= set(by_id["drill:one"].evidence)
