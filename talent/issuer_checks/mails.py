"""The letter to an issuer; its text stands in templates/emails/issuer_checks/asked."""

from core.outbox import Letter
from talent.claims.models import Claim
from talent.issuer_checks.values import Asked


def issuer_asked(claim: Claim, asked: Asked, number: int, *, about: object = None) -> Letter:
    """Whether this certificate is genuine, and what else is asked; answers go to `reply_to`.

    It names the holder, the day of birth and the certificate: what an issuer needs to find it.
    """
    other = {"en": "zh", "zh": "en"}[asked.language]
    issuer = {code: claim.entry.get(f"issuer_{code}", "") for code in ("en", "zh")}
    return Letter(
        template="issuer_checks/asked",
        address=asked.place,
        language=asked.language,
        recipient_name=issuer[asked.language] or issuer[other],
        values={
            "claim": claim,
            "number": f"{claim.reference}/{number}",
            "question": asked.question,
            "answers_to": asked.reply_to,
            "has_account": False,
        },
        about=about,
    )
