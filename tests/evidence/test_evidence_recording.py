"""What was read once is stored before anybody sees it, and can be read again without a source."""

import json
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.evidence.bundle import open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.reading import RecordedError
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.evidence.replaying import Replaying
from collector.model import Cause, Contact
from collector.probe import ArmGet, ArmList, RawPage, ReadError, Request

_LIST = ArmList("/subscriptions/1/things", "2024-01-01")
_CONTACT = Contact(name="Support lead", mailbox="lead@contoso.com")


@dataclass
class _Scripted:
    """A source that answers one script, whatever it is asked."""

    script: tuple[RawPage | Exception, ...]
    name: str = "azure"
    together: int = 20
    asked_ahead: list[Request] = field(default_factory=list)

    def read_ahead(self, requests: Sequence[Request]) -> None:
        self.asked_ahead.extend(requests)

    def read(self, request: Request) -> Iterator[RawPage]:
        for step in self.script:
            if isinstance(step, Exception):
                raise step
            yield step


@pytest.fixture
def record(tmp_path, noon):
    """Record what a script answers; gives the reader and the writer of the bundle."""
    writers = []

    def start(*script):
        run = Run(tool_version="1", started_at=noon)
        folder = tmp_path / f"bundle{len(writers)}"
        writer = BundleWriter(folder, run, workload="", policy={})
        writers.append(writer)
        moments = (noon + timedelta(seconds=second) for second in range(1_000_000))
        return Recording(_Scripted(script), Redactor(b"k", (_CONTACT,)), writer, lambda: next(moments)), writer

    yield start
    for writer in writers:
        writer.close()


def _outcome(reader, request=_LIST, asked="/subscriptions/1"):
    """All pages of a read, and the error that ended it."""
    pages = []
    try:
        pages.extend(reader.read(request, asked))
    except RecordedError as error:
        return pages, (error.cause, error.detail, error.fix, error.documents)
    return pages, None


def test_items_are_redacted_and_rest_on_the_stored_document(record, noon):
    recording, writer = record(
        RawPage({"value": [{"id": "/1", "mail": "LEAD@contoso.com"}], "nextLink": None}, "value")
    )
    (page,), error = _outcome(recording)
    (item,) = page.items
    assert (item.raw, item.asked, item.observed_at, error) == (
        {"id": "/1", "mail": "contact:Support lead"},
        "/subscriptions/1",
        noon,
        None,
    )
    writer.seal("complete", noon)
    stored = open_bundle(writer.folder).document(item.document)
    assert stored.body == {"value": [{"id": "/1", "mail": "contact:Support lead"}], "nextLink": None}
    (about,) = open_bundle(writer.folder).documents()
    assert (about.source, about.request, about.digest) == ("azure", _LIST.key, item.document)


def test_a_body_without_a_list_is_one_item(record):
    recording, _ = record(RawPage({"id": "/1"}, ""))
    (page,), _ = _outcome(recording, ArmGet("/1", "2024-01-01"))
    assert [item.raw for item in page.items] == [{"id": "/1"}]


@pytest.mark.parametrize(
    ("page", "detail"),
    [
        (RawPage({"items": []}, "value"), "the answer has no list 'value'"),
        (RawPage({"value": {"a": 1}}, "value"), "the answer has no list 'value'"),
        (RawPage({"value": ["text"]}, "value"), "something other than an object"),
        (RawPage(["text"], ""), "something other than an object"),
        (RawPage({"value": [{"a": float("nan")}]}, "value"), "not JSON compliant"),
    ],
)
def test_an_answer_of_another_shape_is_malformed_and_never_an_empty_list(record, page, detail):
    recording, _ = record(page)
    pages, (cause, found, _, _) = _outcome(recording)
    assert (pages, cause) == ([], Cause.MALFORMED)
    assert detail in found


def test_an_error_is_stored_and_told_without_secrets(record):
    body = json.dumps({"error": {"code": "AuthorizationFailed", "message": "client someone@x.com, sig=abc"}}).encode()
    recording, writer = record(ReadError(Cause.DENIED, "someone@x.com may not", "grant it, password=abc", body))
    _, (cause, detail, fix, (document,)) = _outcome(recording)
    writer.flush()
    stored = open_bundle(writer.folder).document(document)
    assert (cause, fix) == (Cause.DENIED, "grant it, password=REDACTED")
    assert detail.startswith("mailbox-")
    assert stored.body["error"]["code"] == "AuthorizationFailed"
    assert "someone" not in str(stored.body)
    assert "abc" not in str(stored.body)


