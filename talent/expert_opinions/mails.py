"""Letters to experts and to who asked them. None names the holder of the claim."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.outbox import Letter
from core.web import absolute_url
from talent.expert_opinions.models import ExpertOpinion


def expert_asked(one: ExpertOpinion, *, is_reminder: bool = False) -> Letter:
    """The question, until when an answer helps, and that it may be declined; reminded once."""
    again = f":{one.due_on}" if is_reminder else ""
    return _letter(one, one.expert, "asked", again, is_reminder=is_reminder)


def question_withdrawn(one: ExpertOpinion) -> Letter:
    """To the expert: nothing is to be done any more."""
    return _letter(one, one.expert, "withdrawn")


def expert_answered(one: ExpertOpinion) -> Letter:
    """To who asked: what came of it; the words stand on the page alone."""
    return _letter(one, one.asked_by, "answered")


def _letter(one: ExpertOpinion, to: User, letter: str, more_key: str = "", **values: Any) -> Letter:
    url = absolute_url("expert_opinions.show", reference=one.reference)
    entry = {code: one.claim.entry.get(f"name_{code}", "") for code in ("en", "zh")}
    return Letter(
        template=f"expert_opinions/{letter}",
        address=to.email,
        language=to.preferred_language,
        recipient_name=to.display_name,
        values={"one": one, "entry": entry, "url": url, **values},
        recipient_id=to.id,
        key=f"expert-opinion-{letter}:{one.id}{more_key}",
        about=one,
    )
