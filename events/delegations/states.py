"""Who may bring a delegation, and who carries one out."""

from __future__ import annotations

from enum import StrEnum


class DelegationPermission(StrEnum):
    BRING = "delegations:bring"
    LIST = "delegations:list"
    READ = "delegations:read"
    CARRY_OUT = "delegations:carry_out"
    CONFIRM = "delegations:confirm"