def test_an_error_that_is_no_json_is_kept_as_text(record):
    recording, writer = record(ReadError(Cause.UNREACHABLE, "d", "f", b"<html>gone \xff lead@contoso.com</html>"))
    _, (_, _, _, (document,)) = _outcome(recording)
    writer.flush()
    assert open_bundle(writer.folder).document(document).body == {
        "text": "<html>gone \ufffd contact:Support lead</html>"
    }


def test_the_error_shown_to_others_does_not_carry_the_answer(record):
    recording, _ = record(ReadError(Cause.DENIED, "d", "f", b"secret"))
    with pytest.raises(RecordedError) as caught:
        list(recording.read(_LIST, ""))
    assert (caught.value.body, caught.value.__suppress_context__) == (b"", True)


def test_a_reader_that_stops_early_leaves_a_read_that_says_so(record, noon):
    recording, writer = record(RawPage({"a": 1}, ""), RawPage({"a": 2}, ""))
    pages = recording.read(_LIST, "")
    next(pages)
    pages.close()
    writer.seal("partial", noon)
    replayed, (cause, detail, _, _) = _outcome(Replaying(open_bundle(writer.folder)))
    assert ([page.items[0].raw for page in replayed], cause) == ([{"a": 1}], Cause.PARTIAL)
    assert detail == "The reading was cut short."


def test_reading_ahead_is_left_to_the_source_and_records_nothing(tmp_path, noon):
    source = _Scripted(())
    writer = BundleWriter(tmp_path / "bundle", Run(tool_version="1", started_at=noon), workload="", policy={})
    recording = Recording(source, Redactor(b"k"), writer, lambda: noon)
    recording.read_ahead([_LIST])
    writer.seal("complete", noon)
    replaying = Replaying(open_bundle(writer.folder))
    replaying.read_ahead([_LIST])
    assert (recording.together, source.asked_ahead, replaying.together) == (20, [_LIST], 1)
    assert list(open_bundle(writer.folder).reads()) == []


def test_an_answer_of_another_shape_is_told_with_the_moment_at_which_it_came(record, noon):
    recording, writer = record(RawPage({"items": []}, "value"))
    _outcome(recording)
    writer.seal("gaps", noon)
    (about,) = open_bundle(writer.folder).documents()
    assert (about.request, about.observed_at, about.size) == (_LIST.key, noon, len(b'{"items":[]}'))


class _Body(dict):
    """A body that can be looked at from afar."""


@dataclass
class _Streaming:
    """A source that keeps nothing of what it has answered."""

    pages: Iterator[RawPage]
    name: str = "azure"
    together: int = 1

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Nothing to ask ahead."""

    def read(self, request: Request) -> Iterator[RawPage]:
        return self.pages


def test_a_body_is_kept_by_nobody_once_its_page_was_handed_on(tmp_path, noon):
    bodies = [_Body(value=[{"id": f"/{number}"}]) for number in range(3)]
    seen = [weakref.ref(body) for body in bodies]
    writer = BundleWriter(tmp_path / "bundle", Run(tool_version="1", started_at=noon), workload="", policy={})
    source = _Streaming(RawPage(bodies.pop(0), "value") for _ in range(3))
    alive = [
        sum(ref() is not None for ref in seen)
        for _ in Recording(source, Redactor(b"k"), writer, lambda: noon).read(_LIST, "")
    ]
    writer.close()
    assert alive == [2, 1, 0]


def test_what_was_never_asked_is_not_answered_by_a_bundle(record, noon):
    _, writer = record()
    writer.seal("complete", noon)
    pages, (cause, detail, _, _) = _outcome(Replaying(open_bundle(writer.folder)))
    assert (pages, cause) == ([], Cause.PARTIAL)
    assert detail == f"The bundle holds no answer to {_LIST.key!r}."


_TEXTS = st.sampled_from(["lead@contoso.com", "someone@x.com", "password=1", "plain", "\ud800"]) | st.text(max_size=6)
_ITEMS = st.dictionaries(_TEXTS, _TEXTS | st.integers() | st.floats(allow_nan=False, allow_infinity=False), max_size=4)
_PAGES = st.builds(lambda items: RawPage({"value": items}, "value"), st.lists(_ITEMS, max_size=3))
_ERRORS = st.builds(ReadError, st.sampled_from(Cause), _TEXTS, _TEXTS, st.binary(max_size=20))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pages=st.lists(_PAGES, max_size=4), error=st.none() | _ERRORS)
def test_a_replay_sees_exactly_what_the_run_saw(record, noon, pages, error):
    recording, writer = record(*pages, *([error] if error else []))
    seen = _outcome(recording)
    writer.seal("complete", noon)
    replaying = Replaying(open_bundle(writer.folder))
    assert _outcome(replaying) == seen
    assert _outcome(replaying) == seen
