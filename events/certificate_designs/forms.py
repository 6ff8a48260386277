"""The form of a certificate's design: each text in both languages or in neither."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField

from core.documents.designs import Colour, PaperDesign
from core.documents.engine import EngineBusy, RefusedPicture, check_logo, check_seal_picture
from core.errors import DomainError
from core.forms import VersionedForm, line
from core.shares import busy

TEXTS = ("opening", "deed", "closing", "signatory")
PICTURES = {"logo": check_logo, "seal_picture": check_seal_picture}
_BOTH = _l("Give this in both languages, or in neither.")
_UNUSABLE = _l(
    "This picture cannot be used. Give a PNG of at least 240 pixels or an SVG of plain shapes, "
    "up to 2 MB; a seal is about as wide as high, and its background lets the text shine through."
)
_PREFIX = "data:image/png;base64,"
_ACCEPT = {"accept": ".png,.svg"}


class DesignForm(VersionedForm):
    opening_zh = line(
        _l("Opening in Chinese"), 60, description=_l("Empty: what the kind says by itself.")
    )
    opening_en = line(_l("Opening in English"), 60)
    deed_zh = line(
        _l("What the person did, in Chinese"), 60, description=_l("Such as: took part in.")
    )
    deed_en = line(_l("What the person did, in English"), 60)
    closing_zh = line(_l("Closing sentence in Chinese"), 120)
    closing_en = line(_l("Closing sentence in English"), 160)
    signatory_zh = line(
        _l("Signatory in Chinese"), 40, description=_l("Name and post, as they stand on the paper.")
    )
    signatory_en = line(_l("Signatory in English"), 60)
    colour = RadioField(_l("Colour of the event"), choices=Colour.choices(), default=Colour.CANAL)
    logo = FileField(_l("Logo"), render_kw=_ACCEPT)
    # What was chosen before, also while a preview is looked at.
    logo_kept = HiddenField()
    without_logo = BooleanField(_l("Take the logo away"))
    seal_picture = FileField(
        _l("Picture of your seal"),
        render_kw=_ACCEPT,
        description=_l("Your own file; the portal draws none. A specimen never bears it."),
    )
    seal_picture_kept = HiddenField()
    without_seal_picture = BooleanField(_l("Take the seal away"))

    def fill(self, design: PaperDesign, number: int) -> None:
        for name in ("colour", *(f"{text}_{code}" for text in TEXTS for code in ("zh", "en"))):
            self[name].data = getattr(design, name)
        for name in PICTURES:
            self[f"{name}_kept"].data = getattr(design, name)
        self.seen.data = str(number)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for text in TEXTS:
            zh, en = self[f"{text}_zh"], self[f"{text}_en"]
            if bool(zh.data) != bool(en.data):
                missing = en if zh.data else zh
                missing.errors = [*missing.errors, _BOTH]
                is_valid = False
        return is_valid

    def to_design(self) -> PaperDesign:
        """What was typed and chosen; refuses (DomainError) a picture that cannot be used."""
        texts = {f"{text}_{code}": self[f"{text}_{code}"].data or ""
                 for text in TEXTS for code in ("zh", "en")}  # fmt: skip
        pictures = {name: self._keep(name) for name in PICTURES}
        return PaperDesign(**texts, **pictures, colour=Colour(self.colour.data))

    def keep_pictures(self) -> None:
        """What was chosen goes with the form when it is shown again, whatever else is wrong."""
        for name in PICTURES:
            with suppress(DomainError):
                self._keep(name)

    def _keep(self, name: str) -> str:
        picture = self._picture(name)
        self[f"{name}_kept"].data = picture
        self[f"without_{name}"].data = False
        return picture

    def _picture(self, name: str) -> str:
        if self[f"without_{name}"].data:
            return ""
        sent = self[name].data
        data = sent.read() if sent else b""
        kept = self[f"{name}_kept"].data or ""
        try:
            if not data and kept:
                data = base64.b64decode(kept.removeprefix(_PREFIX), validate=True)
            return PICTURES[name](data) if data else ""
        except (RefusedPicture, binascii.Error):
            raise DomainError(_UNUSABLE, field=name) from None
        except EngineBusy:
            raise busy(name) from None
