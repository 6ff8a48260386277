"""What kinds of events there are: one file each, found by themselves.

A new type is one module here with an `EVENT_TYPE`, and its words in the translations. Editions
store the type's key as text, so no migration is needed.
"""

from events.event_types.registry import EVENT_TYPES, EventType, Part, PartProvider

__all__ = ["EVENT_TYPES", "EventType", "Part", "PartProvider"]
