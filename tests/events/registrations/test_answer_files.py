"""A file sent as an answer opens for its sender and for organisers in reach, for nobody else."""

from __future__ import annotations

import pytest

from core.accounts.roles import Role
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.entry_forms.models import FormVersion
from core.entry_forms.services import ensure_form
from core.files.services import keep_made
from events.registrations.answer_files import ANSWER_FILE
from events.registrations.entry_form import edition_forms
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration


def version_asking(edition, *, sensitive: bool) -> FormVersion:
    form = ensure_form(edition_forms(edition), by=None, at=now())
    spec = {
        "key": "cv",
        "kind": "file",
        "label": {"en": "CV", "zh": "简历"},
        "sensitive": sensitive,
    }
    definition = {"sections": [{"key": "s", "title": {"en": "S", "zh": "节"}, "fields": [spec]}]}
    version = FormVersion(form=form, number=7, definition=definition, published_at=now())
    db.session.add(version)
    db.session.flush()
    return version


@pytest.mark.both_databases
@pytest.mark.parametrize("sensitive", [False, True])
def test_who_opens_an_answer(app, sensitive):
    edition = make_edition()
    edition.venues[0].district = "sip"
    sender, guest_owner = make_user(), None
    kept = keep_made(
        b"%PDF-1.7 mine", name="cv.pdf", owner_id=sender.id, purpose=ANSWER_FILE, at=now()
    )
    loose = keep_made(
        b"%PDF-1.7 loose", name="cv.pdf", owner_id=guest_owner, purpose=ANSWER_FILE, at=now()
    )
    version = version_asking(edition, sensitive=sensitive)
    registration = make_registration(
        edition,
        user=sender,
        form_version_id=version.id,
        answers={"cv": str(kept.id), "note": f"see {loose.id}"},
    )
    db.session.commit()
    assert registration.answers["cv"] == str(kept.id)

    def opens(user, file):
        return sign_in(app.test_client(), user).get(f"/files/{file.id}").status_code == 200

    assert opens(sender, kept)
    assert opens(make_user(Role.ORGANISER), kept)
    assert opens(make_user(Role.ORGANISER, "sip"), kept) is not sensitive
    assert opens(make_user(Role.AUDITOR), kept) is not sensitive
    assert not opens(make_user(Role.ORGANISER, "kunshan"), kept)
    assert not opens(make_user(), kept)
    # A text that names a file makes it nobody's answer.
    assert not opens(make_user(Role.ORGANISER), loose)
    assert not opens(sender, loose)

    desk = f"/desk/events/{edition.slug}/registrations/{registration.reference}/files/"
    far = make_user(Role.ORGANISER, "kunshan")
    assert sign_in(app.test_client(), far).get(f"{desk}{kept.id}").status_code == 404
    assert sign_in(app.test_client(), far).get(f"{desk}{loose.id}").status_code == 404
    db.session.rollback()
    refused = db.select(AuditEntry.subject_id).filter_by(action="file:refused", actor_id=far.id)
    assert db.session.scalars(refused).all() == [str(kept.id), str(loose.id)]
