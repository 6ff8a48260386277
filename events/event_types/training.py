"""Training session (技能培训专场): hours count, and attendance earns a certificate (R24)."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="training",
    label=_l("Training session"),
    description=_l("Skills are taught; whoever attended gets the hours on a certificate."),
    icon="school",
    parts=frozenset({Part.DELEGATIONS, Part.GATE, Part.MESSAGES, Part.CERTIFICATES, Part.HOURS}),
    roles=(ParticipantRole.TALENT, ParticipantRole.ENTERPRISE, ParticipantRole.GUEST),
    checks_out=True,
    certificate_title=_l("Certificate of training"),
    hours=Decimal(2),
    schema_type="EducationEvent",
    order=40,
)
