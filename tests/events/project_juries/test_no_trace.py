"""Whoever is in conflict with a project finds no trace of it: at no address the program has.

Every route is tried as it stands in `app.url_map`, filled with whatever leads to the project; a new
one is tried without anybody naming it here. The same walk by somebody without a conflict has to
reach the project, or it would prove nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator

import pytest
from sqlalchemy import inspect, select
from werkzeug.routing import AnyConverter, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from core.accounts.roles import Role
from core.api import API_SCOPES
from core.audit.models import AuditEntry
from core.clock import now
from core.db import db
from core.files.services import keep_made
from core.juries.models import Assignment, Conflict, Entry, JuryRound, Remark, Score
from core.juries.results.papers import may_read_minutes
from core.juries.states import RoundState
from events.project_papers.models import ProjectFile
from events.project_papers.states import FileKind
from events.projects.models import Project
from events.tickets.links import feed_token
from events.tickets.services import renew_feed
from tests.factories.core import make_token, make_user, sign_in
from tests.factories.juries import assign, bar, make_entry, make_juror, make_round, make_rubric
from tests.factories.projects import make_call, make_project
from tests.refusing import refusals_drawn_once
from tests.talent.claims.pages import TOKEN

CANARY = "Kanarienvogel 金丝雀"
SAID = "only the panel knows this"
# Signing in and out, what says only whether the program runs; and ending a session that is not one's own, answered like one that is over.
LEFT_OUT = ("security.", "static", "health.", "accounts.end_session")
QUERIES = ("", "?words=Kanarienvogel&q=Kanarienvogel&state=all&level=2")


class City:
    """A project on a panel's table, and two jurors: one in conflict with it, one free."""

    def __init__(self, app, role: Role | None) -> None:
        self.app = app
        self.edition = make_call().edition
        self.project = make_project(
            self.edition, title=CANARY, title_en=CANARY, owner_name=CANARY, summary=CANARY,
            company_name=CANARY,
        )  # fmt: skip
        rubric = make_rubric(subject="project")
        self.round = make_round(rubric, subject="project", context_id=self.edition.id)
        # Something to see on every list beside it.
        for each in (self.project, make_project(self.edition)):
            make_entry(
                self.round, subject_id=each.id, reference=each.reference, title=each.name,
                field=each.industry,
            )  # fmt: skip
        self.entry, self.other = self.round.entries
        self.file = keep_made(
            b"%PDF-1.7 deck", name="deck.pdf", owner_id=self.project.owner_id,
            purpose="project-file", at=now(),
        )  # fmt: skip
        db.session.add(
            ProjectFile(project=self.project, kind=FileKind.DECK, file=self.file, added_at=now())
        )  # fmt: skip
        third = make_juror(self.round)
        self.marked = assign(third, self.entry, 30, 20, 20, comment_internal=SAID)
        db.session.add(
            Remark(entry_id=self.entry.id, juror_id=third.id, text=SAID, at=now())
        )  # fmt: skip
        db.session.commit()
        self.barred, self.free = (self._seat(make_user(role)) for _ in range(2))
        bar(self.barred, self.entry)
        # As plain values: to ask a row for them would hold the database while pages are opened.
        things = (self.project, self.entry, self.file, self.marked)
        self.reference, self.ids = self.project.reference, [one.id for one in things]
        self.around = [self.round.reference, self.edition.slug]
        self.tokens = {one.user_id: feed_token(one.user) for one in (self.barred, self.free)}
        db.session.rollback()

    def _seat(self, user):
        renew_feed(user, at=now())
        juror = make_juror(self.round, user)
        for entry in (self.entry, self.other):
            assign(juror, entry)
        return juror

    def values(self, converter, name: str, user_id) -> list:
        """What may stand in an argument of this kind: whatever leads to the project, and around."""
        if isinstance(converter, UUIDConverter):
            return self.ids
        if isinstance(converter, NumberConverter):
            return [converter.min or 1]
        if isinstance(converter, AnyConverter):
            return sorted(converter.items)
        if name == "token":
            return [self.tokens[user_id]]
        if name == "slug":
            # An event's, of whatever kind; nothing of the project leads there.
            return self.around[1:]
        return [self.reference, *self.around]

    def fillings(self, rule, user_id) -> Iterator[dict]:
        names = sorted(rule.arguments)
        pools = [self.values(rule._converters.get(name), name, user_id) for name in names]
        for chosen in itertools.product(*pools):
            yield dict(zip(names, chosen, strict=True))

    def addresses(self, method: str, user_id) -> Iterator[tuple[str, str, bool]]:
        """Endpoint and address, and whether it names the project or something of it."""
        project = {self.reference, *self.ids}
        for rule in self.app.url_map.iter_rules():
            if method not in rule.methods or rule.endpoint.startswith(LEFT_OUT):
                continue
            for filling in self.fillings(rule, user_id):
                built = rule.build(filling, append_unknown=False)
                if built is not None:
                    yield rule.endpoint, built[1], bool(project & set(filling.values()))

    def fingerprint(self) -> str:
        db.session.rollback()
        tables = (Project, Entry, Assignment, Score, Remark, Conflict)
        return repr([
            db.session.execute(select(*inspect(one).columns).order_by(one.id)).all()
            for one in tables
        ])  # fmt: skip


