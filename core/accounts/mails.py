"""Letters about accounts, and the bridge from Flask-Security's mails to our outbox."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_security import MailUtil

from core.accounts.models import User, normalise_email
from core.outbox import Letter, post
from core.web import own_base

# Flask-Security's template: our letter, and which of its links the letter carries.
LETTERS = {
    "security/email/welcome": ("confirm", "confirmation_link"),
    "security/email/welcome_existing": ("already_registered", "reset_link"),
    "security/email/confirmation_instructions": ("confirm", "confirmation_link"),
    "security/email/reset_instructions": ("recover", "reset_link"),
    "security/email/reset_notice": ("password_changed", None),
    "security/email/change_notice": ("password_changed", None),
    "security/email/change_email_instructions": ("change_email", "link"),
}


class OutboxMail(MailUtil):
    """Turns what Flask-Security wants to send into letters of the outbox."""

    def send_mail(  # noqa: PLR0917 - their signature
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Post our own letter; their subject and bodies are not used."""
        name, link_name = LETTERS[template]
        user: User = context["user"]
        if link_name == "reset_link" and context.get("confirmation_link"):
            # Registered again before confirming: the first letter was probably lost.
            name, link_name = "confirm", "confirmation_link"
        address = recipient if isinstance(recipient, str) else recipient[1]
        link = own_address(str(context[link_name])) if link_name else ""
        post_letter(user, name, address=address, link=link)

    def normalize(self, email: str) -> str:
        """The form in which addresses are compared; refuses what is none."""
        return normalise_email(super().normalize(email))

    def validate(self, email: str) -> str:
        """The same for an address that shall receive mail."""
        return normalise_email(super().validate(email))


def post_letter(user: User, name: str, *, address: str | None = None, **values: Any) -> None:
    """Write to the account's owner, in their language; never repeated on the status page."""
    post(
        Letter(
            template=f"accounts/{name}",
            address=address or user.email,
            language=user.preferred_language,
            recipient_name=user.display_name or user.email,
            values={"link": "", "sign_in": own_address("/sign-in"), **values},
            recipient_id=user.id,
            about=user,
            is_private=True,
        )
    )


def own_address(link: str) -> str:
    """`link` at the address the office announced, whatever host the request named."""
    parts = urlsplit(link)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{own_base()}/{path.lstrip('/')}"
