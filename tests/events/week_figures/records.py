"""One record of every figure, made and counted without the product's queries."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core.clock import now, today
from core.db import db
from core.documents.models import IssuedDocument
from core.files.services import keep_upload
from events.agreements.models import Agreement
from events.awards.models import Award, Prize
from events.dockings.models import DockingContact
from events.dockings.states import DockingState
from events.editions.models import Edition
from events.editions.states import EditionState
from events.enterprise_services.models import EnterpriseService
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ExhibitorState
from events.gate.models import Attendance
from events.landing_follow_ups.models import FollowUp
from events.landings.models import Landing
from events.landings.policies import FILE_PURPOSE
from events.partners.models import PartnerRegion
from events.projects.states import ProjectState
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionState
from events.talks.models import Talk
from events.taxonomies.services import ensure_first_list
from tests.events.reports.test_reports import apply, exhibitor, offer, staff_came
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.events import make_edition, make_registration
from tests.factories.landings import LICENCE, make_follow_up
from tests.factories.projects import make_project

_numbers = itertools.count(1)


def held(type_key: str = "entrepreneurship_week", *, years_ago: int = 1, **fields) -> Edition:
    """A closed edition with one session; people still enter it, as they did before it closed."""
    starts = now() - timedelta(days=365 * years_ago)
    year = today().year - years_ago
    return make_edition(type_key, starts_at=starts, year=year, state=EditionState.OPEN, **fields)


def close(*editions: Edition) -> None:
    for one in editions:
        one.state = EditionState.CLOSED
    db.session.commit()


def attend(edition: Edition, **fields) -> Attendance:
    """Somebody registered and checked in."""
    at = edition.starts_at - timedelta(days=5)
    fields = {"nationality": "PT", "residence": "PT", "degree": "doctorate"} | fields
    one = make_registration(edition, at=at, **fields)
    came = Attendance(
        registration=one, session=edition.sessions[0], first_at=edition.starts_at, way="qr"
    )
    db.session.add(came)
    db.session.commit()
    return came


def suggestion(edition: Edition, state: SuggestionState, **fields) -> Suggestion:
    number = next(_numbers)
    said = {"text": "More housing", "unit": "Housing office", "answered_at": now()} | fields
    one = Suggestion(
        reference=f"SG-2020-{number:04d}", session=edition.sessions[0], state=state,
        collected_at=now(), **said,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def region(**fields) -> PartnerRegion:
    number = next(_numbers)
    one = PartnerRegion(
        reference=f"PR-2020-{number:04d}", province="52", name_zh=f"铜仁市{number}",
        name_en=f"Tongren {number}", created_at=now(), **fields,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def service(firm: str, **fields) -> EnterpriseService:
    number = next(_numbers)
    one = EnterpriseService(
        reference=f"ES-2020-{number:04d}", served_on=today(), name=firm, firm=firm,
        created_at=now(), **fields,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


@dataclass
class City:
    """What was made, by what it is; `gone` takes one of a kind away."""

    week: Edition
    earlier: Edition
    table: Edition
    course: Edition
    made: dict[str, object]

    def gone(self, kind: str) -> None:
        GOES.get(kind, _delete)(self.made[kind])
        db.session.commit()
        db.session.expire_all()


def make_city() -> City:
    """Two Weeks, a round table and a course, with one record for each way a figure may fall.

    What is named in `made` may be taken away; all else stands beside it, some of it so that a
    wrong count would show: drafts, what was called off, what ended.
    """
    ensure_first_list()
    week, earlier = held(), held(years_ago=2, number=1)
    table, course = held("round_table"), held("training")
    both = {"document_country": "BR", "document_number": "X1"}
    made: dict[str, object] = {
        "a talent of one edition": attend(week, nationality="KE", residence="NO", degree="master"),
        "a talent of both editions": attend(week, **both),
        "a person at the round table": attend(table),
        "a person at a course": attend(course),
        "a resolved suggestion": suggestion(table, SuggestionState.RESOLVED),
        "an answered suggestion": suggestion(table, SuggestionState.ANSWERED),
        "a partner region": region(),
        "a service to a new enterprise": service("A"),
        "a second service": service("B"),
        "a project from abroad": make_project(week, ProjectState.REJECTED),
        "a project of another industry": make_project(
            week, ProjectState.RETURNED, industry="other"
        ),
        "a project from here": make_project(week, residence="CN"),
    }
    made |= make_dockings(week)
    made |= make_awards(week)
    made |= make_fair()
    made["a certificate"] = certificate("attendance-certificate")
    certificate("training-certificate", state="revoked", ended_at=now())
    certificate("title-certificate")
    attend(earlier, **both)
    attend(earlier, degree="bachelor")
    service("B")
    region(ended_on=today() - timedelta(days=1))
    make_project(week, ProjectState.DRAFT)
    make_project(week, ProjectState.WITHDRAWN)
    made["a project that passed, whose owner came"] = passed = make_project(
        week, ProjectState.PASSED
    )
    came = attend(week, nationality="PT", residence="PT")
    came.registration.user_id = passed.owner_id
    attend(called_off := held(years_ago=3))
    called_off.state = EditionState.CANCELLED
    close(week, earlier, table, course)
    made["a Week that was held"] = earlier
    made["a session of a course"] = course.sessions[0]
    made["a session of the round table"] = table.sessions[0]
    made["a course that was held"] = course
    made["a round table that was held"] = table
    return City(week, earlier, table, course, made)


def make_dockings(week: Edition) -> dict[str, object]:
    """Three released projects: in talks with a carrier, with an intent, and declined by two."""
    one, two, third = (make_carrier()[1] for _each in range(3))
    wanted, discussed, declined = (
        make_released(week, industry=industry) for industry in ("other", "energy", "energy")
    )
    abroad = landing(wanted, capital=50_000, currency="USD")
    make_follow_up(abroad, today().year - 1, checked_at=None, talents_city=9)
    talks = make_docking(discussed, one, DockingState.TALKS)
    intent = make_docking(wanted, two, DockingState.INTENT)
    said_no = make_docking(declined, one, DockingState.DECLINED)
    make_docking(discussed, two, DockingState.PROPOSED)
    said = {"docking_id": intent.id, "held_on": today(), "way": "phone", "text": "Called"}
    contact = DockingContact(recorded_at=now(), **said)
    db.session.add(contact)
    db.session.commit()
    held_talk, _missed = (
        Talk(reference=f"TK-2020-{next(_numbers):04d}", docking=said_no, state=state,
             starts_at=now(), ends_at=now() + timedelta(hours=1), changed_at=now(),
             video_url="https://meet.example/1")
        for state in ("held", "missed")
    )  # fmt: skip
    db.session.add_all([held_talk, _missed])
    db.session.commit()
    first = agreement(discussed, "venture", "on_site", day=2)
    agreement(discussed, "cooperation", "online", day=1)
    agreement(wanted, "venture", "on_site", state="recorded")
    landed, ended = landing(declined), landing(discussed, "closed", ended_on=today())
    only = agreement(declined, "cooperation", "online", has_academician=True)
    return {
        "the first of two agreements": first, "the only agreement of a project": only,
        "a landing": landed, "a landing whose company closed": ended,
        "the checked year of a company that operates": make_years(landed, ended),
        "talks with a carrier": talks, "an intent with a carrier": intent,
        "a word of a new carrier": make_docking(declined, third, DockingState.DECLINED),
        "a contact": contact, "a talk that took place": held_talk, "the consent to show a project that was wanted": wanted,
    }  # fmt: skip


def make_fair() -> dict[str, object]:
    """Two exhibitors were there, one did not come; two people came and one of them was hired."""
    fair, first, second = held("recruitment_fair"), make_user(), make_user()
    one, two = (exhibitor(fair, ExhibitorState.PRESENT) for _each in range(2))
    exhibitor(fair, ExhibitorState.NO_SHOW)
    staff_came(one, fair.starts_at)
    job, other = offer(one, headcount=3), offer(two, headcount=4)
    came = [attend(fair, user=user) for user in (first, second)]
    outcomes = {
        "an application with an intent": {"job": job, "user": first, "intent_at": now()},
        "an application of who was hired": {
            "job": other, "user": second, "signed_at": fair.starts_at, "hired_at": now(),
        },
        "an application without outcome": {"job": job, "user": second},
    }  # fmt: skip
    made: dict[str, object] = {
        kind: apply(fair, degree="", **said) for kind, said in outcomes.items()
    }
    db.session.commit()
    close(fair)
    return made | {"an exhibitor that was present": two, "somebody at a fair": came[0]}


def certificate(kind: str, **fields) -> IssuedDocument:
    number, holder = next(_numbers), make_user()
    file = keep_upload(LICENCE, owner=holder, purpose=FILE_PURPOSE, at=now())
    one = IssuedDocument(
        serial=f"SZ20-{number:04d}", kind=kind, issue_key=f"{kind}:{number}", subject_kind="x",
        subject_id=str(number), holder_name="Ana", printed={}, template_version="1",
        is_specimen=False, issued_at=now(), file=file, sha256="0" * 64, seal_fingerprint="0" * 64,
        **fields,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def make_awards(week: Edition) -> dict[str, object]:
    """One in yuan and one in dollars are confirmed, of two projects; another is only proposed."""
    first = Prize(edition=week, code="1", name_en="First", name_zh="一", rank=1, places=9,
                  amount=200_000, currency="CNY")  # fmt: skip
    second = Prize(edition=week, code="2", name_en="Second", name_zh="二", rank=2, places=9,
                   amount=20_000, currency="USD")  # fmt: skip
    one, two = (make_project(week, ProjectState.WITHDRAWN) for _each in range(2))
    only = award(first, one)
    award(second, two)
    award(first, two, "proposed", group_key="hall")
    return {"an award with money in yuan": only}


def award(prize: Prize, project, state: str = "confirmed", **fields) -> Award:
    said = {"group_key": "track:", "note": "Vote", "proposed_at": now(), "confirmed_at": now()}
    one = Award(reference=f"AW-2020-{next(_numbers):04d}", prize=prize, project=project,
                state=state, **said | fields)  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def make_years(valid: Landing, closed: Landing) -> FollowUp:
    """The latest checked year of the valid one says that it operates; no other record may.

    The one before it says no; the closed one's last year says yes, and was before its end.
    """
    last = today().year - 1
    make_follow_up(valid, last - 1, is_operating=False, talents_national=9)
    make_follow_up(closed, last)
    return make_follow_up(valid, last, talents_national=1, talents_provincial=2, talents_city=3)


def agreement(project, kind: str, mode: str, *, day: int = 1, **fields) -> Agreement:
    """A confirmed one, signed so many days ago."""
    state = fields.pop("state", "confirmed")
    one = Agreement(
        reference=f"AG-2020-{next(_numbers):04d}", edition=project.edition, project=project,
        venue=project.edition.venues[0], state=state, kind=kind, mode=mode, recorded_at=now(),
        confirmed_at=now() if state == "confirmed" else None,
        signed_on=today() - timedelta(days=day), **fields,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def landing(project, state: str = "valid", **fields) -> Landing:
    """One that was counted."""
    number = next(_numbers)
    fields = {"valid_at": now(), "capital": Decimal(1_000_000), "currency": "CNY"} | fields
    one = Landing(
        reference=f"LD-2020-{number:04d}", project=project, state=state, company_name="落地公司",
        credit_code=f"{number:018d}", registered_on=today() - timedelta(days=90), district="sip",
        claimed_at=now(), **fields,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def _annul_landing(one: Landing) -> None:
    one.state = "annulled"


def _annul(one: Agreement) -> None:
    one.state, one.annulled_at = "annulled", now()


def _hide(project) -> None:
    project.shares_with_carriers = False


def _delete(thing: object) -> None:
    db.session.delete(thing)


def _call_off(edition: Edition) -> None:
    edition.state = EditionState.CANCELLED


def _cancel(session) -> None:
    session.state = "cancelled"


def _stay_away(one: Exhibitor) -> None:
    one.state = "no_show"


def _withdraw(one: Award) -> None:
    one.state = "withdrawn"


GOES: dict[str, Callable] = {
    "an award with money in yuan": _withdraw,
    "an exhibitor that was present": _stay_away,
    "a landing": _annul_landing,
    "a landing whose company closed": _annul_landing,
    "the first of two agreements": _annul,
    "the only agreement of a project": _annul,
    "the consent to show a project that was wanted": _hide,
    "a Week that was held": _call_off,
    "a round table that was held": _call_off,
    "a course that was held": _call_off,
    "a session of a course": _cancel,
    "a session of the round table": _cancel,
}
