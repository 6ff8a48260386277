"""The words of decision letters (recognition.md §8): what was decided, why, and how to appeal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from core.clock import beijing_date
from core.i18n import LOCALES, show_date
from core.registries import Provider, Registry
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear
from talent.catalogue.tier_words import tier_reason
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import REVIEW_FILING_DAYS, ClaimState, Reason

_GRANTED = {"zh": "予以认定", "en": "Recognised"}
_REFUSED = {"zh": "不予认定", "en": "Not recognised"}


@dataclass(frozen=True)
class LetterWords:
    """The letter's sentences in one language, whatever language its reader has chosen."""

    subject: str
    body: tuple[str, ...]
    # In few words, as the check page shows it.
    decision: str
    reason: str = ""
    appeal: str = ""


Says = Callable[[Claim, ClaimMove, str], LetterWords]
LETTER_WORDS = Registry[Provider[Says]](
    "words of decision letters",
    "What the letter says of a decision that a slice above claims makes, by its action.",
)


def words_of(claim: Claim, decision: ClaimMove, language: str) -> LetterWords:
    """What the letter of this decision says, in a language of ours."""
    with force_locale(LOCALES[language]):
        other = LETTER_WORDS.find(decision.action)
        if other is not None:
            return other.call(claim, decision, language)
        subject = _("Decision on your claim for recognition")
        received = _received(claim, language)
        if decision.target == ClaimState.RECOGNISED:
            return LetterWords(subject, (received, *_granted(claim, language)), _GRANTED[language])
        body = (received, _refused(claim, language))
        reason = f"{Reason(decision.reason).label}{_(': ')}{decision.text[language]}"
        return LetterWords(subject, body, _REFUSED[language], reason, appeal_words(decision))


def reviewable_until(decided_at: datetime) -> date | None:
    """The last day for asking that a decision be reviewed; None where no table tells it yet."""
    try:
        return working_calendar().add(beijing_date(decided_at), REVIEW_FILING_DAYS)
    except UnknownYear:
        return None


def appeal_words(decision: ClaimMove) -> str:
    """The ways that stay open to whoever was refused, with the last day of the term."""
    again = _(
        "You may send a new claim at any time when the reason no longer holds, and ordinary title "
        "review is open to you."
    )
    return f"{again} {review_words(decision)}".strip()


def review_words(decision: ClaimMove) -> str:
    """How to have the decision reviewed, and until when."""
    until = reviewable_until(decision.at)
    if until is None:
        return str(
            _(
                "You may ask on the page of your claim, within 20 working days, that the decision "
                "be reviewed by somebody who was not involved."
            )
        )
    return str(
        _(
            "You may ask on the page of your claim, within 20 working days, until %(day)s, that "
            "the decision be reviewed by somebody who was not involved.",
            day=show_date(until),
        )
    )


def _received(claim: Claim, language: str) -> str:
    assert claim.submitted_at is not None
    if claim.is_by_panel:
        return str(
            _(
                "We received your claim of %(day)s that a panel review your works in the series "
                "%(series)s for a title.",
                day=show_date(beijing_date(claim.submitted_at)),
                series=claim.entry[f"series_{language}"],
            )
        )
    return str(
        _(
            "We received your claim of %(day)s for the recognition of %(qualification)s "
            "(entry %(code)s of the catalogue, edition “%(edition)s”).",
            day=show_date(beijing_date(claim.submitted_at)),
            qualification=claim.entry[f"name_{language}"],
            code=claim.entry["code"],
            edition=claim.entry["edition"]["name"][language],
        )
    )


def _title(claim: Claim, language: str) -> str:
    assert claim.title_level is not None
    return str(
        _("%(title)s (%(level)s)", title=claim.title[language], level=str(claim.title_level.label))
    )


def _granted(claim: Claim, language: str) -> tuple[str, ...]:
    found = _("Both reviews found the conditions fulfilled")
    if claim.was_voted:
        found = _("The panel voted for the title by secret ballot")
    notice = {
        "found": found,
        "start": show_date(claim.notice_starts_on),
        "end": show_date(claim.notice_ends_on),
        "title": _title(claim, language),
        "day": show_date(claim.title_obtained_on),
    }
    if claim.was_objected_to:
        said = _(
            "%(found)s, and no objection made during the public notice from %(start)s to %(end)s "
            "stood. We recognise you as %(title)s. The title is obtained on %(day)s.", **notice
        )  # fmt: skip
    else:
        said = _(
            "%(found)s, and the public notice from %(start)s to "
            "%(end)s ended without an objection. We recognise you as %(title)s. The title is "
            "obtained on %(day)s.", **notice
        )  # fmt: skip
    reason = "" if claim.was_voted else tier_reason(claim.entry.get("rule"))
    return (
        f"{said} {reason}" if reason and language == "en" else f"{said}{reason}",
        _("The title certificate is issued together with this letter."),
        _(
            "A title shows a level of competence. It does not replace a licence to practise where "
            "the law asks for one."
        ),
    )


def _refused(claim: Claim, language: str) -> str:
    return str(
        _(
            "We have examined it and do not recognise you as %(title)s.",
            title=_title(claim, language),
        )
    )
