"""What stays with a person: qualifications, claims, titles."""

from __future__ import annotations

from pathlib import Path

from flask import Flask


def init_app(app: Flask) -> None:
    from core.audit.words import AUDIT_WORDS, AuditWords
    from core.registries import install
    from talent import (
        catalogue,
        claim_figures,
        claims,
        corrections,
        decision_reviews,
        edition_effects,
        expert_opinions,
        issuer_checks,
        missed_entries,
        objections,
        offers,
        people,
        reopenings,
        revocations,
        statements,
        title_reviews,
        wallet,
    )
    from talent.demo import titles
    from talent.demo.commands import demo

    catalogue.init_app(app)
    people.init_app(app)
    wallet.init_app(app)
    claims.init_app(app)
    statements.init_app(app)
    revocations.init_app(app)
    decision_reviews.init_app(app)
    corrections.init_app(app)
    title_reviews.init_app(app)
    issuer_checks.init_app(app)
    expert_opinions.init_app(app)
    claim_figures.init_app(app)
    offers.init_app(app)
    objections.init_app(app)
    reopenings.init_app(app)
    missed_entries.init_app(app)
    edition_effects.init_app(app)
    install(app, titles)
    app.cli.add_command(demo)
    AUDIT_WORDS.add(app, AuditWords("talent", Path(__file__).with_name("audit_words.json")))
