"""Accounts, the roles they were granted, and their open sessions.

The columns Flask-Security reads keep the names it expects (its models/sqla_v2.py); everything else
is ours. All moments are aware.
"""

import uuid
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.accounts.roles import STAFF_ROLES, WHOLE_CITY, Role, ScopeKind
from core.clock import now
from core.contacts import plain_address
from core.db import Base, EncryptedText, new_id
from core.name_keys import key_of
from core.organisations.models import Organisation

EMAIL_LENGTH = 320
NAME_LENGTH = 200
PASSKEY_NAME_LENGTH = 64

# In this order: every browser also names its ancestors.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def normalise_email(address: str) -> str:
    """The form in which addresses are stored and compared."""
    return (plain_address(address) or "").lower()


def new_uniquifier() -> str:
    """A fresh mark that every token and session of an account hangs on."""
    return uuid.uuid4().hex


class User(Base, UserMixin):
    """One person's account. The display name is one field, as typed, in any script (R6)."""

    __tablename__ = "user"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)  # type: ignore[assignment]
    # Stored in small letters (see the validator), so that unique means one person.
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    display_name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    display_name_key: Mapped[str] = key_of("display_name")
    preferred_language: Mapped[str] = mapped_column(String(2), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    # An account outlives its organisation's removal.
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    active: Mapped[bool] = mapped_column(default=True)
    # Whether a letter on working days says what waits at the desk.
    wants_digest: Mapped[bool] = mapped_column(default=False, server_default=false())
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    # What Flask-Security keeps.
    password: Mapped[str | None] = mapped_column(String(255))
    # Every session and letter link hangs on it; a new value ends them all at once.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_uniquifier)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    # The last time step a code was taken from: no code works twice (RFC 6238 §5.2).
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    # Whom the city's own sign-in means by this account: issuer and its lasting name for the person.
    oidc_subject: Mapped[str | None] = mapped_column(String(600), unique=True)
    # What passkeys know the account by: says nothing of whose it is.
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(  # type: ignore[assignment]
        String(64), unique=True
    )

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user",
        foreign_keys="RoleGrant.user_id",
        cascade="all, delete-orphan",
        lazy="selectin",
    )
    organisation: Mapped[Organisation | None] = relationship()
    webauthn: Mapped[list["Passkey"]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete-orphan", order_by="Passkey.created_at"
    )

    @validates("email")
    def _normalise_email(self, _key: str, address: str) -> str:
        return normalise_email(address)

    def has_role(self, role: Role, scope: str | None = None) -> bool:  # type: ignore[override]
        """Whether the role is held: anywhere when `scope` is None, else for that scope.

        A city-wide grant reaches every scope. Everybody is talent.
        """
        if role == Role.TALENT:
            return True
        held = self.scopes_of(role)
        return bool(held) if scope is None else WHOLE_CITY in held or str(scope) in held

    def scopes_of(self, role: Role) -> frozenset[str]:
        """The districts, editions or organisations the role is held for; '*' for the whole city."""
        return frozenset(grant.scope_value for grant in self.grants if grant.role == role)

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Nothing: Flask-Security's own roles are not used; see `grants`."""
        return []

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF_ROLES for grant in self.grants)

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method or self.webauthn)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Asked by Flask-Security once the password is right: staff need a second factor."""
        from core.accounts.policies import needs_second_factor

        return bool(tf_setup_methods) or needs_second_factor(self), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Asked by Flask-Security when codes are set up: must they be kept?"""
        from core.accounts.policies import needs_second_factor

        return needs_second_factor(self) and not self.webauthn


class Passkey(Base, WebAuthnMixin):
    """A key pair on somebody's device or security key; only the public half is here."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)  # type: ignore[assignment]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # As its owner calls it, to tell it from others.
    name: Mapped[str] = mapped_column(String(PASSKEY_NAME_LENGTH))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # Counted up by keys that cannot be copied; 0 for those that travel between devices.
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(AsaList())
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    usage: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    lastuse_datetime: Mapped[datetime]

    user: Mapped[User] = relationship(back_populates="webauthn")


class RoleGrant(Base):
    """One role of one account within one scope; `scope_value` is '*' for the whole city."""

    __tablename__ = "role_grant"
    __table_args__ = (
        # A grant is held once; two tabs that give it at the same moment end in one row.
        UniqueConstraint("user_id", "role", "scope_kind", "scope_value"),
        # Whose desk is it: role first, since every question names one; the scope narrows it.
        Index("ix_role_grant_role", "role", "scope_value"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))
    scope_kind: Mapped[str] = mapped_column(String(20), default=ScopeKind.CITY)
    scope_value: Mapped[str] = mapped_column(String(80), default=WHOLE_CITY)
    # None: the command line, or somebody whose account is gone.
    granted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])

    @property
    def label(self) -> LazyString:
        return Role(self.role).label

    @property
    def scope_label(self) -> LazyString:
        return ScopeKind(self.scope_kind).label


class UserSession(Base):
    """One signed-in browser. The cookie only carries the token this row keeps the digest of."""

    __tablename__ = "user_session"
    # All sessions of one person; the open ones (`ended_at` NULL) lie together.
    __table_args__ = (Index("ix_user_session_user", "user_id", "ended_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # SHA-256 of the cookie's token: who reads the table can sign in as nobody.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    # Network address and browser, shown to the account's owner to recognise a session by.
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()

    @property
    def device(self) -> str:
        """Browser and system in two words, as far as they can be told; else nothing."""
        browser = next((name for sign, name in BROWSERS if sign in self.agent), "")
        system = next((name for sign, name in SYSTEMS if sign in self.agent), "")
        return " · ".join(filter(None, (browser, system)))
