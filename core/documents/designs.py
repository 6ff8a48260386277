"""What an organiser may say and show otherwise on a certificate of an event."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperDesign:
    """Words in both languages, pictures and a colour; "" leaves what the kind says by itself."""

    opening_zh: str = ""
    opening_en: str = ""
    deed_zh: str = ""
    deed_en: str = ""
    closing_zh: str = ""
    closing_en: str = ""
    signatory_zh: str = ""
    signatory_en: str = ""
    colour: str = ""
    logo: str = ""
    seal_picture: str = ""


PLAIN = PaperDesign()
