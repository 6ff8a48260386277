"""What people do with registrations and seats; the only writers of both."""

from events.registrations.services.changing import (
    cancel_registration,
    change_passport,
    change_registration,
    send_letter_again,
    take_account,
)
from events.registrations.services.deciding import (
    confirm_registration,
    confirm_together,
    refuse_registration,
    return_registration,
    send_again,
)
from events.registrations.services.drawing import announce_draw, draw_seats
from events.registrations.services.holding import confirm_address, lapse_holds
from events.registrations.services.registering import register
from events.registrations.services.seat_moves import move_seat
from events.registrations.services.seats import (
    accept_offer,
    add_seat,
    give_up_seat,
    lapse_offers,
    promote,
    split_group,
)
