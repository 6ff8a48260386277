"""What a new edition of the catalogue changes for claims, drafts and titles, and for each a choice.

Nobody publishes an edition before that was decided for every one of them. The catalogue below knows
no claims: it shows `EDITION_PARTS` on an edition's page, and tells `edition_published` inside the
transaction that publishes, which a missing choice ends (docs/decisions/catalogue_editions.md).

What was decided, its certificate and its check page never change, whatever is chosen.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import install
    from talent.catalogue.publishing import EDITION_PARTS, EditionPartSource, edition_published
    from talent.edition_effects import policies, services, views
    from talent.edition_effects.parts import effects_part, stamp_of_choices

    install(app, policies, views)

    part = EditionPartSource("effects", effects_part, stamp_of_choices)
    EDITION_PARTS.add(app, part)
    edition_published.connect(app, services.follow_publication)
