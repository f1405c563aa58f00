"""An interrupt ends a run at any moment without losing what was read."""

from __future__ import annotations

import pytest
from gather_fakes import BOX_PROBE, SURVEY, TOY_PROBE, A, B, Box, FakeReader, box, box_list, names, toy_list, visible

from collector.gather import Interruption, Readers, Scope, gather


class Interrupting(FakeReader):
    """Asks the run to end while a chosen request is answered, as a signal handler does."""

    def __init__(self, answers, at: str, interruption: Interruption) -> None:
        super().__init__({**visible(), **answers})
        self.at = at
        self.interruption = interruption

    def read(self, request, asked):
        if request.key == self.at:
            try:
                self.interruption.request()
            except KeyboardInterrupt:
                if self.at == SURVEY:  # the survey is read by the thread that waits; others by threads of their own
                    raise
        return super().read(request, asked)


def interrupted_at(key: str):
    stop = Interruption()
    reader = Interrupting({box_list(): [[box("one")]]}, key, stop)
    readers = Readers(azure=reader, files=FakeReader({}))
    scope = Scope(subscriptions=(A, B))
    return gather([BOX_PROBE, TOY_PROBE], scope, readers, workers=1, interruption=stop), reader.asked


def test_before_anything_was_read_everything_is_a_gap():
    found, asked = interrupted_at(SURVEY)
    assert found.interrupted
    assert asked == []
    assert {kind for gap in found.gaps for kind in gap.hides} == {"box", "toy"}


def test_between_two_waves_what_was_read_is_kept_and_the_rest_is_a_gap():
    found, asked = interrupted_at(box_list())
    assert found.interrupted
    assert names(found, Box) == ["one"]
    assert toy_list("one") not in asked
    assert any("interrupted" in gap.detail and "toy" in gap.hides for gap in found.gaps)


def test_what_is_on_its_way_may_still_arrive():
    found, asked = interrupted_at(toy_list("one"))
    assert toy_list("one") in asked
    assert found.gaps == ()


def test_a_wish_to_end_is_obeyed_only_where_the_run_waits():
    stop = Interruption()
    stop.request()
    with pytest.raises(KeyboardInterrupt), stop.waiting():
        pytest.fail("nothing may be waited for any more")
    stop.request()  # outside of a wait it is only noted


def test_a_request_while_the_run_waits_ends_the_wait():
    stop = Interruption()
    with pytest.raises(KeyboardInterrupt), stop.waiting():
        stop.request()
