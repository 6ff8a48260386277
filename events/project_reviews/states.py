"""What reviewers may say of a project, and what staff may do around it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State


class Verdict(State):
    """`PASS` and `REJECT` are votes, of which each person has one at a level."""

    PASS = "pass", lazy_pgettext("verdict", "For it"), "done"
    RETURN = "return", _l("Returned to be corrected"), "waiting"
    REJECT = "reject", lazy_pgettext("verdict", "Against it"), "refused"
    REOPEN = "reopen", _l("Taken up again"), "progress"


VOTES = (Verdict.PASS, Verdict.REJECT)


class ReviewPermission(StrEnum):
    LIST = "project_reviews:list"
    TAKE = "project_reviews:take"
    READ = "project_reviews:read"
