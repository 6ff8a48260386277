"""How an organiser sets up the wall page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange

from core.forms import Required, VersionedForm
from events.walls.models import LEAST_SECONDS, MOST_SECONDS, Wall

_SPAN = {"least": LEAST_SECONDS, "most": f"{MOST_SECONDS:,}"}


class WallForm(VersionedForm):
    is_public = BooleanField(
        _l("Show the wall page to everybody"),
        description=_l("Whoever knows its address sees the figures; they name no person."),
    )
    refresh_seconds = IntegerField(
        _l("Seconds until it renews itself"),
        validators=[
            Required(_l("Enter the seconds.")),
            NumberRange(
                LEAST_SECONDS,
                MOST_SECONDS,
                _l("Enter a number from %(least)s to %(most)s.", **_SPAN),
            ),
        ],
        default=LEAST_SECONDS,
        render_kw={"inputmode": "numeric"},
    )

    def fill(self, wall: Wall | None) -> None:
        if wall is not None:
            self.is_public.data, self.refresh_seconds.data = wall.is_public, wall.refresh_seconds
            self.seen.data = str(wall.version)
