"""Test results in XML and text."""

from __future__ import annotations

from benchmarks.report_samples.sample import Sample


def ctest() -> Sample:
    return Sample(
        head="<Site><Testing>",
        piece=lambda i: (
            f'<Test Status="passed"><Name>cart{i}</Name><Path>./test</Path><Results><NamedMeasurement'
            ' type="numeric/double" name="Execution Time"><Value>0.01</Value></NamedMeasurement><Measurement><Value>'
            f"{'All is well. ' * 10}</Value></Measurement></Results></Test>"
        ),
        tail=lambda _: "<EndTestTime>1767348000</EndTestTime></Testing></Site>",
    )


def junit() -> Sample:
    return Sample(
        head='<testsuites><testsuite name="shop" failures="0" errors="0" timestamp="2026-01-02T10:00:00Z">',
        piece=lambda i: f'<testcase name="test_cart_{i}" classname="tests.test_cart.TestCart" time="0.012"/>\n',
        tail=lambda _: "</testsuite></testsuites>",
    )


def nunit2() -> Sample:
    return Sample(
        head='<test-results name="shop.dll" errors="0" failures="0" not-run="0"><test-suite name="s"><results>',
        piece=lambda i: (
            f'<test-case name="Shop.CartTests.Case{i}" executed="True" result="Success" success="True"'
            ' time="0.012" asserts="1"/>\n'
        ),
        tail=lambda _: "</results></test-suite></test-results>",
    )


def nunit3() -> Sample:
    return Sample(
        head='<test-run id="2" result="Passed" failed="0" end-time="2026-01-02 10:00:00Z"><test-suite result="Passed">',
        piece=lambda i: (
            f'<test-case id="0-{i}" name="Case{i}" fullname="Shop.CartTests.Case{i}" methodname="Case{i}"'
            ' classname="Shop.CartTests" runstate="Runnable" result="Passed" duration="0.012" asserts="1"/>\n'
        ),
        tail=lambda _: "</test-suite></test-run>",
    )


def tap() -> Sample:
    return Sample(
        head="TAP version 13\n",
        piece=lambda i: f"ok {i + 1} - the cart holds what was put into it\n",
        tail=lambda n: f"1..{n}\n",
    )


def trx() -> Sample:
    return Sample(
        head='<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>',
        piece=lambda i: (
            f'<UnitTestResult executionId="{i:032x}" testId="{i:032x}" testName="Shop.CartTests.Case{i}"'
            ' computerName="agent" duration="00:00:00.0120000" outcome="Passed"/>\n'
        ),
        tail=lambda n: (
            f'</Results><ResultSummary outcome="Completed"><Counters total="{n}"/></ResultSummary></TestRun>'
        ),
    )


def xunit1() -> Sample:
    return Sample(
        head='<assembly name="shop.dll" failed="0" test-framework="xUnit.net 1.9"><class name="c">',
        piece=lambda i: (
            f'<test name="Shop.CartTests.Case{i}" type="Shop.CartTests" method="Case{i}" result="Pass" time="0.012"/>\n'
        ),
        tail=lambda _: "</class></assembly>",
    )


def xunit2() -> Sample:
    return Sample(
        head='<assemblies><assembly name="shop.dll" failed="0" errors="0"><collection name="c" failed="0">',
        piece=lambda i: (
            f'<test name="Shop.CartTests.Case{i}" type="Shop.CartTests" method="Case{i}" result="Pass"'
            ' time="0.012"><traits><trait name="kind" value="unit"/></traits></test>\n'
        ),
        tail=lambda _: "</collection></assembly></assemblies>",
    )
