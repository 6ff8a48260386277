"""People of the demonstration: one for every role, all with the same password."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from flask import current_app
from flask_babel import LazyString
from flask_security.utils import hash_password
from sqlalchemy import select

from core.accounts.models import RoleGrant, User
from core.accounts.queries import find_account
from core.accounts.roles import WHOLE_CITY, Role, ScopeKind
from core.clock import add_months, now, today
from core.db import db
from core.files.services import keep_made
from core.organisations.codes import credit_code_check_character
from core.organisations.models import Officer, Organisation, OrganisationPaper
from core.organisations.policies import FILE_PURPOSE
from core.organisations.states import OrganisationKind, OrganisationState
from core.references import next_reference

PASSWORD = "suzhou-demo-2026"  # noqa: S105 - shown on purpose, and only on loopback
CONTACT = "office@demo.example"
EMPLOYER_NAME, CARRIER_NAME = "示例生物科技有限公司", "示例创业园"


@dataclass(frozen=True)
class DemoAccount:
    name: str
    display_name: str
    role: Role
    scope: ScopeKind = ScopeKind.CITY

    @property
    def email(self) -> str:
        return f"{self.name}@demo.example"

    @property
    def password(self) -> str:
        return PASSWORD

    @property
    def label(self) -> LazyString:
        return self.role.label


ACCOUNTS = (
    DemoAccount("talent", "Élodie Müller-Østergaard 穆艾乐", Role.TALENT),
    DemoAccount("employer", "Zhou Min 周敏", Role.EMPLOYER_OFFICER, ScopeKind.ORGANISATION),
    DemoAccount("carrier", "Gu Wen 顾雯", Role.CARRIER_OFFICER, ScopeKind.ORGANISATION),
    DemoAccount("district", "Shen Lan 沈岚", Role.DISTRICT_REVIEWER, ScopeKind.DISTRICT),
    DemoAccount("city", "Lu Jian 陆健", Role.CITY_REVIEWER),
    DemoAccount("city2", "Qian Yu 钱瑜", Role.CITY_REVIEWER),
    # Two may have had a hand in a claim: the third confirms its revocation.
    DemoAccount("city3", "He Qing 何青", Role.CITY_REVIEWER),
    DemoAccount("province", "Xu Hao 徐浩", Role.PROVINCIAL_SEALER),
    DemoAccount("juror", "Dr. Amara Okafor", Role.JUROR),
    DemoAccount("organiser", "Tang Yi 唐怡", Role.ORGANISER),
    DemoAccount("gate", "Fan Lei 范磊", Role.GATE_STAFF),
    DemoAccount("editor", "Wu Qing 吴青", Role.CATALOGUE_EDITOR),
    DemoAccount("editor2", "Pan Ru 潘茹", Role.CATALOGUE_EDITOR),
    DemoAccount("auditor", "Jin Tao 金涛", Role.AUDITOR),
    DemoAccount("admin", "Cao Ying 曹颖", Role.ADMINISTRATOR),
)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The sign-ins to print; none outside a demonstration."""
    return ACCOUNTS if current_app.extensions["settings"].demo else ()


def create_demo_accounts() -> int:
    """Make what is missing of them, in the current transaction; the number made.

    Refuses outside a demonstration.
    """
    if not current_app.extensions["settings"].demo:
        raise RuntimeError("demo accounts belong to a demonstration only")
    missing = [account for account in ACCOUNTS if find_account(account.email) is None]
    if not missing:
        return 0
    password = hash_password(PASSWORD)
    employer = _organisation(EMPLOYER_NAME, "Example Biotech Ltd", OrganisationKind.EMPLOYER)
    carrier = _organisation(CARRIER_NAME, "Example Incubator", OrganisationKind.CARRIER)
    places = {Role.EMPLOYER_OFFICER: employer, Role.CARRIER_OFFICER: carrier}
    for account in missing:
        db.session.add(_make(account, password, places.get(account.role)))
    db.session.flush()
    return len(missing)


def _make(account: DemoAccount, password: str, place: Organisation | None) -> User:
    user = User(
        email=account.email,
        display_name=account.display_name,
        password=password,
        confirmed_at=now(),
        organisation_id=place.id if place is not None else None,
    )
    if account.role != Role.TALENT:
        value = WHOLE_CITY
        if account.scope == ScopeKind.DISTRICT:
            value = current_app.extensions["settings"].city.districts[0].code
        elif place is not None:
            value = str(place.id)
        user.grants.append(
            RoleGrant(role=account.role, scope_kind=account.scope, scope_value=value)
        )
    if place is not None:
        db.session.add(user)
        db.session.flush()
        acts = Officer(email=user.email, user_id=user.id, added_at=now(), accepted_at=now())
        place.officers.append(acts)
    return user


def _organisation(name_zh: str, name_en: str, kind: OrganisationKind) -> Organisation:
    known = db.session.scalar(select(Organisation).where(Organisation.name_zh == name_zh))
    if known is not None:
        return known
    district = current_app.extensions["settings"].city.districts[0].code
    code = f"91320594MADEM{list(OrganisationKind).index(kind) + 10:04d}"
    organisation = Organisation(
        reference=next_reference("OR"), name_zh=name_zh, name_en=name_en, kind=kind,
        credit_code=code + credit_code_check_character(code), address="苏州示例大道1号",
        contact_name="王芳", contact_phone="+86 512 0000 0000", contact_email=CONTACT,
        district=district, state=OrganisationState.VERIFIED, verified_at=now(),
        verified_until=add_months(today(), 6), submitted_at=now(),
    )  # fmt: skip
    for one in organisation.papers_needed(today()):
        paper = keep_made(specimen(), name=f"{one}.pdf", owner_id=None, purpose=FILE_PURPOSE,
                          at=now())  # fmt: skip
        organisation.papers.append(OrganisationPaper(kind=one, file=paper, added_at=now()))
    db.session.add(organisation)
    db.session.flush()
    return organisation


@cache
def specimen() -> bytes:
    """An empty page that says what it is."""
    from PIL import Image, ImageDraw  # the heavy library is wanted at a first start only

    page, kept = Image.new("L", (620, 877), "white"), BytesIO()
    ImageDraw.Draw(page).text((200, 400), "SPECIMEN", fill=0, font_size=40)
    page.save(kept, "PDF")
    return kept.getvalue()
