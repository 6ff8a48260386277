"""How interviews are held, who may book them, and the rights to offer and book times (R15)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled


class TimetablePermission(StrEnum):
    # The employer's side before the fair, its officers alone.
    OFFER = "interviews:offer"
    # Whoever is not of the employer.
    BOOK = "interviews:book"


class InterviewMode(Labelled):
    ON_SITE = "on_site", _l("At the booth")
    VIDEO = "video", _l("By video")
    PHONE = "phone", _l("By telephone")


class Audience(Labelled):
    """Who may book a timetable's times."""

    EVERYBODY = "everybody", _l("Everybody registered for the fair")
    APPLICANTS = "applicants", _l("Those who applied to this employer")
    SHORTLISTED = "shortlisted", _l("Applicants on the short list")
