"""A panel's secret vote on an entry, beside its marks: counters, and who has voted, never how.

Kinds of things that pass by vote say so (`JurySubject.votes`). Whoever has marked an entry votes on
it once while the round is open; closing the round counts, and nobody votes afterwards. A repeated
ballot begins anew for all.

- counting: when a vote passes, on plain numbers
- models, services: ballots as they are kept, cast, counted and repeated
- views: the juror's ballot, the coordinator's result

Minutes take `services.results`: numbers, who was missing, who stepped back, and ballots that were
repeated with the reason. A round is decided once nothing is left in `services.against_deciding`.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.juries.voting import services, views
    from core.registries import install
    from core.workflow import subject_moved

    install(app, services, views)
    app.add_template_global(services.ballot_for, "jury_ballot_for")
    subject_moved.connect(app, services.count_when_closed)
