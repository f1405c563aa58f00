"""Questions at a terminal, and what happens where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from collector.cli.signing.asking import Form
from collector.cli.stops import Stop


def typing(*answers: str) -> Form:
    """Return a form at whose terminal these answers are typed."""
    left: Iterator[str] = iter(answers)
    return Form(lambda _question: next(left))


def test_an_option_is_not_asked_for():
    assert typing().text("--comment", "walked through", "Comment") == "walked through"


def test_what_is_missing_is_asked_for():
    assert typing("  walked   through ").text("--comment", "", "Comment") == "walked through"


def test_whoever_says_nothing_is_asked_again(capsys):
    assert typing("", "...", "done").text("--comment", "", "Comment") == "done"
    assert capsys.readouterr().err.count("it says nothing") == 2


def test_nobody_is_asked_for_ever():
    with pytest.raises(Stop, match="nothing was signed"):
        typing(*[""] * 5).text("--comment", "", "Comment")


@pytest.mark.parametrize("given", [" ", "...", "?!"])
def test_an_option_that_says_nothing_is_refused(given):
    with pytest.raises(Stop, match="--comment: it says nothing"):
        typing("never asked").text("--comment", given, "Comment")


def test_the_only_choice_needs_no_question():
    assert Form(None).choice("--role", "", "As which role", ["sponsor"]) == "sponsor"


def test_a_choice_is_one_of_several():
    assert typing("partner", "sponsor").choice("--role", "", "As which role", ["owner", "sponsor"]) == "sponsor"
    with pytest.raises(Stop, match="none of owner, sponsor"):
        typing().choice("--role", "partner", "As which role", ["owner", "sponsor"])


def test_without_a_terminal_everything_missing_is_named_at_once():
    form = Form(None)
    form.text("--comment", "", "Comment")
    form.choice("--answer", "", "Answer", ["yes", "no"])
    with pytest.raises(Stop, match="add --comment, --answer") as stopped:
        form.complete()
    assert stopped.value.exit_code == 2


def test_a_whole_form_is_complete():
    form = Form(None)
    form.text("--comment", "walked through", "Comment")
    assert form.complete() is None


@pytest.mark.parametrize("typed", ["yes", "Y"])
def test_somebody_says_yes(typed):
    assert typing(typed).confirm("Sign it?", yes=False) is None


@pytest.mark.parametrize("typed", ["", "no", "yess"])
def test_whatever_is_no_yes_signs_nothing(typed):
    with pytest.raises(Stop, match="nothing was signed"):
        typing(typed).confirm("Sign it?", yes=False)


def test_without_a_terminal_only_an_option_says_yes():
    assert Form(None).confirm("Sign it?", yes=True) is None
    with pytest.raises(Stop, match="add --yes"):
        Form(None).confirm("Sign it?", yes=False)
