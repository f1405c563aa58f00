"""The format of xUnit.net 2 and 3 (https://xunit.net/docs/format-xml-v2): assemblies with collections.

Version 1 writes the root of this format, too, where it ran several assemblies; their tests read the same.
"""

from __future__ import annotations

from collector.sources.reports.format import XmlFormat
from collector.sources.reports.xml_base import Attributes
from collector.sources.reports.xunit import Xunit


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is that of an xUnit.net 2 file."""
    return root == "assemblies"


FORMAT = XmlFormat(name="xunit2", kind="tests", claims=claims, reader=Xunit)
