"""Countries and time zones as people type them, in either language."""

from __future__ import annotations

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from core.forms import BaseForm, Required
from core.i18n import speaking
from core.regions import find_regions, region_names
from core.time_zones import find_zones
from core.typed_choices import IssuerPlaceField, RegionField, ZoneField
from tests.factories.core import make_user, sign_in
from tests.talent.claims.pages import TOKEN


class Places(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    country = RegionField("Country", [Required("Choose one.")])
    zone = ZoneField("Zone")
    issuer = IssuerPlaceField("Issuer")


@pytest.fixture
def typed(app):
    def form(**fields):
        with app.test_request_context(method="POST"):
            made = Places(MultiDict({"country": "DE"} | fields))
            return made, made.validate()

    return form


@pytest.mark.parametrize(
    "words",
    ["Germany", "germany ", "德国", "DE", "de", "Deutschland", "germ", "ＤＥ"],
)
def test_a_country_is_known_in_either_language_by_code_or_begun(typed, words):
    form, is_valid = typed(country=words)
    assert is_valid
    assert form.country.data == "DE"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Turkiye", "TR"), ("Türkiye", "TR"), ("Turkey", "TR"), ("香港", "HK"), ("Hong Kong", "HK"),
        ("中国台湾", "TW"), ("UK", "GB"), ("Niger", "NE"), ("Guinea", "GN"), ("Viet Nam", "VN"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_country(app, words, code):
    assert find_regions(words) == [code]


def test_what_may_be_several_is_asked_again_with_their_names(typed):
    form, is_valid = typed(country="United")
    assert not is_valid
    (told,) = form.country.errors
    assert "United Kingdom" in told
    assert "United States" in told
    assert form.country._value() == "United"
    form, is_valid = typed(country="Atlantis")
    assert not is_valid
    assert [str(one) for one in form.country.errors] == ["Choose a country or region of the list."]


def test_nothing_of_a_long_or_odd_text_is_taken(typed):
    for words in ("x" * 100_000, "%", "' OR 1=1", "A", "\u202e", "INT"):
        form, is_valid = typed(country=words)
        assert not is_valid
        assert form.country.errors


def test_an_issuer_may_be_of_no_country(typed):
    for words in ("INT", "国际组织", "International"):
        form, is_valid = typed(issuer=words)
        assert is_valid
        assert form.issuer.data == "INT"


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Berlin", "Europe/Berlin"), ("柏林", "Europe/Berlin"), ("UTC+1", "Europe/Berlin"),
        ("德国", "Europe/Berlin"), ("Germany", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"),
        ("北京", "Asia/Shanghai"), ("China", "Asia/Shanghai"), ("GMT+8", "Asia/Shanghai"),
        ("+05:30", "Asia/Kolkata"), ("UTC−5", "America/New_York"), ("纽约", "America/New_York"),
        ("London", "Europe/London"), ("Singapore", "Asia/Singapore"), ("são paulo", "America/Sao_Paulo"),
    ],
)  # fmt: skip
def test_a_zone_is_known_by_city_country_and_offset(typed, words, zone):
    form, is_valid = typed(zone=words)
    assert is_valid, form.errors
    assert form.zone.data == zone


def test_a_country_of_several_zones_is_asked_again(typed):
    form, is_valid = typed(zone="美国")
    assert not is_valid
    assert len(find_zones("USA")) > 1
    (told,) = form.zone.errors
    assert "New York" in told
    assert not typed(zone="Nowhere")[1]


@pytest.mark.parametrize(
    ("language", "shown", "other"), [("en", "Germany", "德国"), ("zh", "德国", "Germany")]
)
def test_the_field_shows_the_name_and_offers_both_languages(app, language, shown, other):
    with app.test_request_context(), speaking(language):
        drawn = html.fromstring(f"<div>{Places(data={'country': 'DE'}).country()}</div>")
    (field,) = drawn.xpath("//input[@type='text']")
    assert field.get("value") == shown
    (options,) = drawn.xpath(f"//datalist[@id='{field.get('list')}']")
    assert len(options) == len(region_names(language))
    (germany,) = options.xpath("option[@data-code='DE']")
    assert germany.get("value") == shown
    assert other in germany.get("label")


def test_ones_own_zone_is_typed_on_the_profile(app):
    person = make_user()
    client = sign_in(app.test_client(), person)
    token = TOKEN.search(client.get("/notice").text)[1]
    sent = {"csrf_token": token, "display_name": "Anna", "preferred_language": "en"}
    assert (
        "This may be several" in client.post("/me/account", data={**sent, "time_zone": "美国"}).text
    )
    assert client.post("/me/account", data={**sent, "time_zone": "柏林"}).status_code in (302, 303)
    assert person.time_zone == "Europe/Berlin"
    assert "Germany (Berlin) Time" in client.get("/me/account").text
