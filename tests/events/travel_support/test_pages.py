"""R23 on pages: what is offered, the desk's list, the public notice, and one's own line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role, ScopeKind
from core.clock import now
from core.db import db
from core.lists.spec import LISTS
from events.travel_support import services
from events.travel_support.models import TravelOffer, TravelSupport
from events.travel_support.queries import find_offer
from tests.counting import count_queries
from tests.events.attendees.people import rows_of
from tests.events.signed_in import SignedIn
from tests.factories.core import grant_role, make_user
from tests.factories.events import make_venue
from tests.factories.projects import make_week
from tests.factories.travel import draw_up, make_arrived, make_offering
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


def address(edition, rest=""):
    return f"/desk/events/{edition.slug}/travel-support{rest}"


def typed(**changes):
    """The form with one tier; what is left out of a tier's row is empty."""
    fields = {
        "claim_at_en": "Window 3", "claim_at_zh": "三号窗口", "notice_days": "5", "seen": "0",
        "roles": ["talent"], "tiers-0-code": "asia", "tiers-0-zh": "亚洲", "tiers-0-en": "Asia",
        "tiers-0-ceiling": "3,000", "tiers-0-currency": "CNY", "tiers-0-groups": ["asia"],
        "tiers-0-places": "日本; Macao, China; kr", "tiers-1-currency": "CNY", "tiers-1-code": "",
        "tiers-1-zh": "", "tiers-1-en": "", "tiers-1-ceiling": "", "tiers-1-places": "",
    }  # fmt: skip
    return fields | changes


def test_the_organiser_says_what_is_offered(app, organiser):
    edition, desk = make_week(), SignedIn(app, organiser)
    assert "offers no travel support" in desk.get(address(edition)).text
    begun = desk.get(address(edition, "/offer")).text
    check_page(begun)
    assert all(text in begun for text in ("亚洲地区", "7,000", "another city"))
    assert "(optional)" not in begun.split("by the role they come in")[1][:60]
    answer = desk.post(address(edition, "/offer"), **typed())
    assert answer.status_code == 303
    (tier,) = find_offer(edition).tiers
    assert (tier.origins, tier.ceiling) == (["asia", "JP", "MO", "KR"], 3000)
    shown = desk.get(address(edition, "/offer")).text
    assert "Japan; Macao, China; South Korea" in shown
    stale = desk.post(address(edition, "/offer"), **typed())
    assert (stale.status_code, "Somebody else changed" in stale.text) == (422, True)
    assert desk.post(address(edition, "/end")).status_code == 303
    assert db.session.query(TravelOffer).count() == 0


WAITS = "Travel support without a tier"
REFUSED = [
        ({"tiers-0-ceiling": "much"}, "Enter an amount in figures", "请"),
        ({"tiers-0-ceiling": "-1"}, "from 1 to 100,000", "100,000"),
        ({"tiers-0-ceiling": "1.005"}, "at most two decimals", "两位小数"),
        ({"tiers-0-ceiling": ""}, "Enter the ceiling of the tier.", "请填写该档次的上限。"),
        ({"tiers-0-places": "Atlantis"}, "Not found, or more than one country", "Atlantis"),
        ({"tiers-0-groups": [], "tiers-0-places": ""}, "for which places", "适用的地区"),
        ({"tiers-0-code": "No Code"}, "small letters and digits", "小写字母和数字"),
        ({"tiers-1-code": "asia", "tiers-1-zh": "同", "tiers-1-en": "Same",
          "tiers-1-ceiling": "5", "tiers-1-groups": ["overseas"]}, "the same code", "代码相同"),
        ({"notice_days": "0"}, "Number must be between 1 and 60", "60"),
        ({"roles": []}, "Choose who may get it.", "请选择发放对象。"),
        ({"claim_at_zh": ""}, "Write it in Chinese.", "请填写中文。"),
]  # fmt: skip


def test_what_cannot_be_is_refused_and_kept_as_typed(app, organiser):
    edition, desk = make_week(), SignedIn(app, organiser)
    for changes, english, chinese in REFUSED:
        answer = desk.post(address(edition, "/offer"), **typed(**changes))
        assert (answer.status_code, english in answer.text) == (422, True), english
        assert "Window 3" in answer.text
        desk.get("/verify?lang=zh")
        assert chinese in desk.post(address(edition, "/offer"), **typed(**changes)).text, chinese
        desk.get("/verify?lang=en")
    assert db.session.query(TravelOffer).count() == 0


