"""What conditions may name of a statement, and of which type it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collector.derive.rows import FieldType
from collector.judge.policy import AnswerAsk

AGE, DOCUMENT_AGE = "age", "document_age"
SIGNED_FIELDS = (AGE, DOCUMENT_AGE)
"""What every statement tells besides its answers."""


def answer_fields(asks: Sequence[AnswerAsk], *, with_document: bool) -> Mapping[str, FieldType]:
    """Return what conditions may name of a statement: the answers, and what follows from them and the workload.

    Of a moment `x` also `x_age`, `x_after_go_live`, `x_before_go_live`, and against the cutover window that the
    workload declares `x_in_window` and `x_before_window_end`; of a duration `x` also `x_of_window`, its share of that
    window in percent; `age` is how long ago the statement was signed, `document_age` how long ago its document was
    reviewed.
    """
    found = {AGE: FieldType("timedelta", "", "How long ago it was signed.")}
    if with_document:
        found[DOCUMENT_AGE] = FieldType("timedelta", "", "How long ago the document was reviewed.")
    for one in asks:
        found[one.name] = one.type
        found.update(derived_fields(one))
    return found


def derived_fields(one: AnswerAsk) -> Mapping[str, FieldType]:
    """Return what follows from one answer; `attested.moments` and `attested.answers` give the values."""
    if one.type.python == "timedelta":
        return {f"{one.name}_of_window": FieldType("float", "%", f"Its share of the cutover window: {one.ask}")}
    if one.type.python != "datetime":
        return {}
    return {
        f"{one.name}_age": FieldType("timedelta", "", f"How long ago: {one.ask}"),
        f"{one.name}_after_go_live": FieldType("timedelta", "", f"How long after go-live: {one.ask}"),
        f"{one.name}_before_go_live": FieldType("timedelta", "", f"How long before go-live: {one.ask}"),
        f"{one.name}_in_window": FieldType("bool", "", f"Whether it lies in the cutover window: {one.ask}"),
        f"{one.name}_before_window_end": FieldType("timedelta", "", f"How long before the window ends: {one.ask}"),
    }
