"""The form of one step."""

from typing import Any

from core.errors import DomainError, Words
from core.forms import BaseForm


class StepForm(BaseForm):
    """A step of a form in steps; `judge` says what cannot be once every field has its shape."""

    def __init__(self, *args: Any, context: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context = context

    def judge(self) -> dict[str, Words | None]:
        """Field and sentence; None when nothing is wrong with it."""
        return {}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        for field, words in self.judge().items():
            if words is not None:
                self.blame(DomainError(words, field=field))
                valid = False
        return valid
