"""The letter about a paper that ends; its text stands in templates/emails/wallet/ending."""

from __future__ import annotations

from core.accounts.models import User
from core.outbox import Letter
from core.web import absolute_url
from talent.catalogue.papers import Paper
from talent.wallet.models import WalletPaper


def paper_ending(paper: WalletPaper, owner: User) -> Letter:
    """To its owner: a paper of the wallet is soon no longer valid. Once."""
    return Letter(
        template="wallet/ending",
        address=owner.email,
        language=owner.preferred_language,
        recipient_name=owner.display_name,
        values={
            "kind": Paper(paper.kind),
            "note": paper.title or paper.original.display_name,
            "ends_on": paper.valid_until,
            "wallet_url": absolute_url("wallet.show"),
        },
        recipient_id=owner.id,
        key=f"wallet-paper-ending:{paper.id}",
        about=paper,
    )
