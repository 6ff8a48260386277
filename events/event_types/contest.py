"""Innovation contest (创新创业大赛): projects compete before a jury."""

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="contest",
    label=_l("Contest"),
    description=_l("Projects compete before a jury; the best pitch on stage."),
    icon="trophy",
    parts=frozenset({Part.LETTERS, Part.GATE, Part.MESSAGES, Part.CERTIFICATES, Part.PROJECTS}),
    roles=(ParticipantRole.TALENT, ParticipantRole.GUEST, ParticipantRole.REVIEWER),
    needs_approval=True,
    certificate_title=_l("Certificate of attendance"),
    schema_type="BusinessEvent",
    order=30,
)
