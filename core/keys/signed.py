"""What is signed together with the time: links in letters, and the session's cookie.

Any machine of a portal may have signed it, by a clock of its own. One that is ahead signs in what
is the future elsewhere, which itsdangerous takes for expired: people were signed out, and their
forms refused, whenever another machine answered.
"""

from typing import Any

from flask import Flask, current_app
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

# Seconds by which a machine's clock may be ahead; `flask doctor` and /readyz name it far sooner.
MOST_AHEAD = 300


class SharedSigner(TimestampSigner):
    """Takes what was signed a little later than now for signed now."""

    def unsign(self, signed_value: str | bytes, *given: Any, **named: Any) -> Any:
        """As any signer; raises SignatureExpired for what is too old, or of a far future."""
        try:
            return super().unsign(signed_value, *given, **named)
        except SignatureExpired as refused:
            signed_at = refused.date_signed
            ahead = signed_at.timestamp() - self.get_timestamp() if signed_at else 0
            if not 0 < ahead <= MOST_AHEAD:
                raise
            return super().unsign(signed_value, *given, **named | {"max_age": None})


class SharedSessions(SecureCookieSessionInterface):
    """Flask's sessions in the cookie, which all machines read."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's own, by `SharedSigner`."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = SharedSigner
        return made


def link_signer(salt: str) -> URLSafeTimedSerializer:
    """Makes and reads the secrets of one kind of link."""
    key = current_app.extensions["settings"].secret_key
    return URLSafeTimedSerializer(key, salt=salt, signer=SharedSigner)
