"""The catalogue tells apart by its context what is one word in English and two in Chinese."""

from __future__ import annotations

import shutil

import pytest

from core.i18n import speaking
from core.translations import __main__ as catalogue
from events.registrations.states import REGISTRATION_WORKFLOW, RegistrationState
from talent.claims.states import ClaimState

PROGRAM = """
REFUSE = _("Refuse")
HERE = lazy_pgettext("registration", "Refuse")
LINE = _("Write it as value | English | 中文.")
"""
KEYS = {"Refuse", "registration|Refuse", "Write it as value | English | 中文."}


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program of three messages with an empty catalogue; gives the path of its code."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(catalogue.HOME / "babel.cfg", home)
    code = tmp_path / "app.py"
    code.write_text(PROGRAM)
    for name, value in {
        "ROOT": tmp_path,
        "HOME": home,
        "PO": home / "messages.po",
        "MO": home / "messages.mo",
    }.items():
        monkeypatch.setattr(catalogue, name, value)
    return code


def _said():
    return {catalogue._key(m): m.string for m in catalogue.load() if m.id}


def test_a_message_in_a_context_lacks_its_own_translation(program):
    assert set(catalogue.missing()) == KEYS
    assert catalogue.add({"Refuse": "不予认定"}) == 2
    assert "registration|Refuse" in catalogue.missing()


def test_each_keeps_its_translation_until_the_program_no_longer_says_it(program):
    given = dict(zip(sorted(KEYS), ("不予认定", "值|英文|中文", "不通过"), strict=True))
    assert catalogue.add(given) == 0
    assert _said() == given

    program.write_text(PROGRAM.replace('lazy_pgettext("registration", "Refuse")', "None"))
    assert catalogue.add({}) == 0
    assert _said() == given  # another writer may be between two files
    program.write_text(PROGRAM)
    assert catalogue.add({}) == 0

    program.write_text(PROGRAM.replace('_("Refuse")', "None"))
    assert catalogue.add({}, tidy=True) == 0
    assert _said() == {key: text for key, text in given.items() if key != "Refuse"}


def test_one_with_a_plural_keeps_its_translation_while_it_is_away(program):
    counted = 'N = ngettext("%(num)s day", "%(num)s days", 2)'
    program.write_text(counted)
    assert catalogue.add({"%(num)s day": "%(num)s天"}) == 0
    program.write_text("")
    catalogue.add({})
    program.write_text(counted)
    assert catalogue.add({}) == 0


def test_a_placeholder_is_compared_within_its_context(program):
    program.write_text('A = _("By %(name)s")\nB = pgettext("author", "By %(name)s")')
    catalogue.add({"By %(name)s": "由%(name)s", "author|By %(name)s": "作者%(nobody)s"})
    assert catalogue.missing() == ["author|By %(name)s (placeholders)"]


def test_a_registration_that_is_refused_is_none_that_is_not_recognised(app):
    refuse = next(t for t in REGISTRATION_WORKFLOW.transitions if t.action == "refuse")
    with app.test_request_context(), speaking("zh"):
        assert str(refuse.label) == "不通过"
        assert str(RegistrationState.REFUSED.label) == "未通过"
        assert str(ClaimState.REFUSED.label) == "不予认定"
    with app.test_request_context(), speaking("en"):
        assert str(refuse.label) == "Refuse"
