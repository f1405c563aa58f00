"""The format of xUnit.net 1 (https://xunit.net/docs/format-xml-v1): one assembly with classes."""

from __future__ import annotations

from collector.sources.reports.format import XmlFormat
from collector.sources.reports.xml_base import Attributes
from collector.sources.reports.xunit import Xunit


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is that of an xUnit.net 1 file; a manifest of Windows has the same root."""
    return root == "assembly" and bool(attributes.keys() & {"test-framework", "run-date", "total"})


FORMAT = XmlFormat(name="xunit1", kind="tests", claims=claims, reader=Xunit)
