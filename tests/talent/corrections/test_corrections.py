"""A wrong certificate is issued anew by two people; each of the two names the other."""

from __future__ import annotations

import io

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents.queries import find_for
from core.documents.states import DocumentKind, DocumentState, EndReason
from core.errors import Conflict, DomainError, Forbidden
from talent.claims.states import ClaimState
from talent.corrections import services
from talent.corrections.queries import correction_of
from talent.revocations import services as revocations
from tests.core.files.corpus import page_pdf
from tests.core.files.corpus.pictures import painted
from tests.factories.core import make_user
from tests.factories.talent import GROUNDS, make_claim
from tests.talent.claims.pages import Reviewer

NAME = "Élodie Müller-Østergård"
WHY = {"en": "It is as in the passport.", "zh": "与护照一致。"}


def signed(user):
    return {"by": user, "at": now()}


def recognised(work):
    claim = make_claim(ClaimState.RECOGNISED)
    work()
    return claim


def certificates_of(claim):
    db.session.rollback()
    return find_for("claim", str(claim.id), DocumentKind.TITLE_CERTIFICATE)


def test_the_new_certificate_names_the_old_number_and_the_old_ones_page_the_new(app, client, work):
    claim = recognised(work)
    (old,) = certificates_of(claim)
    holder, url = Reviewer(app, claim.claimant), f"/me/claims/{claim.reference}/correction"
    assert url in holder.get(f"/me/claims/{claim.reference}").text
    assert holder.post(url, text="").status_code == 422
    assert holder.post(url, text="The name ends in -gård.").status_code == 303
    assert holder.post(url, text="Once more").status_code == 409
    # The form does not wait for words that would be refused.
    assert holder.get(url).location == f"/me/claims/{claim.reference}"
    assert "is under way" in holder.get(f"/me/claims/{claim.reference}").text
    one = correction_of(claim)
    first, second = (Reviewer(app, make_user(Role.CITY_REVIEWER)) for _ in range(2))
    page = f"/desk/corrections/{one.reference}"
    shown = first.get(f"{page}?action=write").text
    assert "The name ends in -gård." in shown
    day = claim.birth_on
    typed = {
        "seen": one.version, "holder_name": NAME, "certificate_number": claim.certificate_number,
        "employer_name": claim.employer_name, "holder_name_latin": claim.holder_name_latin,
        "holder_name_chinese": claim.holder_name_chinese, "birth_on-day": day.day,
        "birth_on-month": day.month, "birth_on-year": day.year,
        "certificate_issued_on-day": claim.certificate_issued_on.day,
        "certificate_issued_on-month": claim.certificate_issued_on.month,
        "certificate_issued_on-year": claim.certificate_issued_on.year,
    }  # fmt: skip
    fields = {f"write-{name}": value for name, value in typed.items()}
    assert first.post(f"{page}/write", go="send", **fields).status_code == 303
    db.session.rollback()
    assert list(correction_of(claim).changed) == ["holder_name"]
    confirm = {"confirm-seen": correction_of(claim).version, "go": "send"}
    assert first.post(f"{page}/confirm", **confirm).status_code == 403
    assert NAME in second.get(page).text
    assert second.post(f"{page}/confirm", **confirm).status_code == 303
    work()
    new, old = certificates_of(claim)
    assert (new.state, old.state) == (DocumentState.ISSUED, DocumentState.REPLACED)
    assert new.printed["holder_name"] == claim.holder_name == NAME
    assert new.printed["replaces"] == old.serial
    assert new.serial in client.get(f"/verify/{old.serial}").text
    assert old.serial in client.get(f"/verify/{new.serial}").text
    own = holder.get(f"/me/claims/{claim.reference}").text
    assert f"/files/{new.file_id}" in own
    assert f"/files/{old.file_id}" not in own


def test_what_changes_nothing_or_no_longer_holds_is_refused(app, work):
    claim = recognised(work)
    first, second = make_user(Role.CITY_REVIEWER), make_user(Role.CITY_REVIEWER)
    one = services.begin(claim, **signed(first))
    with pytest.raises(DomainError, match="Nothing of this differs"):
        services.write(one, {"holder_name": claim.holder_name}, 0, **signed(first))
    with pytest.raises(DomainError, match="no picture"):
        services.write(one, {"holder_name": NAME}, 1, **signed(first))
    services.write(one, {"holder_name": NAME}, 0, **signed(first))
    with pytest.raises(Forbidden):
        services.confirm(one, **signed(first))
    revocations.propose(claim, EndReason.FALSE_PAPERS, WHY, **signed(first))
    with pytest.raises(Conflict):
        services.confirm(one, **signed(second))
    assert claim.holder_name != NAME


def test_declined_the_holder_reads_why_and_may_ask_again(app, work):
    claim = recognised(work)
    one = services.ask(claim, GROUNDS, **signed(claim.claimant))
    services.decline(one, WHY, **signed(make_user(Role.CITY_REVIEWER)))
    db.session.commit()
    page = Reviewer(app, claim.claimant).get(f"/me/claims/{claim.reference}").text
    assert WHY["en"] in page
    services.ask(claim, GROUNDS, **signed(claim.claimant))


def test_the_office_takes_in_a_photo_that_two_people_look_at(app, work):
    claim = recognised(work)
    colleagues = [make_user(Role.CITY_REVIEWER) for _ in range(2)]
    first = Reviewer(app, colleagues[0])
    begun = first.post(f"/desk/claims/{claim.reference}/correct")
    one = correction_of(claim)
    page = f"/desk/corrections/{one.reference}"
    assert f"{page}/photo" in first.get(begun.location).text
    assert first.post(f"{page}/photo", text="").status_code == 422
    no_picture = (io.BytesIO(page_pdf()), "photo.pdf")
    refused = first.post(f"{page}/photo", text="At the counter.", photo=no_picture)
    assert "Choose a JPEG or PNG picture" in refused.text
    picture = (io.BytesIO(painted()), "face.jpg")
    taken = first.post(f"{page}/photo", text="At the counter.", photo=picture)
    assert taken.status_code == 303
    assert "face.jpg" in first.get(page).text
    db.session.rollback()
    one = correction_of(claim)
    right = {name: getattr(claim, name) for name in ("holder_name", "birth_on")}
    services.write(one, right, 0, **signed(colleagues[0]))
    assert one.photo.file.owner_id == claim.claimant_id
    with pytest.raises(Conflict, match="before the correction is written"):
        services.take_photo(one, None, "", **signed(colleagues[0]))
    services.confirm(one, **signed(colleagues[1]))
    used = [paper for paper in claim.papers if paper.kind == "photo" and not paper.set_aside_at]
    assert [paper.paper.original_id for paper in used] == [one.photo.file_id]
