"""A carrier's list, project page and board; what it sees of whom, and when no more (R10)."""

from __future__ import annotations

import pytest

from core.clock import now
from core.db import db
from core.files.services import keep_made
from events.dockings import services
from events.dockings.queries import docking_of
from events.dockings.states import DockingState
from events.project_papers.models import ProjectFile
from events.project_papers.states import FILE_PURPOSE, FileKind
from events.projects import services as projects
from events.projects.models import ProjectCarrier
from events.projects.states import Industry
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.carriers import make_profile
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier, make_docking, make_released
from tests.factories.fairs import make_employer
from tests.factories.projects import make_call
from tests.talent.catalogue.public.reading import check_page

pytestmark = pytest.mark.both_databases
S = DockingState
# For the list and the board.
QUERIES = [8, 4]
NOTE = "They asked another park first."


class Park:
    """A carrier's officer at a browser, and a released project."""

    def __init__(self, app, project=None):
        self.officer, self.carrier = make_carrier()
        self.project = project or make_released(make_call().edition)
        self.browser = SignedIn(app, self.officer)
        self.list = f"/me/organisations/{self.carrier.reference}/projects"
        self.url = f"{self.list}/{self.project.reference}"

    def act(self, action, **fields):
        db.session.expire_all()
        typed = {f"{action}-{name}": value for name, value in fields.items()}
        typed[f"{action}-seen"] = self.one.version or 0
        answer = self.browser.post(f"{self.url}/{action}", go="send", **typed)
        db.session.expire_all()
        return answer

    @property
    def one(self):
        return docking_of(self.project, self.carrier)


@pytest.fixture
def park(app):
    return Park(app)


def hide(project):
    projects.share(project, wanted=True, by=project.owner, at=now())
    project.shares_with_carriers = False
    projects.share(project, wanted=True, by=project.owner, at=now())
    projects.share(project, wanted=False, by=project.owner, at=now())
    db.session.commit()


def show_file(project, kind):
    file = keep_made(
        b"%PDF-1.7 as it came", name="plan.pdf", owner_id=project.owner_id, purpose=FILE_PURPOSE,
        at=now(),
    )  # fmt: skip
    db.session.add(ProjectFile(project=project, kind=kind, file=file, added_at=now()))
    db.session.commit()
    return f"/files/{file.id}"


def test_the_way_to_an_intent(park):
    page = park.browser.get(park.url).text
    check_page(page)
    assert park.project.owner.email not in page, "the address comes with the interest"
    assert park.act("interest").status_code == 303
    assert park.project.owner.email in park.browser.get(park.url).text
    refused = park.act("contact", way="phone")
    assert refused.status_code == 422
    assert "Write what was said." in refused.text
    assert park.act("contact", way="phone", text="They come on Friday").status_code == 303
    assert park.act("note", note=NOTE).status_code == 303
    assert park.act("talk").status_code == 303
    assert park.act("intend").status_code == 303
    page = park.browser.get(park.url).text
    check_page(page)
    for words in ("They come on Friday", NOTE, "Intent to cooperate"):
        assert words in page
    assert park.one.standing is S.INTENT
    park.officer.preferred_language = "zh"
    db.session.commit()
    chinese = park.browser.get(park.url).text
    check_page(chinese)
    assert "合作意向" in chinese


def test_no_carrier_reads_anothers_notes(app, park):
    park.act("interest")
    park.act("contact", way="email", text="They come on Friday")
    park.act("note", note=NOTE)
    other = Park(app, park.project)
    for url in (other.url, other.list, f"{other.list}/board", f"{other.list}?columns=note"):
        page = other.browser.get(url).text
        assert NOTE not in page
        assert "They come on Friday" not in page
    assert "Interested" not in other.browser.get(other.url).text.split("<main")[1]
    assert other.browser.get(park.url).status_code == 404
    assert park.browser.get(park.url).status_code == 200


