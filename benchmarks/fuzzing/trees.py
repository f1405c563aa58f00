"""Damage that leaves a file well-formed: elements of XML and values of JSON that are gone, doubled, moved or odd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

_ODD_VALUES = (
    *(None, True, False, 0, 1, -1, 0.5, 1.0, 2**31, 2**63, 10**30, float("nan"), float("inf"), 1e300),
    *(
        "",
        "0",
        "1",
        "x",
        "passed",
        "failed",
        "\ud800",
        "\0",
        "n" * 5000,
        "2026-13-45T99:00:00Z",
        [],
        {},
        [[]],
        [{}],
        {"": {}},
    ),
)
_ODD_TEXTS = (
    *("", "0", "-1", "1.0", "true", "x", "passed", "Failed", "NaN", "9" * 30, "1,5", "100% (9/2)", " ", "\u0661"),
)
_DEEPEST = 40


def change_the_tree(content: bytes, random: Random) -> bytes:
    """Change one element, attribute or value of a file, or of one of its lines.

    Other files stay as they are, and so do those that nest too deep to be copied.
    """
    text = content.decode("utf-8", "replace")
    try:
        return _changed(text, random)
    except RecursionError:
        return content


def _changed(text: str, random: Random) -> bytes:
    if text.lstrip()[:1] == "<":
        return _xml_changed(text, random)
    lines = text.split("\n")
    found = _parsed(text)
    if found is not None:
        return _dumped(_json_changed(found, random))
    at = random.randrange(len(lines))
    line = _parsed(lines[at])
    if line is not None:
        lines[at] = _dumped(_json_changed(line, random)).decode()
    return "\n".join(lines).encode("utf-8", "replace")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


def _json_changed(root: Any, random: Random) -> Any:
    places = list(_places(root, 0))
    if not places:
        return random.choice(_ODD_VALUES)
    holder, key = random.choice(places)
    other, other_key = random.choice(places)
    way = random.randrange(5)
    if way == 0:
        del holder[key]
    elif way == 1:
        holder[key] = deepcopy(other[other_key])
    elif way == 2 and isinstance(holder, dict):
        holder[random.choice(("", "x", str(other_key)))] = holder.pop(key)
    elif way == 3 and isinstance(holder, list):
        holder.extend(deepcopy(holder[key]) for _ in range(random.choice((1, 5, 50))))
    else:
        holder[key] = random.choice(_ODD_VALUES)
    return root


def _places(value: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    if depth > _DEEPEST or not isinstance(value, dict | list):
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        yield from _places(value[key], depth + 1)


def _xml_changed(text: str, random: Random) -> bytes:
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError):
        return text.encode("utf-8", "replace")
    holders = [(holder, child) for holder in root.iter() for child in holder]
    if not holders or random.random() < 0.4:
        _change_an_attribute(random.choice(list(root.iter())), random)
    else:
        holder, child = random.choice(holders)
        _change_a_child(root, holder, child, random)
    return ET.tostring(root)


def _change_an_attribute(element: ET.Element, random: Random) -> None:
    names = list(element.attrib)
    if not names:
        element.text = random.choice(_ODD_TEXTS)
        return
    name = random.choice(names)
    value = element.attrib.pop(name)
    if random.random() < 0.8:
        odd = random.choice((*_ODD_TEXTS, value + value, random.choice(list(element.attrib.values()) or [""])))
        element.attrib[name if random.random() < 0.9 else "x"] = odd


def _change_a_child(root: ET.Element, holder: ET.Element, child: ET.Element, random: Random) -> None:
    way = random.randrange(4)
    if way == 0:
        holder.remove(child)
    elif way == 1:
        holder.extend([deepcopy(child) for _ in range(random.choice((1, 3, 30)))])
    elif way == 2:
        random.choice(list(root.iter())).append(deepcopy(child))
    else:
        child.tag = random.choice(list(root.iter())).tag
