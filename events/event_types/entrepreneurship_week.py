"""International entrepreneurship week (精英创业周): projects, parks and talent for some days."""

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="entrepreneurship_week",
    label=_l("Entrepreneurship week"),
    description=_l("Projects from all over the world meet parks, investors and the city."),
    icon="rocket",
    parts=frozenset(
        {Part.DELEGATIONS, Part.LETTERS, Part.GATE, Part.MESSAGES, Part.CERTIFICATES, Part.PROJECTS}
    ),
    roles=(
        ParticipantRole.TALENT,
        ParticipantRole.GUEST,
        ParticipantRole.REVIEWER,
        ParticipantRole.MEDIA,
        ParticipantRole.VOLUNTEER,
    ),
    needs_approval=True,
    certificate_title=_l("Certificate of attendance"),
    schema_type="BusinessEvent",
    order=20,
)
