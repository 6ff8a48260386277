"""What happens at the gate; the only writers of scans and attendances."""

from events.gate.services.answering import answer_of
from events.gate.services.devices import add_device, name_phone, revoke_device
from events.gate.services.judging import require_gates
from events.gate.services.merging import merge_scans, undo_scan
