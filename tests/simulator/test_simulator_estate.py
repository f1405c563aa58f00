"""An estate file is strict, readable and relative to its own moment."""

from __future__ import annotations

import pytest

from simulator import estate
from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
VM = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-1"


def test_relative_moments_count_from_the_estates_own_now(small):
    tickets = small().get(f"{ONE}/providers/Microsoft.Support/supportTickets").body["value"]
    assert [ticket["properties"]["createdDate"] for ticket in tickets] == [
        "2026-11-10T09:00:00Z",
        "2025-10-16T09:00:00Z",
    ]


def test_twins_of_one_name_are_two_resources(small):
    machines = small().get(f"{ONE}/providers/Microsoft.Compute/virtualMachines").body["value"]
    assert [machine["id"].split("/")[4] for machine in machines] == ["rg-a", "RG-B"]
    assert {machine["name"] for machine in machines} == {"vm-1"}


def test_words_that_yaml_takes_for_booleans_stay_words():
    assert estate.parse_yaml("{on: off, no: yes, flag: true}") == {"on": "off", "no": "yes", "flag": True}


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (
            {"vms": [{"at": "one/rg/x", "siz": "S"}]},
            "vms[0].siz: unknown key; write one of: at, availability_set, image, location, power, scale_set, size, "
            "system, zone",
        ),
        ({"vms": [{"at": "one/x"}]}, "vms[0]: 'one/x' is no address; write subscription/group/name"),
        ({"vms": [{"at": "prod/rg/x"}]}, "vms[0]: no subscription is called 'prod'; write one of: one, two"),
        ({"vms": [{"at": "one/rg/x"}, {"at": "one/RG/X"}]}, "is described twice; remove one"),
        ({"vms": [{}]}, "vms[0].at: missing; write a text"),
        ({"vms": {"at": "one/rg/x"}}, "vms: expected a list, found dict"),
        ({"vms": ["one/rg/x"]}, "vms[0]: expected a mapping like {key: value}, found str"),
        ({"vmz": []}, "vmz: unknown key"),
        ({"now": "yesterday"}, "now: "),
        ({"now": "2026-11-20T09:00:00"}, "has no zone"),
        ({"page_size": "many"}, "page_size: expected a whole number, found str"),
        ({"roles": [{"who": "bob", "role": "Reader", "on": "one"}]}, "'bob' is not described under people"),
        ({"roles": [{"who": "ann", "role": "King", "on": "one"}]}, "'King' is not built in; add `actions`"),
        ({"tickets": [{"in": "one", "by": "ann", "plan": "x", "created": {"ago": "1d"}}]}, "write for example PT6H"),
        ({"tickets": [{"in": "one", "by": "ann", "plan": "x", "created": {"at": "P1D"}}]}, "write {ago: PT6H}"),
        ({"tickets": [{"in": "one", "by": "ann", "plan": "x"}]}, "tickets[0].created: missing"),
        (
            {"alerts": [{"at": "one/rg/x", "over": "one"}]},
            "write exactly one of metric, metrics, query, activity, detector, prometheus",
        ),
        (
            {"alerts": [{"at": "one/rg/x", "metric": "m", "over": "one", "when": "big"}]},
            "write for example '< 1', or dynamic",
        ),
        ({"dashboards": [{"at": "one/rg/x", "shows": "one/rg/none"}]}, "nothing is described at 'one/rg/none'"),
        ({"billing": {"account": 77}}, "billing.account: expected a text (quote it if it looks like a number)"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(small, sections, message):
    with pytest.raises(EstateError) as raised:
        small(**sections)
    assert message in str(raised.value)


def test_two_resources_at_one_address_must_be_told_apart(small):
    with pytest.raises(EstateError, match="2 resources stand at 'one/rg-a/vm-1'"):
        small(web_apps=[{"at": "one/rg-a/vm-1"}])


def test_an_estate_may_be_like_another_with_sections_replaced(estate_file):
    base = estate_file()
    other = base.with_name("other.yaml")
    other.write_text("like: estate.yaml\nvms: [{at: one/rg-a/vm-1}, {at: one/RG-B/vm-1}]\n", encoding="utf-8")
    world = estate.load(other)
    assert len(world.by_type["microsoft.compute/virtualmachines"]) == 2
    assert world.tenant == estate.load(base).tenant


@pytest.mark.parametrize("text", ["[1, 2]", "{", "a: &x 1\nb: *y", ""])
def test_what_is_no_estate_is_refused_with_the_file_named(tmp_path, text):
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EstateError, match=r"broken\.yaml"):
        estate.load(path)


def test_anything_else_can_be_a_resource(small):
    disk = {"at": "one/rg-a/d1", "type": "Microsoft.Compute/disks", "properties": {"diskState": "Attached"}}
    body = small(resources=[disk]).get(f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/disks/d1").body
    assert body["properties"] == {"diskState": "Attached"}
    assert body["type"] == "Microsoft.Compute/disks"
