"""What may be done with accounts."""

from enum import StrEnum


class AccountPermission(StrEnum):
    """Permissions over other people's accounts; one's own needs none."""

    READ = "accounts:read"
    MANAGE = "accounts:manage"
