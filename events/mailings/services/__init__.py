"""What staff and the clock do with mailings; the only writers of them."""

from events.mailings.services.sending import (
    begin_mailing,
    resend_undelivered,
    schedule_mailing,
    stop_mailing,
    write_some,
)
from events.mailings.services.writing import change_mailing, keep_template, new_mailing