def test_the_list_from_draft_to_final(app, organiser, work, client):
    edition, traveller = make_offering(), make_user()
    make_arrived(edition, "JP", user=traveller, name="Sato Hanako")
    lost = make_arrived(edition, "", name="Nobody Knows")
    desk, own = SignedIn(app, organiser), SignedIn(app, traveller)
    notice = f"/events/{edition.slug}/travel-notice"
    assert desk.post(address(edition, "/draw-up")).status_code == 303
    page = desk.get(address(edition)).text
    check_page(page)
    assert "No country or region of residence is known" in page
    assert "Sato" not in client.get(notice).text
    assert "Travel support" not in own.get("/me").text
    desk.post(address(edition, "/publish"))
    work()
    shown = client.get(notice)
    check_page(shown.text)
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    assert "S••• H•••••" in shown.text
    assert not any(word in shown.text for word in ("Hanako", "Nobody", traveller.email))
    assert "Up to 3,000 CNY, on public notice until" in own.get("/me").text
    services.finish_due(at=now() + timedelta(days=40))
    db.session.commit()
    assert "You may claim your travel costs up to 3,000 CNY." in own.get("/me").text
    reference = db.session.query(TravelSupport).filter_by(user_id=traveller.id).one().reference
    assert "Window 3 of the office" in own.get(f"/me/registrations/{reference}").text
    assert "S•••" not in client.get(notice).text
    case = desk.get(address(edition, f"/{lost.reference}")).text
    check_page(case)
    assert "choose the tier there" in case


def test_the_finance_office_gets_a_workbook(app, organiser):
    edition = make_offering()
    make_arrived(edition, "JP", name="Sato Hanako")
    draw_up(edition, organiser)
    desk, auditor = SignedIn(app, organiser), SignedIn(app, make_user(Role.AUDITOR))
    fields = {"file_format": "xlsx", "which": "shown"}
    answer = desk.post(address(edition, "/export"), **fields)
    (row,) = rows_of(answer, "xlsx")
    told = [row[name] for name in ("Name", "Tier", "Ceiling", "Currency")]
    assert told == ["Sato Hanako", "Asia", "3000", "CNY"]
    assert auditor.get(address(edition)).status_code == 200
    assert auditor.post(address(edition, "/export"), **fields).status_code == 403


def test_others_find_nothing(app, client, organiser):
    edition, other = make_offering(), make_week()
    venue = make_venue(edition, district="sip")
    make_arrived(edition, "", home_venue_id=venue.id)
    (line,) = draw_up(edition, organiser)
    of_other, of_district = make_user(), make_user()
    grant_role(of_other, Role.ORGANISER, str(other.id), scope_kind=ScopeKind.EDITION)
    grant_role(of_district, Role.ORGANISER, "sip")
    for user in (of_other, of_district, make_user()):
        person = SignedIn(app, user)
        for rest in ("", "/offer", f"/{line.reference}"):
            assert person.get(address(edition, rest)).status_code == 404
        assert person.post(address(edition, "/publish")).status_code == 404
        assert WAITS not in person.get("/desk").text
    assert WAITS in SignedIn(app, organiser).get("/desk").text
    elsewhere = SignedIn(app, organiser).get(address(other, f"/{line.reference}"))
    assert elsewhere.status_code == 404
    assert client.get(f"/events/{other.slug}/travel-notice").status_code == 404
    assert client.get("/events/nowhere/travel-notice").status_code == 404


def test_a_districts_desk_reads_no_letter_about_money_of_the_whole_event(app, organiser, work):
    edition, of_district = make_offering(), make_user()
    venue = make_venue(edition, district="sip")
    grant_role(of_district, Role.ORGANISER, "sip")
    one = make_arrived(edition, "JP", home_venue_id=venue.id)
    services.publish(edition, by=organiser, at=now())
    db.session.commit()
    work()
    case = f"/desk/events/{edition.slug}/registrations/{one.reference}"
    near, whole = (SignedIn(app, user).get(case) for user in (of_district, organiser))
    assert (near.status_code, "3,000 CNY" in near.text) == (200, False)
    assert (whole.status_code, "3,000 CNY" in whole.text) == (200, True)


def test_pages_ask_the_same_whatever_the_number_of_people(app, organiser, work):
    edition = make_offering()
    desk, client = SignedIn(app, organiser), app.test_client()
    notice = f"/events/{edition.slug}/travel-notice"

    def asked():
        for _ in range(2):
            make_arrived(edition)
        services.publish(edition, by=organiser, at=now())
        db.session.commit()
        return [count_queries(lambda url=url, who=who: who.get(url))[0]
                for who, url in ((desk, address(edition)), (client, notice))]  # fmt: skip

    first = asked()
    assert asked() == first
    assert first[1] == 5
    assert LISTS["events.travel_support"].is_queue
