"""What employers and organisers do with exhibitors; the only writers of their states."""

from events.exhibitors.services.applying import (
    Facts,
    approve,
    begin,
    cancel,
    correct,
    refuse,
    save,
    send_back,
    set_call,
    submit,
)
from events.exhibitors.services.attending import Person, confirm, name_person, remove_person
