"""The one XML parser of all report formats: streaming, and deaf to everything by which XML attacks its reader.

Refused are an internal DTD subset, any entity declaration, nesting deeper than 64, and a single tag, comment or
attribute longer than 8 MiB. A plain external DOCTYPE stays legal, because Cobertura and JaCoCo write one; it is
never fetched. What expat does by itself: https://docs.python.org/3/library/xml.html#xml-vulnerabilities
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, runtime_checkable
from xml.parsers import expat

from collector.sources.reports.reading import Findings, Refused, fragment

Attributes: TypeAlias = Mapping[str, str]

_DEEPEST = 64
_LONGEST_TOKEN = 8 << 20
_LONGEST_TEXT = 1000


class XmlReader(Protocol):
    """What a format does with the elements of a file. `path` holds the names of the elements around this one."""

    def opened(self, name: str, attributes: Attributes, path: Sequence[str], /) -> None: ...

    def closed(self, name: str, path: Sequence[str], /) -> None: ...

    def findings(self) -> Findings: ...


@runtime_checkable
class TextReader(XmlReader, Protocol):
    """A format that tells something in the text of a few elements, too."""

    def wants_text(self, name: str, path: Sequence[str], /) -> bool:
        """Say, right after `opened`, whether the text of this element counts. One inside another is not heard."""

    def text(self, name: str, text: str, path: Sequence[str], /) -> None:
        """Take the first 1,000 characters of such an element, right before `closed`."""


def read_xml(chunks: Iterable[bytes], choose: Callable[[str, Attributes], XmlReader]) -> Findings:
    """Read a whole file with the reader that `choose` picks by the root element. Raises `Refused`."""
    return _Parse(choose).run(chunks)


class _Parse:
    """One run over one file."""

    def __init__(self, choose: Callable[[str, Attributes], XmlReader]) -> None:
        self._choose = choose
        self._reader: XmlReader | None = None
        self._texts: _Texts | None = None
        self._path: list[str] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        self._parser = parser

    def run(self, chunks: Iterable[bytes]) -> Findings:
        try:
            self._feed(chunks)
        except expat.ExpatError as error:
            raise Refused(
                f"it is not well-formed XML ({error}): it may be cut off by an interrupted run; write it again"
            ) from error
        except (LookupError, ValueError) as error:
            # pyexpat asks Python's codecs for encodings that expat itself does not know
            raise Refused("its XML declares an encoding that cannot be read: write it again in UTF-8") from error
        if self._reader is None:
            raise Refused("it holds no XML element: write the report again")
        return self._reader.findings()

    def _feed(self, chunks: Iterable[bytes]) -> None:
        fed = 0
        for chunk in chunks:
            self._parser.Parse(chunk, False)
            fed += len(chunk)
            # expat scans an unfinished token again with each feed, so a giant one costs the square of its length
            if fed - max(0, self._parser.CurrentByteIndex) > _LONGEST_TOKEN:
                raise Refused(f"it has a single tag or comment longer than {_LONGEST_TOKEN:,} bytes: write it again")
        self._parser.Parse(b"", True)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if self._reader is None:
            self._reader = self._choose(name, attributes)
            if isinstance(self._reader, TextReader):
                self._texts = _Texts(self._reader, self._parser)
        self._reader.opened(name, attributes, self._path)
        if self._texts is not None:
            self._texts.opened(name, self._path)
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise Refused(f"its elements nest deeper than {_DEEPEST}, as no report does: write it again")

    def _closed(self, _: str) -> None:
        name = self._path.pop()
        if self._texts is not None:
            self._texts.closed(name, self._path)
        if self._reader is not None:
            self._reader.closed(name, self._path)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal_subset: int) -> None:
        if internal_subset:
            raise Refused("its DOCTYPE has an internal subset, which no report needs and attacks use: remove it")

    def _entity(self, name: str, *_: object) -> None:
        raise Refused(f"it uses the entity {fragment(name)}, which no report needs and attacks use: remove it")


class _Texts:
    """Hears the text of the elements that a reader wants; expat is deaf to all other, which is most of a file."""

    def __init__(self, reader: TextReader, parser: expat.XMLParserType) -> None:
        self._reader = reader
        self._parser = parser
        self._depth: int | None = None
        self._heard = ""

    def opened(self, name: str, path: Sequence[str]) -> None:
        if self._depth is None and self._reader.wants_text(name, path):
            self._depth = len(path)
            self._heard = ""
            self._parser.CharacterDataHandler = self._hear

    def closed(self, name: str, path: Sequence[str]) -> None:
        if self._depth == len(path):
            self._depth = None
            self._parser.CharacterDataHandler = None
            self._reader.text(name, self._heard, path)

    def _hear(self, text: str) -> None:
        if len(self._heard) < _LONGEST_TEXT:
            self._heard += text[: _LONGEST_TEXT - len(self._heard)]
