"""Round table (恳谈会): what enterprises and talent say is collected and followed to its answer."""

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="round_table",
    label=_l("Round table"),
    description=_l("Enterprises and talent speak with the city; every suggestion gets an answer."),
    icon="messages",
    parts=frozenset({Part.GATE, Part.MESSAGES, Part.CERTIFICATES, Part.SUGGESTIONS}),
    roles=(ParticipantRole.ENTERPRISE, ParticipantRole.TALENT, ParticipantRole.GUEST),
    asks_identity=False,
    certificate_title=_l("Certificate of attendance"),
    order=50,
)
