"""Hostile conditions are answered within 0.2 s and 100 MB, each in a process of its own with hard limits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 0.2, 100

CHILD = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from collector.derive.rows import FieldType
from collector.judge.conditions import compile_line
from collector.judge.flaws import ConditionError
declared = {"x.l": FieldType("list", "", ""), "x.s": FieldType("str", "", ""), "x.n": FieldType("float", "", "")}
values = {"x.l": tuple(str(n) for n in range(1000)), "x.s": "a" * 100_000 + "!", "x.n": 1.0}
started = time.process_time()
try:
    answer = compile_line(sys.stdin.read(), declared).evaluate(values).answer.value
except ConditionError:
    answer = "refused"
seconds = time.process_time() - started
status = open("/proc/self/status").read().split()
peak = int(status[status.index("VmHWM:") + 1])  # ru_maxrss would count the process that started this one
print(json.dumps({"answer": answer, "seconds": seconds, "megabytes": peak / 1024}))
"""

DOUBLED = "[1.0]" + "".join(f".map(a{n}, [a{n}, a{n}])" for n in range(29)) + " == [1.0]"
HOSTILE = [
    ("quantifiers of 1,000 squared", 'x.l.all(a, x.l.all(b, a == b || a == "no" || true))', "unknown"),
    (
        "quantifiers of 1,000 cubed",
        "x.l.exists(a, x.l.exists(b, x.l.exists(c, a == b && b == c && c == 'no')))",
        "unknown",
    ),
    ("quantifiers, one of them", "x.l.exists_one(a, x.l.exists_one(b, a == b && a == 'no'))", "unknown"),
    ("20,000 terms", "+".join(["1"] * 20_000) + " > 2", "refused"),
    ("700 terms within the length", "+".join(["1"] * 700) + " > x.n", "refused"),
    ("5,000 brackets", "(" * 5_000 + "x.n" + ")" * 5_000 + " > 1", "refused"),
    ("900 brackets within the length", "(" * 900 + "x.n" + ")" * 900 + " > 1", "refused"),
    ("900 lists in lists", "[" * 900 + "]" * 900 + " == []", "refused"),
    ("1,900 times not", "!" * 1_900 + "(x.n > 1)", "false"),
    ("doubling through 29 maps", DOUBLED, "refused"),
    ("doubling a text", "(x.s + x.s) + (x.s + x.s) == x.s", "refused"),
    ("joining lists", "x.l + x.l + x.l + x.l == x.l", "refused"),
    ("regex bomb", "x.s.matches('(a+)+$')", "false"),
    ("regex bomb with classes", "x.s.matches('^(([a-z])+.)+[A-Z]([a-z])+$')", "false"),
    ("regex with huge repeats", "x.s.matches('((a{1,999}){1,999}){1,999}')", "unknown"),
    ("regex with many repeats", "x.s.matches('" + "(a?){50}" * 40 + "$')", "true"),
    ("one huge text", "x.s == '" + "a" * 1_900 + "'", "false"),
    ("a text beyond the length", "x.s == '" + "a" * 1_000_000 + "'", "refused"),
    ("a deep chain of members", "x" + ".a" * 900 + " == 1", "refused"),
    ("a deep chain of calls", "x.s" + ".size()" * 250 + " > 1", "refused"),
    ("100 choices", "x.n > 1 ? true : " * 100 + "false", "refused"),
    ("150 ors", " || ".join(["x.n > 9"] * 150), "false"),
    ("a list of 900 numbers", "x.n in [" + ",".join(["7"] * 900) + "]", "false"),
    ("dunder access", "x.s.__class__.__mro__ == 1", "refused"),
    ("import", "__import__('os').system('true') == 0", "refused"),
    ("an open text", 'x.s == "', "refused"),
    ("control characters", "x.s == '\x00\x1b[2J'", "false"),
    ("lone surrogates", "x.s == '\\ud800'", "refused"),
    ("an exponent", "1e309 > x.n", "true"),
    ("nothing", "", "refused"),
]


@pytest.mark.parametrize(("name", "text", "expected"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_hostile_conditions_are_answered_quickly_and_in_little_memory(name, text, expected):
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=text, capture_output=True, text=True, timeout=30, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    found = json.loads(done.stdout)
    assert found["seconds"] < SECONDS
    assert found["megabytes"] < MEGABYTES
    assert found["answer"] == expected
