"""The wizard: nothing typed is lost, what cannot be is said at its field, one press is one claim."""

from __future__ import annotations

import io
import re
import uuid
from datetime import date, timedelta

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select, text

from core.clock import now, today
from core.consents.models import Consent
from core.db import db
from core.drafts.wizard import read_draft
from core.files.services import read_file
from core.outbox.models import Message
from talent.catalogue.papers import Paper
from talent.claims import services
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.claims.wizard import DraftView
from talent.wallet.models import WalletPaper
from tests.core.files.corpus import page_pdf
from tests.factories.core import make_user, sign_in
from tests.factories.talent import make_entry, make_paper
from tests.talent.claims.walking import (
    CERTIFICATE,
    EMPLOYMENT,
    EXPERIENCE,
    PERSON,
    TICKED,
    Claimant,
    as_form,
    day,
)

TYPED = ("person", "certificate", "experience", "employment")


@pytest.fixture
def claimant(app):
    return Claimant(app)


def picture(size=(60, 80)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (250, 240, 230)).save(file, "JPEG")
    return file.getvalue()


def sent_claims(user) -> list[Claim]:
    db.session.rollback()
    query = select(Claim).where(Claim.claimant_id == user.id, Claim.state != ClaimState.DRAFT)
    return list(db.session.scalars(query))


def test_a_stranger_comes_back_to_the_entry_with_the_facts(app, client):
    entry = make_entry()
    address = f"/me/claims/new?entry={entry.code}&degree=master&years=9"
    answer = client.get(address)
    assert answer.status_code == 302
    from urllib.parse import parse_qs, urlsplit

    assert parse_qs(urlsplit(answer.location).query)["next"] == [address]


def test_the_early_answers_facts_are_not_asked_twice(claimant):
    page = claimant.get(f"/me/claims/new?entry={claimant.code}&degree=master&years=9").text
    assert 'name="years" value="9"' in page
    claimant.start(degree="master", years="9")
    page = claimant.get(claimant.url("experience")).text
    assert 'value="9"' in page
    assert re.search(r'<input checked [^>]*value="master">', page)


def test_a_step_the_early_answer_knows_is_still_shown(claimant):
    # It asks for more than degree and years: the university would never be asked for.
    claimant.start(degree="master", years="9")
    claimant.fill("person", **PERSON)
    until = day("certificate_expires_on", today() + timedelta(days=400))
    answer = claimant.fill("certificate", **CERTIFICATE | until)
    assert answer.location.endswith("/experience")


def test_a_second_start_finds_the_draft_and_fills_what_is_empty(claimant):
    first = claimant.start()
    assert claimant.start(degree="master", years="9") == first
    assert 'value="9"' in claimant.get(claimant.url("experience")).text
    claimant.fill("experience", degree="doctorate", years="")
    claimant.start(degree="master", years="3")
    kept = read_draft(claimant.claim.draft)["experience"]
    assert (kept["degree"], kept["years"]) == (["doctorate"], ["3"])
    claimant.start(degree="master", years="9")
    assert read_draft(claimant.claim.draft)["experience"]["years"] == ["3"]


def test_starting_without_an_entry_leads_to_the_catalogue(claimant):
    assert claimant.get("/me/claims/new").location == "/catalogue"
    # The page of what is missing: nearest entries, ordinary review, a suggestion.
    missing = claimant.get("/me/claims/new?entry=SZ-NON-999")
    assert missing.location == "/catalogue/SZ-NON-999"
    assert claimant.get(missing.location).status_code == 404
    odd = claimant.post("/me/claims/new", entry="' OR 1=1 --")
    assert claimant.get(odd.location).status_code == 404


