"""Describes the shape of a file once, and gets from it the strict reading and the JSON schema for editors.

A shape is a frozen value such as `Object(keys=(Key("tier", Choice.of(Tier), "…", required=True),), build=…)`.
`load` reads a text by it and raises `FileMistakes` with every mistake of one pass; `json_schema` describes it.
"""

from collector.files.shape.base import INVALID, Invalid, JsonSchema, Kind, Shape, Spot
from collector.files.shape.groups import ListOf, MapOf, OneOf
from collector.files.shape.numbers import Flag, Number, Whole
from collector.files.shape.objects import Key, Object
from collector.files.shape.reading import json_schema, load, read_file, schema_text
from collector.files.shape.refine import Placed, Refined, WithPlace
from collector.files.shape.texts import Choice, Rule, Text
from collector.files.shape.times import Duration, Instant, duration_of, duration_text

__all__ = [
    "INVALID",
    "Choice",
    "Duration",
    "Flag",
    "Instant",
    "Invalid",
    "JsonSchema",
    "Key",
    "Kind",
    "ListOf",
    "MapOf",
    "Number",
    "Object",
    "OneOf",
    "Placed",
    "Refined",
    "Rule",
    "Shape",
    "Spot",
    "Text",
    "Whole",
    "WithPlace",
    "duration_of",
    "duration_text",
    "json_schema",
    "load",
    "read_file",
    "schema_text",
]
