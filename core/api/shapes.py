"""What several parts of the API take and give."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """What is sent may hold nothing unknown."""

    model_config = ConfigDict(extra="forbid")


class Words(BaseModel):
    en: str
    zh: str


def both(text: Mapping[str, str]) -> Words:
    """A stored {en, zh} text; empty where a language has none."""
    return Words(en=text.get("en", ""), zh=text.get("zh", ""))
