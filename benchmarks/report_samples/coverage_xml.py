"""Coverage in XML."""

from __future__ import annotations

from benchmarks.report_samples.sample import COVERED, LINES, Sample, hit, numbers


def clover() -> Sample:
    lines = "".join(f'<line num="{n}" type="stmt" count="{hit(n)}"/>' for n in numbers())
    totals = 'statements="{0}" coveredstatements="{1}"'
    none = 'conditionals="0" coveredconditionals="0" methods="0" coveredmethods="0"'
    return Sample(
        head='<coverage generated="1767348000" clover="4.4.1"><project timestamp="1767348000">',
        piece=lambda i: f'<file name="file{i}.js" path="/src/file{i}.js">{lines}</file>',
        tail=lambda n: f"<metrics {totals.format(n * LINES, n * COVERED)} {none}/></project></coverage>",
    )


def cobertura() -> Sample:
    lines = "".join(
        f'<line number="{n}" hits="{hit(n)}"/>'
        if n % 10
        else f'<line number="{n}" hits="1" branch="true" condition-coverage="50% (1/2)"/>'
        for n in numbers()
    )
    return Sample(
        head='<coverage line-rate="0.5"><packages><package name="shop"><classes>',
        piece=lambda i: f'<class name="c{i}" filename="src/file{i}.py"><lines>{lines}</lines></class>',
        tail=lambda _: "</classes></package></packages></coverage>",
    )


def dotcover() -> Sample:
    statements = "".join(
        f'<Statement FileIndex="1" Line="{n}" Column="9" EndLine="{n}" EndColumn="40" Covered="{bool(hit(n))}"/>'
        for n in numbers()
    )
    # how many assemblies there will be is not known here, so the totals are those of one: the rate is what is compared
    totals = f'CoveredStatements="{COVERED}" TotalStatements="{LINES}" CoveragePercent="71"'
    return Sample(
        head=f'<Root {totals} ReportType="DetailedXml" DotCoverVersion="2023.3"><Assembly Name="shop" {totals}>',
        piece=lambda i: f'<Method Name="M{i}">{statements}</Method>',
        tail=lambda _: "</Assembly></Root>",
    )


def jacoco() -> Sample:
    lines = "".join(
        f'<line nr="{n}" mi="{0 if hit(n) else 3}" ci="{3 if hit(n) else 0}" mb="0" cb="0"/>' for n in numbers()
    )
    return Sample(
        head='<report name="shop">',
        piece=lambda i: (
            f'<package name="p{i}"><sourcefile name="File{i}.java">{lines}'
            f'<counter type="LINE" missed="{LINES - COVERED}" covered="{COVERED}"/></sourcefile></package>'
        ),
        tail=lambda n: f'<counter type="LINE" missed="{n * (LINES - COVERED)}" covered="{n * COVERED}"/></report>',
    )


def opencover() -> Sample:
    points = "".join(
        f'<SequencePoint vc="{hit(n)}" uspid="{n}" ordinal="{n}" sl="{n}" sc="9" el="{n}" ec="40"'
        ' bec="0" bev="0" fileid="FILE"/>'
        for n in numbers()
    )
    return Sample(
        head="<CoverageSession><Modules>",
        piece=lambda i: (
            f'<Module><Files><File uid="{i}" fullPath="C:\\src\\File{i}.cs"/></Files><Classes><Class><Methods>'
            f"<Method><SequencePoints>{points.replace('FILE', str(i))}</SequencePoints></Method>"
            "</Methods></Class></Classes></Module>"
        ),
        tail=lambda n: (
            f'</Modules><Summary numSequencePoints="{n * LINES}" visitedSequencePoints="{n * COVERED}"'
            ' numBranchPoints="0" visitedBranchPoints="0"/></CoverageSession>'
        ),
    )


def sonar() -> Sample:
    lines = "".join(f'<lineToCover lineNumber="{n}" covered="{str(hit(n) > 0).lower()}"/>' for n in numbers())
    return Sample(
        head='<coverage version="1">',
        piece=lambda i: f'<file path="src/file{i}.cpp">{lines}</file>',
        tail=lambda _: "</coverage>",
    )


def vs_dynamic_coverage() -> Sample:
    counts = 'lines_covered="{0}" lines_partially_covered="0" lines_not_covered="{0}"'
    ranges = "".join(
        f'<range source_id="0" covered="yes" start_line="{n}" start_column="9" end_line="{n}" end_column="26"/>'
        for n in range(20)
    )
    function = f'<function id="1" name="F()" type_name="T" {counts.format(10)}><ranges>{ranges}</ranges></function>'
    return Sample(
        head="<results><modules>",
        piece=lambda i: (
            f'<module name="m{i}.dll" {counts.format(1000)}><functions>{function * 100}</functions></module>'
        ),
        tail=lambda _: "</modules></results>",
    )
