"""Every address, every role, somebody else's things (trust.md G1): no leak, no untested cell."""

from __future__ import annotations

import json
import re
import uuid

import pytest

from core import policy
from core.db import db
from core.files.policies import FilePermission
from core.policy import ALLOWED
from core.registries import Provider
from core.web import PUBLIC, SIGNED_IN, access_of
from tests.attacks import slices
from tests.attacks.city import SECRETS, City, make_city
from tests.factories.core import make_token, sign_in
from tests.refusing import refusals_drawn_once

NOBODY: frozenset[str] = frozenset()
DEVICE = ("register", "verify")
CLAIM = frozenset({"district", "city", "auditor"})
REGISTER = frozenset({"city", "auditor"})
ACCOUNTS = frozenset({"admin", "auditor"})
CATALOGUE = frozenset({"editor", "auditor", "admin"})

# endpoint: what stands in the address, and who else may open it with GET.
OWN_CLAIM = [{"reference": "claim"}, {"reference": "draft"}, {"reference": "recognised"}]
STEPS = [{"reference": "draft", "step": "=person"}, {"reference": "claim", "step": "=employment"}]
DESK_CLAIM = [{"reference": "claim"}, {"reference": "recognised"}]
CELLS: dict[str, tuple[list[dict[str, str]], frozenset[str]]] = {
    **{
        f"claims.{name}": (OWN_CLAIM, NOBODY)
        for name in ("show", "answers", "autosave_answers", "check", "copy", "delete", "papers",
                     "ask_employer", "sent", "withdraw")
    },
    "claims.edit": (STEPS, NOBODY),
    "claims.autosave": (STEPS, NOBODY),
    "claims.answer_with_paper": ([{"reference": "claim", "request_id": "request"}], NOBODY),
    "wallet.remove": ([{"paper_id": "claim_paper"}, {"paper_id": "loose_paper"}], NOBODY),
    "people.withdraw_consent": ([{"consent_id": "consent"}], NOBODY),
    "people.give_consent": (
        [{"purpose": "=recognition_offers", "about_id": "account"}], NOBODY
    ),
    "accounts.end_session": ([{"session_id": "session"}], NOBODY),
    "tokens.revoke": ([{"token_id": "token"}], NOBODY),
    "security.wan_register_response": ([{"token": "=x"}], NOBODY),
    "security.wan_verify_response": ([{"token": "=x"}], NOBODY),
    **{
        f"claims_desk.{name}": (DESK_CLAIM, CLAIM)
        for name in ("show", "accept", "forward", "approve", "confirm", "ask", "refuse",
                     "ask-further", "withdraw-request", "lengthen-request", "open_document")
    },
    "precedents.index": (DESK_CLAIM, CLAIM),
    "claim_holds.show": ([{"reference": "claim"}], CLAIM),
    "claim_holds.end": ([{"reference": "claim"}], CLAIM),
    "claims_desk.check_point": ([{"reference": "claim", "point": "=identity"}], CLAIM),
    "claims_desk.check_paper": ([{"reference": "claim", "paper_id": "loose_paper"}], CLAIM),
    "claims_desk.drop_view": ([{"view_id": "saved_view"}], frozenset()),
    "files.download": (
        [{"file_id": "claim_file"}, {"file_id": "issued_file"}], CLAIM,
    ),
    "files.print_pages": ([{"file_id": "claim_file"}, {"file_id": "issued_file"}], CLAIM),
    "files.picture": (
        [{"file_id": "claim_file", "page": "=1"}, {"file_id": "issued_file", "page": "=1"}], CLAIM,
    ),
    **{
        f"certificates_desk.{name}": ([{"serial": "serial"}], REGISTER)
        for name in ("show", "propose", "confirm", "drop")
    },
    "accounts.inspect": ([{"account_id": "account"}], ACCOUNTS),
    "accounts.grant": ([{"account_id": "account"}], ACCOUNTS),
    "accounts.change": ([{"account_id": "account", "action": "=disable"}], ACCOUNTS),
    "accounts.propose_reset": ([{"account_id": "account"}], ACCOUNTS),
    "accounts.settle": (
        [{"account_id": "account", "proposal_id": "proposal", "action": "=confirm"}],
        ACCOUNTS,
    ),
    "accounts.revoke": ([{"account_id": "account", "grant_id": "grant"}], ACCOUNTS),
    "catalogue_desk.suggestion": ([{"number": "suggestion"}], CATALOGUE),
    "catalogue_desk.answer": ([{"number": "suggestion"}], CATALOGUE),
    **{
        f"catalogue_edition.{name}": ([{"slug": "edition"}], CATALOGUE)
        for name in ("show", "discard", "replace_file", "leave_out", "propose", "publish",
                     "take-back")
    },
    "catalogue_edition.download": ([{"slug": "edition", "wanted": "=csv"}], CATALOGUE),
    "office_pages_desk.edit": ([{"page": "=help"}], frozenset({"admin", "auditor"})),
    "office_pages_desk.save": ([{"page": "=help"}], frozenset({"admin", "auditor"})),
    "office_pages_desk.earlier": ([{"page": "=help", "number": "=1"}], frozenset()),
    "working_days.show": ([{"year": "=2026"}], frozenset({"admin", "auditor", "city", "district"})),
    "working_days.save": ([{"year": "=2026"}], frozenset({"admin", "auditor", "city", "district"})),
}  # fmt: skip
# HEAD is answered by the very function that answers GET: it is enough that these two may not.
ASK_FOR_HEADS = {"stranger", "elsewhere"}
# Changing is the very right of these; whether they may is asked by other tests.
MAY_CHANGE = {
    f"accounts.{name}": {"admin"} for name in ("change", "revoke", "propose_reset", "settle")
}
OF_EVENTS = {name: cell for one in slices.modules() for name, cell in one.CELLS.items()}
CELLS |= OF_EVENTS
LISTS_OF_EVENTS = {
    name: may for one in slices.modules() for name, may in getattr(one, "LISTS", {}).items()
}


