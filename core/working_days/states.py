"""What may be done with the holiday table."""

from enum import StrEnum


class WorkingDaysPermission(StrEnum):
    """Permissions over the working-day calendar; what it means for a deadline is everybody's."""

    READ = "calendar:read"
    EDIT = "calendar:edit"
