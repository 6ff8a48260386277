"""Juries: rounds of marking by a panel, whatever is judged.

A round (`JuryRound`) has entries (`Entry`), a panel (`Juror`) and one version of a rubric
(`Rubric`). Each entry is given to some jurors (`Assignment`), who give points by criterion
(`Score`). What the entries are is said by the domain that has them (`subjects.JURY_SUBJECTS`).

Nobody knows of an entry but by `scopes`: a conflict of interest leaves no trace of it.

- subjects: what a domain tells of its things, and is told of the result
- scopes, policies, queries: who sees and does what
- assignment, severity, ranking: arithmetic on plain values, without the database
- conflicts, judging: what a juror may not see, and gives
- rounds, panels, rubrics: what a coordinator does with them
- assigning, standings: the same arithmetic on what is kept
- results: marks, ranking, paper sheets, minutes and certificates
- voting: secret votes on entries, where a kind passes by vote
- desk: the coordinator's pages; juror: those of a juror
"""

from flask import Flask


def init_app(app: Flask) -> None:
    from core.desk.shares import SHARES
    from core.documents.policies import SUBJECT_READERS
    from core.documents.printed import PRINTED_FIELDS
    from core.juries import digest, invitations, juror, policies, status, views_assigning, voting
    from core.juries.desk import panel_views, rubric_views, views
    from core.juries.desk.lists import ENTRIES, ROUNDS
    from core.juries.mails import contact_of
    from core.juries.models import JuryRound
    from core.juries.results import certificates, minutes, papers
    from core.juries.results import views as results
    from core.juries.results.marks import MARKS
    from core.juries.subjects import passes_by_vote
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.outbox.services import CONTACTS
    from core.policy import can
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from core.workflow import subject_moved

    # A domain that has something judged adds its `JurySubject` in its own `init_app`.
    install(app, policies, digest, invitations, rubric_views, views, panel_views)
    install(app, views_assigning, papers, results)
    add_list(app, ROUNDS, ENTRIES, MARKS)
    is_seen = lambda: can(views.P.LIST)  # noqa: E731 - one word of the menu's entry
    DESK_ITEMS.add(
        app, NavigationItem(ROUNDS.label, "juries_desk.index", order=250, visible=is_seen)
    )
    app.add_template_global(passes_by_vote, "jury_votes")
    PRINTED_FIELDS.add(app, *minutes.FIELDS, *certificates.FIELDS)
    subject_moved.connect(app, papers.follow_decision)
    for model, may_read in papers.READERS.items():
        SUBJECT_READERS.add(app, Provider(model.__tablename__, may_read))
    CONTACTS.add(app, Provider(JuryRound.__tablename__, contact_of))
    SHARES.add(app, status.SOURCE)
    STATUS_PARTS.add(app, Provider("jury_certificates", status.certificates_part, 65))
    juror.init_app(app)
    voting.init_app(app)
