"""Every event type opens, is registered for, and closes; a new one is one file."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.states import Labelled
from events import event_types
from events.editions import services
from events.editions.states import EditionAction
from events.editions.values import NewEdition
from events.event_types import EVENT_TYPES, registry
from events.event_types.registry import find_types
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, words
from tests.talent.claims.pages import TOKEN

HACKATHON = '''
"""Hackathon (黑客松): teams build something in a weekend."""

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="hackathon",
    label=_l("Contest"),
    description=_l("Projects compete before a jury; the best pitch on stage."),
    icon="trophy",
    parts=frozenset({Part.GATE, Part.MESSAGES, Part.CERTIFICATES}),
    roles=(ParticipantRole.TALENT, ParticipantRole.VOLUNTEER),
    certificate_title=_l("Certificate of attendance"),
    order=99,
)
'''
# One file each, named as its key; no list of them stands anywhere.
TYPES = sorted(
    file.stem
    for file in Path(event_types.__path__[0]).glob("[a-z]*.py")
    if file.stem not in registry.NOT_TYPES
)


def test_the_types_are_those_of_the_folder(app) -> None:
    assert sorted(EVENT_TYPES.by_key()) == TYPES
    assert len(TYPES) >= 5


@pytest.mark.parametrize("key", TYPES)
def test_a_type_opens_is_registered_for_and_closes(app, client, key: str) -> None:
    organiser = make_user(Role.ORGANISER)
    edition = make_edition(key, capacity=5)
    registration = make_registration(edition, role=edition.type.roles[-1])
    assert registration.state == "confirmed"
    for path in ("", "/register"):
        for language in ("en", "zh"):
            answer = client.get(f"/events/{edition.slug}{path}?lang={language}")
            assert answer.status_code == 200
            assert "EventType" not in answer.text
    desk = sign_in(app.test_client(), organiser)
    overview = desk.get(f"/desk/events/{edition.slug}")
    assert overview.status_code == 200
    assert str(edition.type.label) in overview.text
    for action in (EditionAction.START, EditionAction.CLOSE):
        services.move_edition(edition, action, by=organiser, at=now())
    db.session.commit()
    assert desk.get(f"/desk/events/{edition.slug}").status_code == 200


@pytest.fixture
def hackathon(app, tmp_path: Path, monkeypatch):
    """A folder with one more type in it, found as the real folder is."""
    folder = tmp_path / "more_types"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "hackathon.py").write_text(HACKATHON)
    monkeypatch.syspath_prepend(str(tmp_path))
    find_types(app, "more_types")
    yield "hackathon"
    for name in ("more_types", "more_types.hackathon"):
        sys.modules.pop(name, None)


def test_a_new_type_is_one_file(app, client, hackathon: str) -> None:
    """No migration, no list elsewhere: it is offered, set up, opened, registered for, closed."""
    organiser = make_user(Role.ORGANISER)
    desk = sign_in(app.test_client(), organiser)
    page = desk.get("/desk/events/new")
    assert f'value="{hackathon}"' in page.text
    starts = now() + timedelta(days=30)
    fields = {
        "csrf_token": TOKEN.search(page.text)[1],
        "type_key": hackathon, "series": "",
        "name_en": "Canal Hackathon", "name_zh": "运河黑客松",
        **_moment("starts_at", starts), **_moment("ends_at", starts + timedelta(days=2)),
    }  # fmt: skip
    made = desk.post("/desk/events/new", data=fields)
    assert made.status_code == 303, made.text
    assert desk.get(made.location).status_code == 200
    edition = make_edition(hackathon)
    make_registration(edition)
    shown = client.get(f"/events/{edition.slug}")
    assert shown.status_code == 200
    assert client.get(f"/api/v1/events/{edition.slug}").json["type"] == hackathon
    for action in (EditionAction.START, EditionAction.CLOSE):
        services.move_edition(edition, action, by=organiser, at=now())


def test_a_part_and_a_role_without_words_are_refused() -> None:
    assert issubclass(registry.Part, Labelled)
    assert issubclass(registry.ParticipantRole, Labelled)
    with pytest.raises(TypeError, match="nameless has no label"):
        Labelled("MorePart", {"NAMELESS": "nameless"})


def test_an_unknown_type_is_refused(app) -> None:
    starts = now() + timedelta(days=30)
    opera = NewEdition(words("Opera"), starts, starts + timedelta(days=1), type_key="opera")
    with pytest.raises(DomainError) as refusal:
        services.create_edition(opera, by=make_user(Role.ORGANISER), at=now())
    assert refusal.value.field == "type_key"


def _moment(name: str, moment) -> dict[str, str]:
    return {
        f"{name}-day": str(moment.day), f"{name}-month": str(moment.month),
        f"{name}-year": str(moment.year), f"{name}-time": "09:00",
    }  # fmt: skip
