"""The second factor by time-based codes: no code twice, the picture drawn by our QR maker."""

from __future__ import annotations

from typing import Any

from flask_security import Totp


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
        import segno

        address: str = segno.make(self.get_totp_uri(username, totp), error="m").svg_data_uri(
            scale=6, border=4, light="#fff"
        )
        return address
