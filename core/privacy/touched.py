"""Whose data an account, or anybody in a span of time, saw or changed (trust.md §5, PIPL 57).

For the hours after an incident: the list of what was touched with the person behind each thing, how
many people they are, and the letter to them in both languages. It is read from the log, which names
the things of which a page, paper or file was opened; what a list showed or a file took away is in
the register of exports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Connection, Select, false, func, select

from core.accounts.roles import Role
from core.audit.lists import by_word
from core.audit.models import AuditEntry
from core.audit.words import action_words, load_references, words_for
from core.clock import BEIJING
from core.db import db
from core.i18n import speaking
from core.lists import Card, Content, ListSpec, Rights, add_list_routes, filters
from core.lists.columns import Column, ColumnKind, column_of
from core.lists.page import ListPage
from core.lists.queries import chosen_rows
from core.policy import Decision, allowed_if, policy
from core.privacy.owners import Person, kinds, persons_of
from core.privacy.words import table_word

blueprint = Blueprint("touched", __name__, url_prefix="/desk/privacy/touched")
_E, _K = AuditEntry, ColumnKind
# Enough for a day of the whole office; more is said, and the file has all of it.
MOST_THINGS = 20_000
NARROWS = ("account", "at_from", "at_until", "minute_from", "minute_until")


class TouchedPermission(StrEnum):
    READ = "privacy:touched"


@policy(TouchedPermission.READ)
def may_read_touched(user: Any, _subject: Any) -> Decision:
    """Whoever has to tell authority and people within hours."""
    return allowed_if(
        bool(user.is_authenticated)
        and any(user.has_role(role) for role in (Role.AUDITOR, Role.ADMINISTRATOR))
    )


def _rows(_reader: Any, _nothing: None) -> Select[Any]:
    """Deeds of people on what belongs to somebody."""
    return select(_E).where(_E.subject_kind.in_(kinds()), _E.actor_id.is_not(None))


def _loaded(name: str) -> Any:
    def load(connection: Connection, numbers: Sequence[int]) -> Mapping[int, str]:
        rows = select(_E.number, _E.subject_kind, _E.subject_id).where(_E.number.in_(numbers))
        things = {number: (kind, one) for number, kind, one in connection.execute(rows)}
        people = persons_of(set(things.values()), connection)
        return {
            number: getattr(people[thing], name)
            for number, thing in things.items()
            if thing in people
        }

    return load


def _content(_nothing: None, _reader: Any) -> Content:
    done, called = action_words(), words_for("kinds")
    held = {kind: called.get(kind) or table_word(kind) for kind in kinds()}
    columns = [
        column_of(_E.at, _l("When"), _K.MOMENT, order=_E.number.expression, on_screen=True),
        column_of(_E.actor_name, _l("Who"), _K.NAME, key="actor", on_screen=True),
        column_of(_E.action, _l("What"), _K.CHOICE, words=lambda code: done.get(code, code),
                  codes=str, on_screen=True),
        column_of(_E.subject_kind, _l("To what"), _K.CHOICE, on_screen=True,
                  words=lambda code: held.get(code, code), codes=str),
        Column("reference", _l("Reference"), load=load_references, on_screen=True),
        Column("person", _l("Whose it is"), _K.NAME, load=_loaded("name"), on_screen=True),
        Column("address", _l("Their address"), load=_loaded("address"), on_screen=True),
        column_of(_E.source, _l("From where")),
    ]  # fmt: skip
    minute = _l("such as 2026-11-30 14:05")
    return Content(columns, [
        filters.words(_l("Address of the account"),
                      lambda text: func.lower(_E.actor_name) == text.lower(), name="account"),
        *filters.days("at", _l("From day"), _l("To day"), _E.at),
        filters.words(_l("From minute, %(example)s", example=minute),
                      lambda text: _minute(text, 0), name="minute_from"),
        filters.words(_l("To minute, %(example)s", example=minute),
                      lambda text: _minute(text, 1), name="minute_until"),
        filters.choice("what", _l("What"), by_word(done), _E.action),
        filters.choice("kind", _l("To what"), by_word(held), _E.subject_kind),
    ])  # fmt: skip


def _minute(text: str, more: int) -> ColumnElement[bool]:
    """From a minute in Beijing on, or until its end; nothing fits what is no moment."""
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=BEIJING)
    except ValueError:
        return false()
    return _E.at < moment + timedelta(minutes=1) if more else _E.at >= moment


@dataclass(frozen=True)
class Reach:
    """How far it went: people other than whoever did it, by what of theirs, and the time."""

    people: int
    by_kind: Mapping[str, int]
    first: datetime
    last: datetime
    is_all: bool

    def letters(self) -> dict[str, list[str]]:
        """What the people are told, by language; "…" is for the office to fill in."""
        return {code: self._letter(code) for code in ("en", "zh")}

    def _letter(self, code: str) -> list[str]:
        with speaking(code):
            begin, end = (
                f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" for at in (self.first, self.last)
            )
            what = _(", ").join(table_word(kind) for kind in self.by_kind)
            return [
                _("Dear Sir or Madam,"),
                _("Between %(begin)s and %(end)s (Beijing time) data that this portal holds of you "
                  "were seen or changed by somebody who had no right to.", begin=begin, end=end),
                _("What is concerned: %(what)s.", what=what),
                _("How it came about, and what may follow from it: …"),
                _("What we have done: …"),
                _("What you can do: change your password, be careful with messages that mention "
                  "these data, and look on your page under “Your data” at who opened them."),
                _("Questions and complaints: the page “Contact” of this portal. We are sorry."),
            ]  # fmt: skip


def reach_of(shown: ListPage) -> Reach | None:
    """Of what the filters leave; None where neither account nor time was chosen, or nothing."""
    opened = shown.opened
    if not any(opened.chosen.get(name) for name in NARROWS):
        return None
    wanted = (_E.subject_kind, _E.subject_id, _E.actor_id)
    rows = chosen_rows(opened).with_only_columns(*wanted, func.min(_E.at), func.max(_E.at))
    found = db.session.execute(rows.group_by(*wanted).limit(MOST_THINGS + 1)).all()
    people = persons_of({(row[0], row[1]) for row in found}, db.session.connection())
    touched: dict[tuple[str, Person], None] = {}
    for kind, one, actor_id, _first, _last in found:
        person = people.get((kind, one))
        if person is not None and (person.user_id is None or person.user_id != actor_id):
            touched[kind, person] = None
    if not touched:
        return None
    return Reach(
        len({person.address.lower() for _kind, person in touched}),
        dict(Counter(kind for kind, _person in touched).most_common()),
        min(row[3] for row in found),
        max(row[4] for row in found),
        len(found) <= MOST_THINGS,
    )


def _draw(shown: ListPage) -> str:
    reach = reach_of(shown)
    return render_template(
        "core/privacy/touched.html", shown=shown, reach=reach, table_word=table_word
    )


TOUCHED = ListSpec(
    key="core.privacy_touched",
    label=_l("Whose data was touched"),
    rights=Rights(see=TouchedPermission.READ, take=TouchedPermission.READ),
    rows=_rows,
    id=AuditEntry.number,
    ref=AuditEntry.hash,
    content=_content,
    order="-at",
    card=Card("person", ("actor", "at", "reference"), "action"),
    nothing=_l("Nothing in the log fits"),
)
add_list_routes(blueprint, TOUCHED, _draw)