def test_only_verified_carriers_look(app, park):
    officer, employer = make_employer()
    assert (
        SignedIn(app, officer).get(f"/me/organisations/{employer.reference}/projects").status_code
        == 404
    )
    park.carrier.verified_until = None
    park.carrier.state = "expired"
    db.session.commit()
    for url in (park.list, park.url, f"{park.list}/board"):
        answer = park.browser.get(url)
        assert answer.status_code == 403
        assert "verified carriers only" in answer.text
    assert SignedIn(app, make_user()).get(park.list).status_code == 404


def test_what_is_hidden_is_gone_at_once(park):
    plan = show_file(park.project, FileKind.PLAN)
    statement = show_file(park.project, FileKind.IP_STATEMENT)
    park.act("interest")
    assert park.project.reference in park.browser.get(park.list).text
    assert park.browser.get(plan).status_code == 200
    assert park.browser.get(statement).status_code == 404, "what is signed is not for carriers"
    hide(park.project)
    assert park.browser.get(park.url).status_code == 404
    assert park.browser.get(plan).status_code == 404
    assert park.act("talk").status_code == 404
    for url in (park.list, f"{park.list}/board", f"/me/organisations/{park.carrier.reference}"):
        assert park.project.reference not in park.browser.get(url).text
    exported = park.browser.post(f"{park.list}/export", format="csv", purpose="To be read here")
    assert park.project.reference not in exported.text


def test_a_withdrawn_project_is_gone_too(park):
    projects.withdraw(park.project, by=park.project.owner, at=now())
    db.session.commit()
    assert park.browser.get(park.url).status_code == 404
    assert park.project.reference not in park.browser.get(park.list).text


def test_what_suits_comes_first_with_the_reason(app):
    edition = make_call().edition
    park = Park(app, make_released(edition, title_en="Alpha"))
    park.carrier.district = "sip"
    make_profile(park.carrier, chains=(Industry.DIGITAL,))
    make_released(edition, title_en="Bravo", district="sip", industry=Industry.DIGITAL)
    named = make_released(edition, title_en="Charlie")
    named.carriers = [ProjectCarrier(position=1, name="x", organisation=park.carrier)]
    db.session.commit()
    page = park.browser.get(park.list).text
    assert page.index("Charlie") < page.index("Bravo") < page.index("Alpha")
    assert "named among the carriers the project means to settle at" in page
    assert "one of the carrier’s chains; the carrier is in the district wished for" in page
    shown = park.browser.get(f"{park.list}/{named.reference}").text
    assert "named among the carriers" in shown
    suggested = park.browser.get(f"{park.list}?suggested=1").text
    assert "Alpha" not in suggested
    own = park.browser.get(f"/me/organisations/{park.carrier.reference}").text
    assert "Charlie" in own
    services.decline(
        docking_of(named, park.carrier), {"en": "No", "zh": "否"}, by=park.officer, at=now()
    )
    db.session.commit()
    assert "Charlie" not in park.browser.get(f"{park.list}?suggested=1").text


def test_after_an_answer_the_next_one_opens(park):
    other = make_released(park.project.edition)
    answer = park.act("interest")
    assert answer.headers["Location"].partition("?")[0].endswith(other.reference)


def test_the_board_moves_cards(park):
    make_docking(park.project, park.carrier)
    board = f"{park.list}/board"
    check_page(park.browser.get(board).text)
    step = f"{board}/{park.project.reference}/interest"
    stale = park.browser.post(step, **{"interest-seen": "0"})
    assert (stale.status_code, park.project.reference in stale.text) == (409, True)
    moved = park.browser.post(step, **{"interest-seen": "1"})
    assert (moved.status_code, moved.location.endswith("/board")) == (303, True)
    db.session.expire_all()
    assert park.one.standing is S.INTERESTED
    page = park.browser.get(board).text
    assert page.index("column-interested") < page.rindex(park.project.reference)


def test_pages_cost_the_same_with_more_projects(park):
    make_docking(park.project, park.carrier, S.TALKS)
    urls = (park.list, f"{park.list}/board")

    def cost(url):
        return count_queries(lambda: park.browser.get(url))[0]

    park.browser.get(park.list)
    first = [cost(url) for url in urls]
    for _ in range(3):
        make_docking(make_released(park.project.edition), park.carrier, S.TALKS)
        make_released(park.project.edition)
    assert [cost(url) for url in urls] == first == QUERIES