class Visitor:
    """A browser and a program of one person."""

    def __init__(self, city: City, juror) -> None:
        self.city, self.user_id = city, juror.user_id
        self.browser = sign_in(city.app.test_client(), juror.user)
        scopes = [scope.key for scope in API_SCOPES.of(city.app).values()]
        self.token = make_token(juror.user, scopes)
        db.session.rollback()
        self.csrf = TOKEN.search(self.browser.get("/me/juries").text)[1]

    def open(self, endpoint: str, address: str, method: str = "GET"):
        if "/api/" in address:
            client, headers = self.city.app.test_client(), {"Authorization": f"Bearer {self.token}"}
            sent = {"json": {"points": {"1": 1, "2": 1, "3": 1}}} if method == "POST" else {}
            return client.open(address, method=method, headers=headers, **sent)
        data = {"csrf_token": self.csrf, "file_format": "csv", "which": "standard", "go": "send",
                "points_1": "1", "points_2": "1", "points_3": "1", "reason": "x", "text": "x"}  # fmt: skip
        sent = {"data": data} if method == "POST" else {}
        return self.browser.open(address, method=method, **sent)

    def read(self, among: Container[str] | None = None) -> tuple[set[str], list]:
        """Where the project is seen, of all endpoints or `among` these: endpoints, and what exactly."""
        seen, found = set(), []
        city = self.city
        for endpoint, address, names_it in city.addresses("GET", self.user_id):
            if among is not None and endpoint not in among:
                continue
            for query in QUERIES if not names_it else QUERIES[:1]:
                answer = self.open(endpoint, address + query)
                # An address is repeated on the page that says there is none.
                words = [CANARY, SAID] if names_it else [CANARY, SAID, city.reference]
                told = [word for word in words if word in self.text_of(answer, query)]
                reached = names_it and answer.status_code < 300
                if told or reached or answer.status_code >= 500:
                    seen.add(endpoint)
                    found.append((endpoint, address + query, answer.status_code, told))
                # What is not there has nothing to look for words in.
                if answer.status_code == 404 and any(one in address for one in city.around):
                    break
        return seen, found

    def write(self) -> list:
        """What is answered to a post straight at the project, and what a file of a list holds."""
        wrong = []
        for endpoint, address, names_it in self.city.addresses("POST", self.user_id):
            is_file = endpoint.endswith((".export", ".give"))
            if names_it or is_file:
                answer = self.open(endpoint, address, "POST")
                told = CANARY in self.text_of(answer, "") or SAID in self.text_of(answer, "")
                if told or (names_it and answer.status_code < 400) or answer.status_code >= 500:
                    wrong.append((endpoint, address, answer.status_code))
        return wrong

    @staticmethod
    def text_of(answer, query: str) -> str:
        """What is shown, without the words that were asked for."""
        readable = answer.mimetype.startswith("text/") or "json" in answer.mimetype
        text = answer.get_data(as_text=True) if readable else ""
        return text.replace(query.lstrip("?"), "") if query else text


