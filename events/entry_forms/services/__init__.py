"""What is done with an edition's forms."""

from events.entry_forms.services.publishing import ensure_form, publish_form

__all__ = ["ensure_form", "publish_form"]
