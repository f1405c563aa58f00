"""coverlet's JSON report: the sum of its methods, as coverlet has it."""

from __future__ import annotations

import json

import pytest


def method(lines: object, *hits: object) -> dict[str, object]:
    return {"Lines": lines, "Branches": [{"Line": 1, "Path": path, "Hits": hit} for path, hit in enumerate(hits)]}


def coverlet(*methods: object, module: str = "shop.dll") -> str:
    named = {f"System.Void Shop.Cart::M{number}()": told for number, told in enumerate(methods)}
    return json.dumps({module: {"/src/Cart.cs": {"Shop.Cart": named}}})


@pytest.mark.parametrize(
    ("report", "lines", "branches"),
    [
        (coverlet(method({"1": 3, "2": 0})), (1, 2), (0, 0)),
        (coverlet(method({"1": 3}, 2, 0), method({"5": 0})), (1, 2), (1, 2)),
        (coverlet(method({"1": 3}), method({"1": 0})), (1, 2), (0, 0)),
        (coverlet(method({"1": 3}), module="Shop.Tool.EXE"), (1, 1), (0, 0)),
    ],
    ids=["lines", "two methods and branches", "a line shared with a lambda", "a program"],
)
def test_totals(look, report, lines, branches):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "coverlet-json", ())
    expected = {"lines": lines, "branches": branches}
    assert reading.totals == {name: {"covered": part, "valid": of} for name, (part, of) in expected.items()}


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (coverlet(method({"1": -3})), "`Lines` counts something in other than whole numbers"),
        (coverlet(method({"1": None})), "`Lines` counts something in other than whole numbers"),
        (coverlet(method({"one": 1})), "`Lines` names something that is no line number"),
        (coverlet(method({"-1": 1})), "`Lines` names something that is no line number"),
        (coverlet(method([1, 2])), "`Lines` is not the JSON object"),
        (coverlet({"Lines": {"1": 1}}), "`Branches` is not the list"),
        (coverlet({"Lines": {"1": 1}, "Branches": [7]}), "`Branches` is not the list of JSON objects"),
        (coverlet(method({"1": 1}, "2")), "`Hits` counts something in other than whole numbers"),
        (coverlet(7), "a method is not the JSON object"),
        ('{"a.dll": {"a.cs": {"A": 7}}}', "a class is not the JSON object"),
        ('{"a.dll": {"a.cs": 7}}', "a document is not the JSON object"),
        ('{"a.dll": 7}', "unsupported format: JSON with the keys 'a.dll'"),
        ('{"a.dll": {}, "b.js": {}}', "unsupported format: JSON with the keys 'a.dll', 'b.js'"),
    ],
)
def test_what_cannot_be_counted_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("report", ['{"a.dll": {}}', coverlet(), coverlet(method({}))])
def test_no_line_is_empty(look, report):
    assert look(report).outcome == "empty"
