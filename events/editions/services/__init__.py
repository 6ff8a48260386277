"""What organisers do: set up an edition, its venues and sessions, its team, and move it on."""

from events.editions.services.creating import clone_edition, create_edition, shift_of
from events.editions.services.editing import change_edition
from events.editions.services.moving import move_edition
from events.editions.services.sessions import add_session, cancel_session, change_session, next_code
from events.editions.services.team import add_member, remove_member
from events.editions.services.venues import add_venue, change_venue, remove_venue
