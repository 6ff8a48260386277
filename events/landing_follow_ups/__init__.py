"""The yearly follow-up of landed companies: what they tell, what is due, and what it adds up to."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies and the job, and the slice's part of other pages."""
    from core.desk.shares import SHARES
    from core.lists.spec import LIST_ADDITIONS
    from core.registries import Provider, install
    from core.workflow import subject_moved
    from events.landing_follow_ups import figures, policies, reminders, services, status, views
    from events.landing_follow_ups.lists import IN_LANDINGS
    from events.landings.parts import LANDING_FIGURES, LANDING_PARTS

    install(app, policies, reminders, views)
    LIST_ADDITIONS.add(app, IN_LANDINGS)
    LANDING_PARTS.add(app, Provider("follow_ups", status.years_part, 10))
    LANDING_FIGURES.add(app, Provider("follow_ups", figures.figures_of, 20))
    SHARES.add(app, status.SOURCE)
    subject_moved.connect(app, services.follow_end)
