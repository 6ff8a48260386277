"""What people do with attendee lists: take them away, save views of them, change many at once."""

from events.attendees.services.changing import (
    AT_ONCE,
    ask_for_many,
    change_many,
    run_part,
    stop_run,
)
from events.attendees.services.exporting import REPORT, check_export, make_table, open_list
from events.attendees.services.saving import drop_view, save_view

__all__ = [
    "AT_ONCE",
    "REPORT",
    "ask_for_many",
    "change_many",
    "check_export",
    "drop_view",
    "make_table",
    "open_list",
    "run_part",
    "save_view",
    "stop_run",
]
