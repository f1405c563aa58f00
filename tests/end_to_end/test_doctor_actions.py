"""A role that lacks an action, by real processes: what the doctor foretells is what the gate then finds.

Every single action is tried within one process: `tests/faults/test_faults_actions.py`.
"""

from __future__ import annotations

import pytest

from collector.doctor.needs import PROOF
from tests.people_of_runs import JUDGED_LAST, OF_THE_TENANT, signed_criteria

from .doctor_runs import (
    ACTIONS,
    NEEDS,
    PROD,
    SHARED,
    caller_with,
    custom,
    foretold,
    found,
    unreadable,
)

SOME = (
    "Microsoft.Advisor/recommendations/read",
    *sorted(PROOF.values()),
    "Microsoft.Billing/billingProperty/read",
    "Microsoft.Insights/diagnosticSettings/read",
    "Microsoft.KeyVault/vaults/secrets/read",
    "Microsoft.Support/supportTickets/read",
)
"""One of each kind of read: rows, the proof itself, who pays, what is asked of each resource, and lists."""


@pytest.mark.parametrize("dropped", SOME)
def test_without_an_action_just_what_the_doctor_foretells_is_unknown(tmp_path, dropped):
    assert dropped in ACTIONS
    with caller_with(tmp_path, [custom([action for action in ACTIONS if action != dropped])]) as simulator:
        diagnosis = foretold(simulator)
        outcome = found(simulator, tmp_path)
    unknown = {name for name, answer in outcome.outcomes.items() if answer == "unknown"}
    needing = {need.criterion.id for need in NEEDS if dropped in need.rights}
    signed = signed_criteria() if dropped == OF_THE_TENANT else frozenset()
    assert unreadable(diagnosis) == needing
    assert unknown - signed - set(JUDGED_LAST) == needing - signed
    assert needing <= unknown
    assert (diagnosis.exit_code, outcome.code) == (11, 11)
    missing = {(one.places, right.right) for one in diagnosis.obstacles for right in one.rights}
    assert missing == {((f"/subscriptions/{PROD}", f"/subscriptions/{SHARED}"), dropped)}
