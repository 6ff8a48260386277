"""For what something delicate is opened: chosen from a list, so that people can be told it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.states import Labelled


class OpeningReason(Labelled):
    """The person reads it in their reading log; what is written beside it stays with auditors."""

    COMPARE = "compare", _l("To compare it with papers")
    CONTACT = "contact", _l("To reach the person")
    ARRANGE = "arrange", _l("To book, print, sign or admit")
    AUTHORITY = "authority", _l("An authority asks for it")
    COMPLAINT = "complaint", _l("A complaint, an error or an audit")
    OTHER = "other", _l("Another reason, said below")
