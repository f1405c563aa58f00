"""Coverage in text."""

from __future__ import annotations

from benchmarks.report_samples.sample import COVERED, LINES, Sample, hit, numbers


def gcov_text() -> Sample:
    lines = "".join(
        f"{hit(n) or '#####':>9}:{n:5}:    add(cart, goods, {n});\n" if n % 4 else f"        -:{n:5}:}}\n"
        for n in numbers()
    )
    return Sample(head="", piece=lambda i: f"        -:    0:Source:src/file{i}.c\n{lines}")


def go_cover() -> Sample:
    def blocks(i: int) -> str:
        return "".join(f"example.com/shop/file{i}.go:{n}.20,{n + 1}.3 2 {hit(n)}\n" for n in numbers())

    return Sample(head="mode: set\n", piece=blocks)


def lcov() -> Sample:
    lines = "".join(f"DA:{n},{hit(n)}\n" for n in numbers())
    totals = f"LF:{LINES}\nLH:{COVERED}\nend_of_record\n"
    return Sample(head="TN:\n", piece=lambda i: f"SF:/src/file{i}.c\n{lines}{totals}")
