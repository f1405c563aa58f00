"""What a run costs before it starts is what it then sends."""

from __future__ import annotations

import pytest
from gather_fakes import (
    BOX_PROBE,
    ROWS,
    SUB_A,
    SUB_B,
    TOY_PROBE,
    A,
    B,
    Box,
    FakeReader,
    Toy,
    boxes,
    probe,
    toys,
    visible,
)

from collector.cli.inputs import all_probes
from collector.gather import Readers, Scope, gather
from collector.gather.cost import Charge, cost_of
from collector.gather.scope import ManagementGroup
from collector.probe import Listing, Moment, PerItem, PerSubscription, Read, Rows
from probes import CATALOGUE

BOTH = Scope(subscriptions=(A, B))
GROUP_A = f"{SUB_A}/resourceGroups/x"
LISTED = Rows("resources", ("store/boxes",), confirmed_by=(Listing("providers/Store/boxes", "7"),))


def charges(*probes, scope=BOTH, confirm=frozenset(), together=20):
    return [(one.requests, one.what) for one in cost_of(probes, scope, confirm=confirm, together=together).charges]


LIST = (1, "the list of subscriptions")


@pytest.mark.parametrize(
    ("probes", "options", "expected"),
    [
        pytest.param([BOX_PROBE], {}, [LIST, (1, "2 lists and objects of the subscriptions")], id="a list"),
        pytest.param(
            [BOX_PROBE], {"together": 1}, [LIST, (2, "2 lists and objects of the subscriptions")], id="without batches"
        ),
        pytest.param(
            [probe("p", Read(ROWS, boxes, (Box,)))],
            {},
            [LIST, (1, "Resource Graph: resources (1 type) in 2 subscriptions")],
            id="rows",
        ),
        pytest.param(
            [probe("p", Read(LISTED, boxes, (Box,)))],
            {"confirm": frozenset({"box"})},
            [
                LIST,
                (1, "Resource Graph: resources (1 type) in 2 subscriptions"),
                (1, "2 lists and objects of the subscriptions"),
            ],
            id="rows that are confirmed",
        ),
        pytest.param(
            [probe("p", Read(PerSubscription("", "9", single=True, moment=Moment.LAST), toys, (Toy,)))],
            {},
            [LIST, (1, "2 last looks: each subscription, and golive's own rights once more")],
            id="the last look",
        ),
        pytest.param(
            [BOX_PROBE],
            {"scope": Scope(subscriptions=(), management_groups=(ManagementGroup(name="g"),))},
            [LIST, (1, "the subscriptions below management groups")],
            id="a management group",
        ),
        pytest.param(
            [BOX_PROBE],
            {"scope": Scope(subscriptions=(A, B), resource_groups=(GROUP_A, f"{SUB_A}/resourceGroups/y"))},
            [LIST, (1, "the lists of resource groups"), (1, "2 lists and objects of the subscriptions")],
            id="two resource groups of one subscription",
        ),
    ],
)
def test_each_kind_of_read_has_its_charge(probes, options, expected):
    assert charges(*probes, **options) == expected


def test_what_is_found_comes_on_top_and_is_said():
    cost = cost_of([TOY_PROBE, probe("p", Read(ROWS, boxes, (Box,)))], BOTH, confirm=frozenset(), together=20)
    assert cost.on_top == (
        "1 for each further 1,000 rows of Resource Graph, and 1 for each further page of a list",
        "1 for every 20 further reads, at most so many for each one found: 1 of Store/boxes (store-toys)",
    )
    assert cost.at_least == sum(charge.requests for charge in cost.charges)
    assert cost.charges[0] == Charge(1, "the list of subscriptions")


def test_several_reads_of_one_thing_are_counted_and_things_of_one_name_told_apart():
    """A storage account is read four times; vaults of keys are no vaults of backups."""
    others = PerSubscription("providers/Microsoft.Shed/boxes", "1")
    lids = PerItem(others, lambda box: f"{box.text('id')}/lid", "1")
    keys = PerItem(others, lambda box: f"{box.text('id')}/key", "1")
    several = (Read(others, boxes, (Box,)), Read(lids, toys, (Toy,)), Read(keys, toys, (Toy,)))
    cost = cost_of([TOY_PROBE, probe("p", *several)], BOTH, confirm=frozenset(), together=1)
    assert cost.on_top[-1].endswith(": 1 of Store/boxes (store-toys), 2 of Shed/boxes (p)")


def test_what_lies_below_management_groups_is_told_for_each_subscription():
    scope = Scope(subscriptions=(), management_groups=(ManagementGroup(name="g"),))
    probes = [BOX_PROBE, probe("p", Read(LISTED, boxes, (Box,)))]
    assert cost_of(probes, scope, confirm=frozenset(), together=20).on_top[1:] == (
        "1 of Resource Graph for every 300 subscriptions below management groups",
        "1 for every 20 further reads, 1 for each of these subscriptions",
    )


@pytest.mark.parametrize("together", [1, 20])
@pytest.mark.parametrize("groups", [(), (GROUP_A, f"{SUB_A.upper()}/resourceGroups/y", f"{SUB_B}/resourceGroups/x")])
def test_a_run_that_finds_nothing_sends_what_was_planned(together, groups):
    scope = Scope(subscriptions=(A, B), resource_groups=groups)
    probes = all_probes(CATALOGUE)
    confirm = frozenset(kind for one in probes for kind in one.yields)
    reader = FakeReader(visible(SUB_A, SUB_B), together=together)
    gather(probes, scope, Readers(azure=reader, files=FakeReader({})), workers=2, confirm=confirm)
    in_batches = {key for keys in reader.ahead for key in keys}
    sent = len(reader.ahead) + len([key for key in reader.asked if key not in in_batches])
    assert sent == cost_of(probes, scope, confirm=confirm, together=together).at_least
