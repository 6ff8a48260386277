"""The second factor by time-based codes: no code twice, the picture drawn by our QR maker."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask_security import Totp

from core.qr_codes import drawn_rows, qr_rows


class TimeCodes(Totp):
    """Flask-Security's codes with replay refused (ASVS 5.0 §6.5.1)."""

    def get_last_counter(self, user: Any) -> int | None:
        last: int | None = user.tf_last_counter
        return last

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the step in the transaction that lets the person in."""
        user.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The set-up picture as a data: address for an <img>."""
        drawn = drawn_rows(qr_rows(self.get_totp_uri(username, totp), "M"))
        # Inside a page the name of its language is known; a file says it.
        file = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
        return f"data:image/svg+xml,{quote(file)}"
