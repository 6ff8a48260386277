"""What is done with an edition's forms."""

from events.entry_forms.services.drafting import (
    begin_form,
    copy_forms,
    drop_form,
    require_seen,
    save_draft,
)
from events.entry_forms.services.publishing import ensure_form, publish_form

__all__ = [
    "begin_form",
    "copy_forms",
    "drop_form",
    "ensure_form",
    "publish_form",
    "require_seen",
    "save_draft",
]