@pytest.fixture
def city(app, work) -> City:
    return make_city(app, work)


def private_rules(app):
    """Every address with somebody's id in it that is not open to all."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.arguments and access_of(app, rule.endpoint).kind not in {PUBLIC, "token"}
    ]


def address_of(rule, filling: dict[str, str], city: City) -> str:
    values = {k: v[1:] if v[0] == "=" else city.things[v] for k, v in filling.items()}
    values = {k: uuid.UUID(str(v)) if k.endswith("_id") else v for k, v in values.items()}
    counted = {"year", "page", "number"}
    values = {k: int(v) if k in counted and str(v).isdigit() else v for k, v in values.items()}
    built = rule.build(values, append_unknown=False)
    assert built, (rule.endpoint, filling)
    return built[1]


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_no_cell_is_untested(app):
    known = {rule.endpoint for rule in private_rules(app)}
    assert known - set(CELLS) == set(), "say whose these are, and who else may open them"
    assert set(CELLS) - known == set(), "these are gone"


@refusals_drawn_once()
def test_nobody_reaches_what_is_none_of_their_business(city: City):
    before, wrong = city.fingerprint(), []
    for rule in private_rules(city.app):
        fillings, readers = CELLS[rule.endpoint]
        for who, browser in city.browsers.items():
            if who in MAY_CHANGE.get(rule.endpoint, ()):
                continue
            for filling in fillings:
                address = address_of(rule, filling, city)
                heads = {"HEAD"} if who in ASK_FOR_HEADS else set()
                for method in sorted(rule.methods & ({"GET"} | heads)):
                    if who in readers and rule.endpoint == "files.picture":
                        continue  # drawn in a child of its own; slow, and tested beside it
                    answer = browser.open(address, method=method)
                    wrong += judge(rule, who, answer, may=who in readers)
                if "POST" in rule.methods and not (rule.endpoint in OF_EVENTS and who in readers):
                    answer = city.post(who, address)
                    wrong += judge(rule, who, answer, may=who in readers)
    assert wrong == []
    assert city.fingerprint() == before


def judge(rule, who: str, answer, *, may: bool) -> list[tuple]:
    """Nothing for an answer that is right; for a stranger the way to the sign-in page is."""
    readable = answer.mimetype.startswith("text/") or "json" in answer.mimetype
    found = leaks(answer.text) if readable else []
    to_sign_in = answer.status_code == 302 and "/sign-in" in answer.location
    if answer.status_code >= 500:
        return [(rule.rule, who, answer.status_code)]
    if may:
        return []
    # Ending a session that is not one's own is answered like one that is over; what a device did
    # not answer, by the page that asks it.
    sent_back = {"accounts.end_session", *(f"security.wan_{name}_response" for name in DEVICE)}
    harmless = rule.endpoint in sent_back and answer.status_code == 302
    refused = answer.status_code in {403, 404} or (who == "stranger" and to_sign_in) or harmless
    if refused and not found:
        return []
    return [(rule.rule, who, answer.status_code, found)]


def test_a_file_outside_every_claim_is_its_owners_alone(city: City):
    for who, browser in city.browsers.items():
        for tail in ("", "/pages/1"):
            answer = browser.get(f"/files/{city.things['loose_file']}{tail}")
            assert answer.status_code in {302, 404}, who
            assert who == "stranger" or answer.status_code == 404


def odd_spellings(value: str) -> list[str]:
    return [value.lower(), value.upper(), f"{value}.", f"{value}%20", f"%20{value}", f"{value}%00",
            f"{value}%2f..", f"..%2f{value}", f"{value};x", f"{value}%0a", f"./{value}",
            f"{value}//", f"%2e%2e/{value}", value.replace("-", "%2d")]  # fmt: skip


def test_odd_spellings_open_nothing_more(city: City):
    addresses = ["/me/claims/{claim}", "/me/claims/{draft}/person", "/desk/claims/{claim}",
                 "/files/{loose_file}", "/desk/certificates/{serial}", "/desk/accounts/{account}",
                 "/me/claims/{claim}/copy", "/api/v1/claims/{claim}"]  # fmt: skip
    wrong = []
    for pattern in addresses:
        name = pattern[pattern.index("{") + 1 : pattern.index("}")]
        for spelling in odd_spellings(str(city.things[name])):
            address = pattern.replace(f"{{{name}}}", spelling)
            for who in ("stranger", "talent", "elsewhere", "juror"):
                answer = city.browsers[who].get(address)
                if answer.status_code in {200, 500} or leaks(answer.text):
                    wrong.append((address, who, answer.status_code))
    assert wrong == []


def test_the_numbers_beside_ones_own_are_nobodys(city: City):
    prefix, _dash, number = city.things["claim"].rpartition("-")
    for step in (-2, -1, 0, 1, 2, 2**63, -(2**70)):
        reference = f"{prefix}-{int(number) + step:04d}"
        for address in (f"/me/claims/{reference}", f"/desk/claims/{reference}"):
            assert city.browsers["talent"].get(address).status_code == 404


def test_the_api_opens_what_the_desk_opens(city: City):
    before, wrong = city.fingerprint(), []
    for who, secret in city.secrets.items():
        headers = {"Authorization": f"Bearer {secret}"}
        # What is none of their business answers as what does not exist: 403 where their role has
        # no such scope at all, 404 else.
        nowhere = "/api/v1/claims/RC-2026-9999"
        missing = city.browsers["stranger"].get(nowhere, headers=headers).status_code
        for thing in ("claim", "recognised", "draft"):
            address = f"/api/v1/claims/{city.things[thing]}"
            may = who in CLAIM and thing != "draft"
            answer = city.browsers["stranger"].get(address, headers=headers)
            if answer.status_code != (200 if may else missing) or (not may and leaks(answer.text)):
                wrong.append((address, who, answer.status_code))
            for action in ("accept", "forward", "approve", "confirm_for_province"):
                body = {"action": action, "version": city.claim.version}
                answer = city.browsers["stranger"].post(
                    f"{address}/decisions", json=body, headers=headers
                )
                if answer.status_code not in ({403, 409} if may else {403, missing}):
                    wrong.append((address, action, who, answer.status_code))
        listed = city.browsers["stranger"].get("/api/v1/claims?q=canary", headers=headers)
        if bool(leaks(listed.text)) is not (who in CLAIM):
            wrong.append(("list", who, listed.status_code))
    assert wrong == []
    assert city.fingerprint() == before


def test_programs_take_of_events_lists_what_the_desk_hands_over(city: City):
    lists = {
        address: may for one in slices.modules() for address, may in getattr(one, "API", {}).items()
    }
    offered = {
        rule.rule for rule in city.app.url_map.iter_rules() if "api_event_lists." in rule.endpoint
    }
    named = {f"/api/v1{re.sub('{[^}]*}', '<slug>', one)}" for one in lists}
    assert named == offered, "say whose tokens may take these"
    less = make_token(city.victim, ["claims:read"])
    db.session.commit()
    before, wrong = city.fingerprint(), []
    for pattern, readers in lists.items():
        address = f"/api/v1{pattern.format_map(city.things)}"
        for who, secret in city.secrets.items():
            headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "zh"}
            answer = city.browsers["stranger"].get(address, headers=headers)
            # As text: JSON spells what is no ASCII in its own way.
            found = leaks(json.dumps(answer.get_json(), ensure_ascii=False))
            if who in readers:
                is_right = answer.status_code == 200 and found
            else:
                is_right = answer.status_code in {200, 403, 404} and not found
            if not is_right:
                wrong.append((address, who, answer.status_code, found))
        for headers, status in (({}, 401), ({"Authorization": f"Bearer {less}"}, 403)):
            assert city.browsers["stranger"].get(address, headers=headers).status_code == status
    assert wrong == []
    assert city.fingerprint() == before


def test_a_cookie_opens_no_api_and_a_token_no_page(city: City):
    bearer = {"Authorization": f"Bearer {city.secrets['city']}"}
    reference = city.things["claim"]
    assert city.browsers["city"].get(f"/api/v1/claims/{reference}").status_code == 401
    answer = city.browsers["stranger"].get(f"/desk/claims/{reference}", headers=bearer)
    assert answer.status_code == 302
    answer = city.browsers["stranger"].get(f"/desk?auth_token={city.secrets['city']}")
    assert answer.status_code == 302


def test_own_pages_need_no_more_than_their_owner(city: City):
    """The control: the same addresses open to the person themselves, so the matrix can fail."""
    browser = sign_in(city.app.test_client(), city.victim)
    assert leaks(browser.get(f"/me/claims/{city.things['claim']}/copy").text)
    assert browser.get(f"/files/{city.things['loose_file']}").status_code == 200
    assert browser.get(f"/me/claims/{city.things['draft']}/person").status_code == 200


def test_every_private_route_is_signed_in_or_has_a_permission(app):
    for rule in private_rules(app):
        access = access_of(app, rule.endpoint)
        assert access.kind == SIGNED_IN or access.permission is not None


def test_the_matrix_sees_a_hole(city: City, monkeypatch):
    """The negative control: with files open to all, their cell is wrong."""
    known = policy.POLICIES.of(city.app)
    hole = Provider(FilePermission.READ, lambda _user, _file: ALLOWED)
    monkeypatch.setitem(known, FilePermission.READ, hole)
    rule = next(rule for rule in private_rules(city.app) if rule.endpoint == "files.download")
    address = address_of(rule, {"file_id": "loose_file"}, city)
    assert judge(rule, "talent", city.browsers["talent"].get(address), may=False)
