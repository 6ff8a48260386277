"""What the page of questions sent: words and a paper for each, as they were typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l

from core.db import parse_id
from core.errors import Words
from core.printable import unseen_in
from talent.claims.models import Claim, SupplementRequest
from talent.claims.values import Answer

LONGEST_ANSWER = 5000


@dataclass(frozen=True)
class SentAnswers:
    claim: Claim
    sent: Mapping[str, str]

    @property
    def asked(self) -> list[SupplementRequest]:
        """The questions that are in the form, whatever became of them since it was opened."""
        return [asked for asked in self.claim.requests if f"answer_{asked.id}" in self.sent]

    @property
    def to_keep(self) -> list[Answer]:
        """For every question that was not answered elsewhere, withdrawn ones too."""
        return [
            self._answer(asked)
            for asked in self.asked
            if not asked.is_answered and not _fault(self.words(asked))
        ]

    @property
    def late(self) -> list[tuple[SupplementRequest, str]]:
        """Words that came after another answer to the same question, and are not that answer."""
        return [
            (asked, self.words(asked))
            for asked in self.asked
            if asked.is_answered and self.words(asked) not in {"", asked.answer}
        ]

    @property
    def withdrawn(self) -> list[SupplementRequest]:
        """Questions that were withdrawn while something was written to them."""
        return [one for one in self.asked if one.withdrawn_at and self.words(one)]

    def faults(self, own_papers: Collection[UUID]) -> dict[str, Words]:
        """What is wrong with the answers to open questions, by the question."""
        faults: dict[str, Words] = {}
        for asked in self.asked:
            chosen = self._answer(asked).paper_id
            fault = _fault(self.words(asked))
            if fault is None and chosen is not None and chosen not in own_papers:
                fault = _l("Choose this paper again.")
            if fault is not None and asked.is_open:
                faults[str(asked.id)] = fault
        return faults

    def words(self, asked: SupplementRequest) -> str:
        return self.sent[f"answer_{asked.id}"].strip()

    def _answer(self, asked: SupplementRequest) -> Answer:
        return Answer(asked.id, self.words(asked), parse_id(self.sent.get(f"paper_{asked.id}", "")))


def _fault(text: str) -> Words | None:
    if len(text) > LONGEST_ANSWER:
        return _l(
            "This is longer than %(most)s characters. Shorten it, or add it as a paper.",
            most=LONGEST_ANSWER,
        )
    if unseen_in(text, but="\n\r\t"):
        return _l("Take out the invisible characters and send the text again.")
    return None
