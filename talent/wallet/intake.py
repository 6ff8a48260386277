"""Papers of many kinds from one page: what came with each is looked at first, then all is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.errors import DomainError
from core.files.checks import CheckedUpload
from talent.catalogue.papers import Paper
from talent.wallet.forms import SlotForm
from talent.wallet.models import WalletPaper
from talent.wallet.queries import get_paper
from talent.wallet.services import add_paper, add_translation

UNTRANSLATED = frozenset({Paper.PHOTO, Paper.TRANSLATION})


@dataclass(frozen=True)
class Taken:
    """What came with one kind of paper, checked: papers of it, and a translation.

    The translation belongs to the one original that came with it, else to `paper_id`, a paper that
    was in the wallet.
    """

    kind: Paper
    originals: Sequence[CheckedUpload]
    translation: CheckedUpload | None
    paper_id: uuid.UUID | None


@dataclass(frozen=True)
class Kept:
    """A paper now in the wallet, and the one of which it took the place."""

    paper: WalletPaper
    instead_of: uuid.UUID | None = None


def slot_forms(kinds: Sequence[Paper], ends: Mapping[Paper, date | None]) -> dict[Paper, SlotForm]:
    """The form of each kind, all within one form of the page.

    Those of `ends` ask until when the paper is valid, with the day that is known already.
    """
    return {
        kind: SlotForm(
            prefix=kind.value,
            meta={"csrf": False},
            ends=kind in ends,
            data={"valid_until": ends.get(kind)},
        )
        for kind in kinds
    }


def take_slot(form: SlotForm, kind: Paper, ticked: Sequence[uuid.UUID]) -> Taken | None:
    """Look at what came with one kind; None where nothing did or some of it is refused there.

    `ticked` are the papers of this kind in use, to which a translation alone may belong. To be
    called for all kinds before the request changes anything.
    """
    if not form.original.data and not form.translation.data:
        return None
    is_told = form.validate()
    originals = form.original.take(joins=kind is not Paper.PHOTO)
    translations = form.translation.take() if kind not in UNTRANSLATED else []
    came = len(originals if form.original.data else ticked)
    if translations and not form.original.errors and (came, len(translations)) != (1, 1):
        said = _l("Choose one original together with its translation.")
        form.translation.errors = [*form.translation.errors, said]
    if not is_told or form.original.errors or form.translation.errors:
        return None
    translation = translations[0] if translations else None
    paper_id = ticked[0] if translation is not None and not originals else None
    return Taken(kind, originals, translation, paper_id)


def keep_taken(taken: Taken, form: SlotForm, *, owner: User, at: datetime) -> list[Kept]:
    """Put it into the wallet. What a rule refuses is said in the form, and not kept."""
    kept: list[Kept] = []
    translator, contact = form.translator.data or "", form.translator_contact.data or ""
    try:
        if taken.paper_id is not None and taken.translation is not None:
            old = get_paper(taken.paper_id, owner=owner)
            new = add_translation(
                old, taken.translation, translator=translator, translator_contact=contact, at=at
            )
            return [Kept(new, instead_of=old.id)]
        for original in taken.originals:
            paper = add_paper(
                taken.kind,
                original,
                taken.translation,
                translator=translator,
                translator_contact=contact,
                valid_until=form.valid_until.day if form.valid_until else None,
                owner=owner,
                at=at,
            )
            kept.append(Kept(paper))
    except DomainError as refusal:
        form.original.errors = [*form.original.errors, refusal.message]
    return kept
