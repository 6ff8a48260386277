"""What the register of personal data says, in words: purposes, bases, terms, readers, erasure."""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from core.i18n import language
from core.states import Labelled


class ProcessingPurpose(Labelled):
    """What something is held for; one heading of the privacy page each."""

    ACCOUNT = "account", _l("Your account and sign-in")
    RECOGNITION = "recognition", _l("Recognition of qualifications, and your papers")
    DOCUMENTS = "documents", _l("Certificates and letters we issued to you")
    EVENTS = "events", _l("Registration for events")
    LETTERS = "letters", _l("Invitation letters for visas")
    TRAVEL = "travel", _l("Travel support")
    PROJECTS = "projects", _l("Projects and competitions")
    EMPLOYMENT = "employment", _l("Jobs, applications and interviews")
    JURY = "jury", _l("Work on juries and panels")
    ORGANISATIONS = "organisations", _l("Contact persons of organisations")
    LETTERS_SENT = "letters_sent", _l("E-mails we sent you")
    CONSENTS = "consents", _l("What you agreed to")
    FILES = "files", _l("Files you gave us")
    SECURITY = "security", _l("Security, and proof of who did what")
    OFFICE_WORK = "office_work", _l("Work of the office's own staff")


class Basis(Labelled):
    """Why it is lawful (Personal Information Protection Law, article 13)."""

    CONSENT = "consent", _l("your consent, which you can take back")
    SERVICE = "service", _l("needed for what you asked us to do")
    DUTY = "duty", _l("a duty the law gives the office")
    SECURITY = "security", _l("a legal duty to keep systems safe and provable")


class Term(Labelled):
    """How long it is kept; without a number of days until the person is erased."""

    ACCOUNT = "account", _l("until you have your data erased")
    WEEK = "week", _l("7 days")
    MONTH = "month", _l("30 days")
    HALF_YEAR = "half_year", _l("180 days")
    TWO_YEARS = "two_years", _l("2 years")
    TEN_YEARS = "ten_years", _l("10 years")
    AUDIT = "audit", _l("at least 180 days; names are removed when you are erased")

    @property
    def span(self) -> timedelta | None:
        days = {"week": 7, "month": 30, "half_year": 180, "two_years": 731, "ten_years": 3653}
        return timedelta(days=days[self]) if self in days else None


class SeenBy(Labelled):
    SELF = "self", lazy_pgettext("seen by", "you")
    OFFICE = "office", lazy_pgettext("seen by", "staff of the office whose task it is")
    ORGANISER = "organiser", lazy_pgettext("seen by", "the organisers of the event")
    EMPLOYER = "employer", lazy_pgettext("seen by", "the employer concerned")
    JURY = "jury", lazy_pgettext("seen by", "the jury")
    AUDITORS = "auditors", lazy_pgettext("seen by", "the auditors")
    PUBLIC = "public", lazy_pgettext("seen by", "the public, in part")
    NOBODY = "nobody", lazy_pgettext("seen by", "nobody; only the program")


class Erasure(Labelled):
    DELETE = "delete", _l("deleted")
    BLANK = "blank", _l("emptied; an entry without a name stays and is counted")
    KEEP = "keep", _l("kept: it names nobody and is only counted")
    REDACT = "redact", _l("your name, address and what was written are blacked out")


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    file = Path(__file__).with_name("words.json")
    content: Mapping[str, Mapping[str, list[str]]] = json.loads(file.read_text(encoding="utf-8"))
    return content


def column_word(name: str, table: str = "") -> str:
    """What people call a column, in the language of the page; of some tables another word.

    The name of a device or a file is none of a person, which Chinese tells apart.
    """
    words = _words()["columns"]
    return words.get(f"{table}.{name}", words[name])[("en", "zh").index(language())]


def has_word(name: str) -> bool:
    return name in _words()["columns"]


def table_word(name: str) -> str:
    """The same of a table, or of a kind of file (`file <purpose>`)."""
    return _words()["tables"][name][("en", "zh").index(language())]


def listed(words: list[str] | list[LazyString]) -> str:
    return (", " if language() == "en" else "、").join(map(str, words))
