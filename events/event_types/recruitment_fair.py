"""Recruitment fair (招聘会): employers and talent meet, on site, online (云聘荟) or both."""

from flask_babel import lazy_gettext as _l

from events.event_types.registry import EventType, Part, ParticipantRole

EVENT_TYPE = EventType(
    key="recruitment_fair",
    label=_l("Recruitment fair"),
    description=_l("Employers and talent meet: posts, applications and interviews."),
    icon="briefcase",
    parts=frozenset(
        {Part.DELEGATIONS, Part.GATE, Part.MESSAGES, Part.CERTIFICATES, Part.EXHIBITORS}
    ),
    roles=(
        ParticipantRole.TALENT,
        ParticipantRole.GUEST,
        ParticipantRole.MEDIA,
        ParticipantRole.VOLUNTEER,
    ),
    asks_identity=False,
    certificate_title=_l("Certificate of attendance"),
    order=10,
)
