"""What devices and programs send and get (contract.md §5)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from core.api.shapes import Strict
from core.contacts import CopiedAddress, CopiedPhone
from core.i18n import tr
from events.gate.states import Direction, Refusal, ScanResult, ScanWay
from events.gate.values import MOST_SCANS, MadeScan, ScanAnswer, WalkIn


class Empty(Strict):
    """No query."""


class WalkInBody(Strict):
    """Somebody without a registration. `consent`: what they said when asked aloud."""

    name: str = Field(max_length=200)
    email: CopiedAddress = ""
    phone: CopiedPhone = ""
    organisation: str = Field("", max_length=200)
    document_country: str = Field("", max_length=3)
    document_number: str = Field("", max_length=60)
    consent: bool = False
    language: str = Field("zh", pattern="^(en|zh)$")


class ScanBody(Strict):
    """One scan. Exactly one of `code`, `reference` and `person` says whose it is."""

    id: uuid.UUID = Field(description="Made by the device; the same scan keeps it for ever.")
    session: uuid.UUID
    at: AwareDatetime = Field(description="The device's time, with its offset.")
    direction: Direction = Direction.IN
    code: str = Field("", max_length=400)
    reference: str = Field("", max_length=20)
    person: WalkInBody | None = None
    refused: Refusal | None = Field(
        None, description="Why the device itself, without network, let nobody in."
    )
    undone: bool = False

    def to_scan(self) -> MadeScan:
        return MadeScan(
            id=self.id,
            session_id=self.session,
            at=self.at,
            direction=self.direction,
            way=self._way(),
            code=self.code,
            reference=self.reference,
            person=WalkIn(**self.person.model_dump()) if self.person else None,
            refused=self.refused,
            undone=self.undone,
        )

    def _way(self) -> ScanWay:
        if self.person is not None:
            return ScanWay.WALK_IN
        return ScanWay.LIST if self.reference else ScanWay.QR


def _most(schema: dict[str, Any]) -> None:
    schema["properties"]["scans"]["maxItems"] = MOST_SCANS


class CheckinsBody(Strict):
    """A batch, in any order; what was sent before may be sent again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_most)

    scans: list[ScanBody]
    sent_at: AwareDatetime | None = Field(
        None,
        description="The device's time as it sends this. What its clock is wrong by is taken off "
        "the times of its scans.",
    )


class ElsewhereBody(BaseModel):
    """A session at which the person is expected, in the language asked for."""

    session: uuid.UUID
    code: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


class AnswerBody(BaseModel):
    """What one scan came to. `reason` is a code, `text` the sentence in the language asked for."""

    id: uuid.UUID
    result: ScanResult
    reason: Refusal | None
    text: str
    reference: str
    name: str
    organisation: str
    first_at: datetime | None
    gate: str
    undone: bool
    clock_mended: bool
    elsewhere: list[ElsewhereBody] = Field(description="Where to send who is at the wrong session.")


class CheckinsAnswer(BaseModel):
    """One answer for each scan, in their order."""

    answers: list[AnswerBody]


def answer_body(answer: ScanAnswer) -> AnswerBody:
    return AnswerBody(
        id=answer.id,
        result=answer.result,
        reason=answer.refusal,
        text=str(answer.refusal.label if answer.refusal else answer.result.label),
        reference=answer.reference,
        name=answer.name,
        organisation=answer.organisation,
        first_at=answer.first_at,
        gate=answer.gate,
        undone=answer.undone,
        clock_mended=answer.clock_mended,
        elsewhere=[
            ElsewhereBody(
                session=one.id, code=one.code, title=tr(one.name), place=tr(one.venue.place),
                starts_at=one.starts_at, ends_at=one.ends_at,
            )
            for one in answer.elsewhere
        ],
    )  # fmt: skip
