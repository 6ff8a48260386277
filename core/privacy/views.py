"""The privacy page, made from the register, and the receipts of erasures."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, current_app

from core.office_pages.models import OfficePage
from core.office_pages.services import find_version, first_texts
from core.privacy.erasing import find_receipt
from core.privacy.register import Holding, register
from core.privacy.words import Erasure, ProcessingPurpose, column_word, listed, table_word
from core.public_pages import keep, kept, unchanged
from core.public_pages import show as show_page
from core.web import public

PAGES = "core/privacy"
blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@public
def show() -> Response:
    """What the office says of it, and what is held of people, purpose by purpose."""
    version = find_version(OfficePage.PRIVACY)
    known = unchanged(version.number if version else 0) or kept()
    if known is not None:
        return known
    drawn = show_page(
        f"{PAGES}/show.html",
        text=version.text if version else first_texts()[OfficePage.PRIVACY],
        version=version,
        purposes=list(by_purpose()),
        city=current_app.extensions["settings"].city,
        table_word=table_word,
        words_of=lambda one: listed([column_word(name, one.name) for name in one.handed_over]),
        listed=listed,
    )
    return keep(drawn)


@blueprint.get("/privacy/receipts/<reference>")
@public
def receipt(reference: str) -> Response:
    """What was erased, for whoever has the number; it names nobody."""
    one = find_receipt(reference)
    done = {what: one.receipt.get(what, {}) for what in Erasure}
    return show_page(f"{PAGES}/receipt.html", one=one, done=done, table_word=table_word)


def by_purpose() -> Iterator[tuple[ProcessingPurpose, list[Holding]]]:
    """The purposes in their order, each with what is held for it."""
    held = [one for one in register().values() if one.is_personal]
    for purpose in ProcessingPurpose:
        yield purpose, [one for one in held if one.purpose is purpose]
