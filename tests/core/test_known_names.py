"""Names offered while one is typed: in both languages, as they sound, and by initials."""

from __future__ import annotations

from core.db import db
from core.known_names import KnownName, find_names
from core.regions import find_regions
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_user, sign_in
from tests.factories.talent import make_edition, make_entry

KNOWN = (
    KnownName.of("Soochow University", "苏州大学", ["东吴大学"]),
    KnownName.of("Massachusetts Institute of Technology", ""),
    KnownName.of("", "太仓示例精密机械有限公司"),
)


def found(typed: str) -> list[str]:
    return [one.name_zh for one in find_names(typed, KNOWN)]


def test_names_are_found_by_either_language_sound_and_initials():
    for typed in ("Sooch", "苏州", "suzhou da", "szdx", "东吴", "dongwu", "university"):
        assert found(typed) == ["苏州大学"], typed
    assert found("MIoT") == ["Massachusetts Institute of Technology"]
    assert found("jingmi") == ["太仓示例精密机械有限公司"]
    assert found("") == found("x") == found("!!") == []


def test_countries_are_found_as_they_sound():
    for typed in ("deguo", "De Guo", "德国", "Germany", "DE", "Deutschland"):
        assert list(find_regions(typed)) == ["DE"], typed


def test_issuers_are_offered_to_everybody_and_organisations_to_accounts(app):
    make_entry(make_edition(), issuer_en="Board of <b>Harbours</b>", issuer_zh="港口委员会")
    make_verified_carrier(name_zh="苏州示例港口有限公司")
    db.session.commit()
    guest, user = app.test_client(), sign_in(app.test_client(), make_user())
    page = guest.get("/names/issuers?issuer=gangkou&lang=en").text
    assert 'value="Board of &lt;b&gt;Harbours&lt;/b&gt;"' in page
    assert 'value="港口委员会"' in guest.get("/names/issuers?issuer=harb&lang=zh").text
    assert guest.get("/names/employers?x=gangkou").status_code == 404
    assert user.get("/names/nobodies?x=gangkou").status_code == 404
    assert "苏州示例港口有限公司" in user.get("/names/employers?x=szslgk").text
    assert user.get("/names/schools?x=harb").text.count("<option") == 1


def test_a_field_asks_for_names_and_keeps_what_is_typed(app):
    make_edition()
    page = app.test_client().get("/suggest?lang=en").text
    assert 'data-hx-get="/names/issuers"' in page
    assert '<datalist id="issuer-offered"></datalist>' in page
