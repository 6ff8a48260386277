"""Texts a reviewer starts from: one for each paper asked for and each reason of a refusal.

Both languages stand side by side because a letter carries its recipient's and the file keeps both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from talent.catalogue.papers import Paper
from talent.claims.states import Reason

Text = Mapping[str, str]
EMPTY: Text = {"en": "", "zh": ""}

_READY = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
QUESTIONS: Mapping[str, Text] = {Paper(kind): said for kind, said in _READY["questions"].items()}

REFUSALS: Mapping[Reason, Text] = {Reason(why): said for why, said in _READY["refusals"].items()}


def question_for(kind: str) -> Text:
    """Words that ask for a paper; empty where there are none ready."""
    return QUESTIONS.get(kind, EMPTY)


def refusal_for(reason: str) -> Text:
    """Words that give a reason; empty where there are none ready."""
    return REFUSALS[Reason(reason)] if reason in REFUSALS else EMPTY


def is_ready_text(text: str, language: str) -> bool:
    """Whether `text` is one of the ready refusals untouched, so that another may replace it."""
    return any(text == ready[language] for ready in REFUSALS.values())
