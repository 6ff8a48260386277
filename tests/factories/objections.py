"""An objection to a claim on public notice, as a stranger sends it."""

from __future__ import annotations

import itertools
from typing import Any

from core.clock import now
from core.db import db
from talent.claims.models import Claim
from talent.objections import services
from talent.objections.models import ClaimObjection
from talent.objections.services import Objection
from talent.objections.states import Ground

_numbers = itertools.count(1)


def make_said(**said: Any) -> Objection:
    """What somebody with an address of their own has against a claim."""
    said.setdefault("name", "Łódź 示例")
    said.setdefault("email", f"objector{next(_numbers)}@example.org")
    said.setdefault("phone", "")
    said.setdefault("ground", Ground.FALSE_DOCUMENT)
    said.setdefault("statement", "The register does not hold this certificate.")
    said.setdefault("language", "en")
    return Objection(**said)


def object_to_claim(claim: Claim, *, at: Any = None, by: Any = None, **said: Any) -> ClaimObjection:
    """Object to it; the claim is on public notice."""
    one = services.object_to(claim.reference, make_said(**said), [], by=by, at=at or now())
    db.session.commit()
    return one
