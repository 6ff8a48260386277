"""What the standard columns of an attendee list are called (events.md §7.4), by their keys."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

NUMBER = "no"

LABELS: Mapping[str, LazyString] = {
    NUMBER: _l("No."),
    "reference": _l("Registration no."),
    "state": _l("State"),
    "name": _l("Name"),
    "name_chinese": _l("Chinese name"),
    "name_latin": _l("Name in Latin letters"),
    "badge_name": _l("Name on the badge"),
    "gender": _l("Gender"),
    "nationality": _l("Nationality"),
    "residence": _l("Country of residence"),
    "organisation": _l("Organisation"),
    "post": _l("Post"),
    "degree": _l("Highest degree"),
    "institution": _l("Degree institution"),
    "field": _l("Field or industry"),
    "role": _l("Role"),
    "channel": _l("Channel"),
    "venue": _l("Sub-venue"),
    "sessions": _l("Sessions"),
    "attends_by": _l("Online or on site"),
    "phone": _l("Telephone"),
    "email": _l("Mail address"),
    "wechat": _l("WeChat ID"),
    "language": _l("Language"),
    "letter": _l("Letter serial"),
    "letter_state": _l("Letter state"),
    "check_in": _l("Check-in time (Beijing)"),
    "delegation": _l("Delegation"),
    "way": _l("How it came in"),
    "may_share": _l("May be shared"),
    "may_picture": _l("May be photographed"),
    "may_write": _l("May be written to"),
    "submitted_at": _l("Submitted (Beijing)"),
    "confirmed_at": _l("Confirmed (Beijing)"),
    "cancelled_at": _l("Cancelled (Beijing)"),
    "document_kind": _l("Kind of document"),
    "document_country": _l("Document country"),
    "document_number": _l("Document number"),
    "birth_on": _l("Date of birth"),
}
