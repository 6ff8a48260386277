"""What kinds of events there are: one file each, found by themselves.

A new type is one module here with an `EVENT_TYPE`, and its words in the translations. Editions
store the type's key as text, so no migration is needed.
"""

from events.event_types.registry import EventType, Part, event_type, event_types, register_type

__all__ = ["EventType", "Part", "event_type", "event_types", "register_type"]
