"""The copy of one's own data is its owner's alone."""

from __future__ import annotations

from core.clock import now
from core.db import db
from core.files.storage import new_key
from core.privacy.copying import AREA, KEPT
from core.privacy.models import PersonalCopy
from tests.attacks.slices import NOBODY

TABLES = (PersonalCopy,)
CELLS = {"privacy_own.fetch": ([{"copy_id": "personal_copy"}], NOBODY)}


def things(city) -> dict[str, object]:
    one = PersonalCopy(
        user_id=city.victim.id, language="en", asked_at=now(), made_at=now(),
        expires_at=now() + KEPT, storage_key=new_key(AREA), size=1,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return {"personal_copy": one.id}
