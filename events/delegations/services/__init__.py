"""What leaders and organisers do with a delegation and its lists."""

from events.delegations.services.bringing import (
    bring_delegation,
    drop_sheet,
    name_columns,
    read_delegation,
    require_in_time,
)
from events.delegations.services.entering import (
    PART,
    begin_entering,
    confirm_delegation,
    enter_part,
    register_members,
)