@pytest.mark.parametrize("role", [None, Role.ORGANISER])
@refusals_drawn_once()
def test_no_address_leads_to_a_project_in_conflict(app, role):
    city = City(app, role)
    before = city.fingerprint()
    visitor = Visitor(city, city.barred)
    assert visitor.read()[1] == []
    assert visitor.write() == []
    assert city.fingerprint() == before
    # The tries at what is in the juror's own round stand in the log.
    tried = select(AuditEntry.action).where(AuditEntry.action == "jury_entry:refused")
    assert len(db.session.scalars(tried).all()) > 2


@pytest.mark.parametrize(
    ("role", "reached"),
    [
        (None, {"juror.show", "juror_entries.index", "api_project_juries.show",
                "files.download", "files.print_pages"}),
        (Role.ORGANISER, {"juror.show", "projects_desk.index", "projects_desk.show",
                          "project_reviews.index"}),
    ],
)  # fmt: skip
@refusals_drawn_once()
def test_the_same_walk_finds_it_without_a_conflict(app, role, reached):
    city = City(app, role)
    seen, _found = Visitor(city, city.free).read(reached)
    assert reached == seen


def rounds_beside(city: City) -> dict[str, JuryRound]:
    rubric = make_rubric(subject="project")
    made = {}
    for name, state, marks in (
        ("empty", RoundState.DRAFT, None), ("lacking", RoundState.DRAFT, ()),
        ("open", RoundState.OPEN, ()), ("unmarked", RoundState.CLOSED, ()),
        ("marked", RoundState.CLOSED, (30, 20, 20)), ("decided", RoundState.DECIDED, (30, 20, 20)),
    ):  # fmt: skip
        one = make_round(
            rubric,
            subject="project",
            context_id=city.edition.id,
            state=state,
            quorum=1,
            decided_at=now() if state is RoundState.DECIDED else None,
        )
        juror = make_juror(one)
        for each in [city.entry, city.other] if marks is not None else []:
            named = {"reference": each.reference, "title": each.title}
            entry = make_entry(one, subject_id=each.subject_id, **named)
            if state is not RoundState.DRAFT:
                assign(juror, entry, *marks)
        made[name] = one
    return made


@pytest.mark.parametrize("is_barred", [True, False])
def test_whoever_runs_other_rounds_finds_in_none_what_they_are_barred_from(app, is_barred):
    city = City(app, Role.ORGANISER)
    juror = city.barred if is_barred else city.free
    beside = rounds_beside(city)
    user = juror.user
    minutes = may_read_minutes(user, str(beside["decided"].id))
    references = {name: one.reference for name, one in beside.items()}
    visitor = Visitor(city, juror)
    words = CANARY, city.reference, str(city.ids[0])
    seen = set()
    pages = [
        rule for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.arguments == {"reference"}
        and rule.rule.startswith("/desk/juries/<reference>")
    ]  # fmt: skip
    for rule, (name, reference) in itertools.product(pages, references.items()):
        address = rule.build({"reference": reference})[1]
        answer = visitor.open(rule.endpoint, f"{address}?rule=threshold&value=1")
        assert answer.status_code < 500
        if any(word in visitor.text_of(answer, "") for word in words):
            seen.add((rule.endpoint, name))
    for name, action in (("lacking", "open"), ("open", "close"), ("unmarked", "decide")):
        address = f"/desk/juries/{references[name]}/{action}"
        sent = {"csrf_token": visitor.csrf, f"{action}-seen": "1", "go": "send",
                "rule": "threshold", "value": "1", "mark": "x"}  # fmt: skip
        answer = visitor.browser.post(address, data=sent)
        if any(word in answer.text for word in words):
            seen.add((action, name))
    visitor.browser.post(
        f"/desk/juries/{references['empty']}/entries/add",
        data={"csrf_token": visitor.csrf, "subject": str(city.ids[0])},
    )
    db.session.rollback()
    came_in = {entry.subject_id for entry in beside["empty"].entries}
    assert came_in == (set() if is_barred else {city.ids[0]})
    assert minutes is not is_barred
    if is_barred:
        assert seen == set()
    else:
        assert seen >= {
            ("juries_entries.add", "empty"), ("juries_desk.show", "lacking"),
            ("juries_desk.show", "open"), ("close", "open"), ("decide", "unmarked"),
            ("juries_desk.decide", "marked"),
        }, seen  # fmt: skip
