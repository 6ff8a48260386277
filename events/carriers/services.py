"""A carrier's profile, kept by whoever acts for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.i18n import in_both, typed_in
from core.organisations.models import Organisation
from core.policy import authorize
from events.carriers.models import CarrierChain, CarrierOffer, CarrierProfile
from events.carriers.queries import profile_of
from events.carriers.states import CarrierPermission

_BOTH = _l("Everybody is to read it: write it in both languages.")
PLAIN = (
    "total_area", "free_area", "firms", "contact_name", "contact_phone", "contact_email",
    "is_public",
)  # fmt: skip


def keep_profile(
    organisation: Organisation, said: Mapping[str, Any], *, by: User, at: datetime
) -> CarrierProfile:
    """Write the profile of a carrier; `said` are its columns, the texts as <name>_zh, <name>_en.

    Refuses, at their fields, more free room than there is; and, of a page for everybody, a text in
    one language, no chain, no way to be reached.
    """
    authorize(CarrierPermission.EDIT, organisation, user=by)
    if said["total_area"] is not None and (said["free_area"] or 0) > said["total_area"]:
        raise DomainError(_l("There is not so much room in all."), field="free_area")
    texts = {name: typed_in(said, name) for name in ("about", "offered")}
    if said["is_public"]:
        _require_readable(said, texts)
    one = profile_of(organisation.id) or CarrierProfile(organisation=organisation)
    for name in PLAIN:
        setattr(one, name, said[name])
    one.about, one.offered, one.saved_at = texts["about"], texts["offered"], at
    _set_marks(one, said["chains"], said["kinds"])
    db.session.add(one)
    db.session.flush()
    audit.record("carrier:profile_kept", organisation, by=by, at=at)
    return one


def _require_readable(said: Mapping[str, Any], texts: Mapping[str, dict[str, str]]) -> None:
    in_both(texts["about"], _BOTH, field="about")
    if texts["offered"]:
        in_both(texts["offered"], _BOTH, field="offered")
    if not said["chains"]:
        raise DomainError(_l("Tick the industries the carrier is for."), field="chains")
    if not (said["contact_phone"] or said["contact_email"]):
        missing = _l("Enter a telephone or an e-mail address by which projects reach you.")
        raise DomainError(missing, field="contact_phone")


def _set_marks(one: CarrierProfile, chains: list[str], kinds: list[str]) -> None:
    """What stays keeps its row: deleted and entered anew, it would collide with itself."""
    kept = {each.industry: each for each in one.chains}
    one.chains = [kept.get(code) or CarrierChain(industry=code) for code in chains]
    given = {each.offer: each for each in one.offers}
    one.offers = [given.get(code) or CarrierOffer(offer=code) for code in kinds]
