"""What people and rules do with letters; the only writers of them."""

from events.letters.services.asking import put_letter, withdraw_letter
from events.letters.services.deciding import (
    approve_letter,
    keep_signed_copy,
    open_passport,
    record_arrival,
    record_exit,
)
from events.letters.services.following import (
    follow_cancellation,
    follow_change,
    follow_edition,
    follow_seat,
    follow_withdrawal,
    remind_of_exits,
)
from events.letters.services.issuing import finish_issue