@pytest.mark.parametrize("step", [*TYPED, "papers", "check"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_step_opens_on_an_empty_draft(claimant, step, language):
    claimant.start()
    answer = claimant.get(f"{claimant.url(step)}?lang={language}")
    assert answer.status_code == 200
    assert claimant.get(f"{claimant.url(step)}?mend=1").status_code == 200


@pytest.mark.parametrize(
    ("year", "said"), [("85", "four digits"), ("1890", "from 1900"), ("2985", "from 1900")]
)
def test_a_year_that_cannot_be_is_told_from_one_written_short(claimant, year, said):
    claimant.start()
    answer = claimant.fill("person", **PERSON | {"birth_on-year": year})
    assert said in claimant.get(answer.location).text


def test_wrong_answers_are_kept_and_named(claimant):
    claimant.start()
    answer = claimant.fill("person", **PERSON | {"birth_on-year": "19x5", "nationality": ""})
    assert answer.location.endswith("/person?mend=1")
    page = claimant.get(answer.location).text
    assert "19x5" in page
    assert "Żółć" in page
    assert "Enter a real day" in page
    assert "Choose your nationality." in page
    assert 'id="error-summary"' in page
    assert 'id="error-summary"' not in claimant.get(claimant.url("person")).text


@pytest.mark.parametrize("step", TYPED)
def test_the_language_switch_keeps_what_was_typed(claimant, step):
    claimant.start()
    typed = {"person": PERSON, "certificate": CERTIFICATE, "experience": EXPERIENCE}
    answer = claimant.fill(step, **typed.get(step, EMPLOYMENT), _lang="zh")
    assert answer.status_code == 303
    assert answer.location.rstrip("?").endswith(f"/{step}")
    page = claimant.get(answer.location).text
    assert 'lang="zh-Hans"' in page
    expected = {"person": "Łukasz Żółć", "certificate": "ABT-1", "experience": 'value="9"'}
    assert expected.get(step, "Toxicologist") in page


def test_the_language_switch_keeps_ticks_of_papers_and_of_the_last_page(claimant):
    claimant.fill_all()
    papers = [str(make_paper(claimant.user, Paper.CERTIFICATE).id) for _ in range(2)]
    claimant.post(claimant.url("papers"), certificate=papers[0], _lang="zh")
    page = claimant.get(claimant.url("papers")).text
    ticked = f'value="{papers[0]}" id="p-{papers[0]}" checked'
    assert ticked in page
    assert f'id="p-{papers[1]}" checked' not in page
    make_id = str(make_paper(claimant.user, Paper.IDENTITY).id)
    claimant.post(claimant.url("papers"), certificate=papers[0], identity=make_id)
    page = claimant.post(claimant.url("check"), truth="y", _lang="en").text
    assert page.count("checked") == 1
    assert sent_claims(claimant.user) == []


def test_autosave_keeps_and_answers_without_a_page(claimant):
    claimant.start()
    url = claimant.url("autosave/person")
    answer = claimant.post(url, name="Half a na")
    assert (answer.status_code, answer.text) == (204, "")
    assert "Half a na" in claimant.get(claimant.url("person")).text


def test_a_text_of_100_kb_is_refused_at_the_page_and_loses_nothing_else(claimant):
    claimant.start()
    claimant.fill("person", **PERSON)
    answer = claimant.fill("person", **PERSON | {"name": "x" * 100_000})
    assert answer.status_code == 422
    assert "too long to be kept" in answer.text
    assert read_draft(claimant.claim.draft)["person"]["name"] == ["Łukasz Żółć"]
    assert claimant.post(claimant.url("autosave/person"), name="x" * 100_000).status_code == 422


def test_fields_of_nobody_are_not_kept(claimant):
    claimant.start()
    claimant.fill("person", **PERSON, state="recognised", evil="1")
    kept = read_draft(claimant.claim.draft)["person"]
    assert not {"state", "evil", "csrf_token"} & set(kept)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Null\x00byte", "U+0000"),
        ("Right\u202eLeft", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("Zero\u200bwidth", "U+200B ZERO WIDTH SPACE"),
        ("Private\ue000use", "U+E000"),
        ("Line\u2028end", "U+2028 LINE SEPARATOR"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_named(claimant, name, seen):
    claimant.start()
    answer = claimant.fill("person", **PERSON | {"name": name})
    assert seen in claimant.get(answer.location).text


@pytest.mark.parametrize(
    "name",
    [
        "Suharto",
        "𠮷田太郎",
        "김서연",
        "古丽米热·买买提",
        "محمد بن سلمان",
        "Nguyễn Thị Minh Khai",
        "Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Österberg",
    ],
)
def test_names_are_kept_exactly(claimant, name):
    claimant.start()
    answer = claimant.fill("person", **PERSON | {"name": name})
    assert answer.location.endswith("/certificate")
    assert read_draft(claimant.claim.draft)["person"]["name"] == [name]


@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        ("person", PERSON | day("birth_on", today() + timedelta(days=2)), "has not come yet"),
        (
            "person",
            PERSON | day("birth_on", today() - timedelta(days=15 * 365)),
            "at least 16",
        ),
        ("person", PERSON | {"document_number": "<script>"}, "letters and digits"),
        ("person", PERSON | {"nationality": "XX"}, "Choose a country or region of the list."),
        ("certificate", CERTIFICATE, "until which it is valid"),
        (
            "certificate",
            CERTIFICATE | day("certificate_expires_on", today() - timedelta(days=2)),
            "has expired",
        ),
        (
            "certificate",
            CERTIFICATE
            | {"expires": "no"}
            | day("certificate_issued_on", today() + timedelta(days=2)),
            "cannot be issued in the future",
        ),
        (
            "certificate",
            CERTIFICATE | {"expires": "no"} | day("certificate_issued_on", date(1980, 1, 1)),
            "before you were born",
        ),
        ("experience", EXPERIENCE | {"years": "60"}, "worked"),
        ("experience", EXPERIENCE | {"years": "-1"}, "from 0 to 60"),
        ("experience", EXPERIENCE | {"years": "9" * 5000}, "in digits"),
        (
            "experience",
            EXPERIENCE | {"degree": "emperor"},
            "Not a valid choice",
        ),
        ("employment", EMPLOYMENT | day("since", today() + timedelta(days=2)), "has not come"),
        ("employment", EMPLOYMENT | day("since", date(1995, 1, 1)), "under 16"),
        ("employment", EMPLOYMENT | {"credit_code": "91320594MA1234567X"}, "credit code"),
        ("employment", EMPLOYMENT | {"contact": "nobody"}, "e-mail address"),
        (
            "employment",
            EMPLOYMENT | {"district": "atlantis"},
            "Not a valid choice",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(claimant, step, typed, words):
    claimant.start()
    claimant.fill("person", **PERSON)
    answer = claimant.fill(step, **typed)
    assert answer.location.endswith(f"/{step}?mend=1")
    assert words in claimant.get(answer.location).text


def test_the_employers_address_is_not_ones_own(claimant):
    claimant.start()
    claimant.fill("employment", **EMPLOYMENT | {"contact": claimant.user.email.upper()})
    assert "not your own" in claimant.get(claimant.url("employment") + "?mend=1").text


def test_full_width_digits_are_read(claimant):
    claimant.start()
    answer = claimant.fill("person", **PERSON | {"document_number": "ＥＫ１２３４５６７"})
    assert answer.location.endswith("/certificate")


def test_the_last_page_names_what_is_missing_and_sends_nothing(claimant):
    claimant.start()
    page = claimant.get(claimant.url("check")).text
    assert "Complete these first" in page
    assert str(Paper.CERTIFICATE.label) in page
    assert "Send the claim" not in page
    answer = claimant.post(claimant.url("check"), **TICKED)
    assert answer.status_code == 422
    assert sent_claims(claimant.user) == []


def test_the_last_page_shows_the_title_reached_and_the_papers(claimant):
    claimant.fill_all()
    page = claimant.get(claimant.url("check")).text
    assert "Title you reach" in page
    assert "Engineer" in page
    assert "Passport" in page
    assert "Doctorate" in page
    assert "Poland" in page
    assert "certificate.pdf" in page
    assert "identity.pdf" in page
    assert "1234567" not in page
    notice = page.split("What the public notice will show")[1].split("</section>")[0]
    assert "Łukasz Żółć" in notice
    assert EMPLOYMENT["employer_name"] in notice
    assert "hr@employer.example" not in notice


def test_nothing_is_ticked_in_advance_and_each_tick_is_needed(claimant):
    claimant.fill_all()
    assert "checked" not in claimant.get(claimant.url("check")).text
    for missing in TICKED:
        ticked = {name: value for name, value in TICKED.items() if name != missing}
        assert claimant.post(claimant.url("check"), **ticked).status_code == 422
    assert sent_claims(claimant.user) == []


def test_sending_keeps_the_consents_in_the_words_and_language_seen(claimant):
    claimant.fill_all()
    claimant.get(claimant.url("check") + "?lang=zh")
    assert claimant.post(claimant.url("check"), **TICKED).location.endswith("/sent")
    given = list(db.session.scalars(select(Consent).where(Consent.user_id == claimant.user.id)))
    assert {consent.purpose for consent in given} == set(TICKED)
    assert {consent.language for consent in given} == {"zh"}
    assert all("本人" in consent.text or "我" in consent.text for consent in given)


def test_two_presses_give_one_claim_and_the_sent_page(claimant):
    claimant.fill_all()
    url = claimant.url("check")
    first = claimant.post(url, **TICKED)
    second = claimant.post(url, **TICKED)
    assert first.location == second.location
    assert first.location.endswith("/sent")
    assert claimant.get(first.location).status_code == 200
    assert len(sent_claims(claimant.user)) == 1
    letters = db.session.scalar(select(func.count()).select_from(Message))
    assert letters == 2  # to the claimant, to the employer


def test_a_refusal_of_the_service_leads_to_its_step(claimant):
    claimant.fill_all()
    other = Claimant(claimant.client.application, claimant.entry)
    other.fill_all()
    assert other.post(other.url("check"), **TICKED).status_code == 303
    answer = claimant.post(claimant.url("check"), **TICKED)
    assert answer.status_code == 422
    assert "used by another account" in answer.text
    assert 'id="document_number-error"' in answer.text
    assert f'action="{claimant.url("person")}"' in answer.text
    assert "ABT-1" in claimant.get(claimant.url("certificate")).text


def test_a_step_of_a_sent_claim_leads_on_and_changes_nothing(claimant):
    claimant.fill_all()
    url, check = claimant.url("person"), claimant.url("check")
    claimant.post(check, **TICKED)
    assert claimant.get(url).location.endswith("/sent")
    answer = claimant.post(url, **PERSON | {"name": "Somebody Else"})
    assert answer.status_code == 409
    assert "out of date" in answer.text
    assert sent_claims(claimant.user)[0].holder_name == "Łukasz Żółć"


def test_papers_of_others_are_never_taken(claimant):
    claimant.fill_all()
    foreign = make_paper(make_user(), Paper.IDENTITY)
    own = read_draft(claimant.claim.draft)["papers"]["certificate"][0]
    for bad in (str(foreign.id), str(uuid.uuid4()), "x", "\x00", "' OR 1=1"):
        claimant.post(claimant.url("papers"), identity=bad, certificate=own, go="next")
        assert read_draft(claimant.claim.draft)["papers"]["identity"] == []
    assert claimant.post(claimant.url("check"), **TICKED).status_code == 422
    assert sent_claims(claimant.user) == []


def test_several_papers_of_one_kind_go_with_the_claim(claimant):
    claimant.fill_all()
    more = str(make_paper(claimant.user, Paper.CERTIFICATE).id)
    kept = read_draft(claimant.claim.draft)["papers"]
    fields = as_form(identity=kept["identity"], certificate=[*kept["certificate"], more])
    claimant.post(claimant.url("papers"), **fields.to_dict(flat=False), go="next")
    claimant.post(claimant.url("check"), **TICKED)
    kinds = sorted(used.kind for used in sent_claims(claimant.user)[0].papers)
    assert kinds == ["certificate", "certificate", "identity"]


def put(claimant, go="put", **files):
    """Send the papers' page with files: `kind-box` → (content, name), or several of them."""
    sent = {
        box.replace("__", "-"): [
            (io.BytesIO(content), name)
            for content, name in (given if isinstance(given, list) else [given])
        ]
        if not isinstance(given, str)
        else given
        for box, given in files.items()
    }
    return claimant.post(claimant.url("papers"), go=go, **sent)


def picked(claimant) -> dict[str, list[WalletPaper]]:
    return DraftView(claimant.claim).picked


def test_papers_of_all_kinds_come_on_one_page(claimant):
    claimant.start()
    old = str(make_paper(claimant.user, Paper.IDENTITY).id)
    pages = [(picture(), "front.jpg"), (picture((60, 90)), "back.jpg")]
    answer = put(claimant, "next", identity=old, certificate__original=pages)
    assert answer.location.endswith("/check")
    assert read_draft(claimant.claim.draft)["papers"]["identity"] == [old]
    joined = picked(claimant)["certificate"][0].original
    assert (joined.display_name, joined.media_type, joined.pages) == (
        "front.pdf", "application/pdf", 2,
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(read_file(joined))) as pdf:
        shapes = [tuple(page.mediabox[2:]) for page in pdf.pages]
    assert [round(float(wide / high), 2) for wide, high in shapes] == [0.75, 0.67]


def test_pdfs_are_papers_of_their_own_and_pictures_of_a_face_are_not_joined(app):
    claimant = Claimant(app, make_entry(own_papers=None))
    claimant.start()
    put(
        claimant,
        photo__original=[(picture(), "a.jpg"), (picture((90, 90)), "b.jpg")],
        identity__original=[(page_pdf(), "1.pdf"), (page_pdf(), "2.pdf")],
    )
    assert {kind: len(papers) for kind, papers in picked(claimant).items()} == {
        "photo": 2, "identity": 2,
    }  # fmt: skip
    answer = put(claimant, photo__original=(page_pdf(), "face.pdf"))
    assert answer.status_code == 422
    assert "JPEG or PNG picture" in answer.text


def test_a_wrong_file_is_said_at_its_paper_and_the_others_stay(claimant):
    claimant.start()
    answer = put(
        claimant,
        "next",
        identity__original=(page_pdf(), "护照.pdf"),
        certificate__original=[(picture(), "page1.jpg"), (b"MZ\x90\x00" * 50, "page2.exe")],
    )
    assert answer.status_code == 422
    assert re.search(
        r'id="certificate-original-error".*?page2\.exe.*?Only PDF', answer.text, re.DOTALL
    )
    assert 'id="identity-original-error"' not in answer.text
    assert [paper.original.display_name for paper in picked(claimant)["identity"]] == ["护照.pdf"]
    held = re.search(r'name="certificate-original-held" value="([^"]+)"', answer.text)
    assert held
    assert "Take out: page1.jpg" in answer.text
    again = {"certificate-original-held": held[1], "identity": "x"}
    assert claimant.post(claimant.url("papers"), go="put", **again).status_code == 303
    assert picked(claimant)["certificate"][0].original.display_name == "page1.jpg"


def test_a_translation_goes_with_its_original_and_says_who_made_it(claimant):
    claimant.start()
    files = {
        "certificate__original": (page_pdf(), "Zeugnis.pdf"),
        "certificate__translation": (picture(), "译文.jpg"),
    }
    answer = put(claimant, **files)
    assert answer.status_code == 422
    assert "Say who made the translation." in answer.text
    told = {
        "certificate__translator": "苏州译文公司",
        "certificate__translator_contact": "office@translators.example",
    }
    assert put(claimant, **files, **told).status_code == 303
    paper = picked(claimant)["certificate"][0]
    assert (paper.translation.display_name, paper.translator) == ("译文.jpg", "苏州译文公司")
    assert "苏州译文公司" in claimant.get(claimant.url("papers")).text


def test_a_translation_added_later_stands_on_the_same_file(claimant):
    claimant.start()
    put(claimant, certificate__original=(page_pdf(), "Zeugnis.pdf"))
    old = picked(claimant)["certificate"][0]
    file_id, old_id = old.original_id, str(old.id)
    translation = {
        "certificate__translation": (picture(), "译文.jpg"),
        "certificate__translator": "苏州译文公司",
    }
    assert put(claimant, **translation).status_code == 422  # of which paper it is nobody said
    assert put(claimant, certificate=old_id, **translation).status_code == 303
    new = picked(claimant)["certificate"]
    assert [(one.original_id, one.translator) for one in new] == [(file_id, "苏州译文公司")]
    assert old_id not in claimant.get(claimant.url("papers")).text


def test_what_proves_the_licence_asks_until_when_where_the_entry_needs_it(app, claimant):
    claimant.start()
    last = today() + timedelta(days=400)
    claimant.fill("certificate", **CERTIFICATE, **day("certificate_expires_on", last))
    page = claimant.get(claimant.url("papers")).text
    assert re.search(rf'name="certificate-valid_until-year"[^>]*value="{last.year}"', page)
    assert "identity-valid_until" not in page
    paper = (page_pdf(), "diploma.pdf")
    no_day = day("certificate-valid_until", last) | {
        "certificate-valid_until-day": "31", "certificate-valid_until-month": "2",
    }  # fmt: skip
    wrong = put(claimant, certificate__original=paper, **no_day)
    assert wrong.status_code == 422
    assert "Enter a real day" in wrong.text
    put(claimant, certificate__original=paper, **day("certificate-valid_until", last))
    assert [one.valid_until for one in picked(claimant)["certificate"]] == [last]
    without = Claimant(app, make_entry(claimant.entry.edition, requires_licence_valid=False))
    without.start()
    assert "valid_until" not in without.get(without.url("papers")).text
    claimant.fill(
        "certificate", **CERTIFICATE | {"expires": "no"}, **day("certificate_expires_on", last)
    )
    page = claimant.get(claimant.url("papers")).text  # valid for life, whatever was typed before
    assert re.search(r'name="certificate-valid_until-year"[^>]*value=""', page)


def test_a_file_sent_twice_is_stored_once(claimant):
    claimant.start()
    put(claimant, certificate__original=(page_pdf(), "a.pdf"))
    put(claimant, identity__original=(page_pdf(), "a.pdf"))
    files = {paper.original_id for papers in picked(claimant).values() for paper in papers}
    assert len(files) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_far_too_large_upload_says_so_in_the_readers_language(claimant, language):
    claimant.start()
    identity = str(make_paper(claimant.user, Paper.IDENTITY).id)
    claimant.get(f"/me?lang={language}")
    answer = put(claimant, certificate__original=(b"%PDF-" + b"0" * 24_000_000, "a.pdf"))
    assert answer.status_code == 413
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in answer.text
    assert 'id="certificate-original-error"' in answer.text
    assert f'id="p-{identity}" checked' in answer.text


def test_a_draft_on_an_entry_withdrawn_since_can_be_read_but_not_sent(claimant):
    claimant.fill_all()
    # As if a new edition had withdrawn it: published rows themselves never change.
    db.session.execute(text("UPDATE catalogue_entry SET state = 'withdrawn'"))
    db.session.commit()
    page = claimant.get(claimant.url("check")).text
    assert "The claim cannot be sent as it is" in page
    assert claimant.post(claimant.url("check"), **TICKED).status_code == 422
    assert sent_claims(claimant.user) == []


def test_nobody_else_finds_a_draft(app, claimant):
    claimant.fill_all()
    pages = ["", "person", "papers", "check", "sent", "copy", "answers"]
    for other in (make_user(), make_user("city_reviewer"), make_user("administrator")):
        browser = sign_in(app.test_client(), other)
        for page in pages:
            assert browser.get(claimant.url(page)).status_code == 404


def test_reading_a_draft_changes_nothing(claimant):
    claimant.fill_all()
    before = (claimant.claim.version, claimant.claim.changed_at, claimant.claim.draft)
    for page in ("", "person", "person?mend=1", "papers", "check"):
        claimant.get(claimant.url(page))
    assert (claimant.claim.version, claimant.claim.changed_at, claimant.claim.draft) == before


def test_an_idle_draft_is_warned_of_and_then_deleted(claimant):
    claimant.start()
    claim = claimant.claim
    claim.changed_at = now() - timedelta(days=167)
    db.session.commit()
    assert services.end_idle_drafts(at=now()) == 0
    assert services.end_idle_drafts(at=now()) == 0
    db.session.commit()
    warnings = db.session.scalars(select(Message).where(Message.about_id == str(claim.id))).all()
    assert [message.kind for message in warnings] == ["claims/draft_ending"]
    assert services.end_idle_drafts(at=now() + timedelta(days=12)) == 0
    assert services.end_idle_drafts(at=now() + timedelta(days=15)) == 1
    db.session.commit()
    assert claimant.get(f"/me/claims/{claim.reference}/person").status_code == 404


def test_a_late_warning_gives_its_fourteen_days_all_the_same(claimant):
    claimant.start()
    claimant.claim.changed_at = now() - timedelta(days=400)
    db.session.commit()
    assert services.end_idle_drafts(at=now()) == 0
    db.session.commit()
    assert services.end_idle_drafts(at=now() + timedelta(days=13)) == 0


def test_a_draft_gone_on_with_is_not_deleted(claimant):
    claimant.start()
    claimant.claim.changed_at = now() - timedelta(days=170)
    db.session.commit()
    services.end_idle_drafts(at=now())
    db.session.commit()
    claimant.fill("person", **PERSON)
    assert services.end_idle_drafts(at=now() + timedelta(days=20)) == 0


def test_what_is_known_of_a_person_is_not_called_missing(claimant):
    """A second claim shows the dossier's facts, and mending finds nothing wrong with them."""
    claimant.fill_all()
    claimant.post(claimant.url("check"), **TICKED)
    assert len(sent_claims(claimant.user)) == 1
    again = services.start_claim(make_entry(), by=claimant.user, at=now()).reference
    db.session.commit()
    page = claimant.get(f"/me/claims/{again}/person?mend=1").text
    assert PERSON["document_number"] in page
    assert "field-error" not in page
    assert "field-error" in claimant.get(f"/me/claims/{again}/certificate?mend=1").text
