"""The figures of events.md §7.5 and part 5 that are counted from what the slices of events keep.

Only here do the Week, round tables, training and what the office keeps beside events meet.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.figures.registry import FIGURES
    from core.registries import install
    from events.editions.signals import edition_moved
    from events.week_figures import jobs
    from events.week_figures.awards import AWARD_FIGURES
    from events.week_figures.fairs import FAIR_FIGURES
    from events.week_figures.landed import LANDED_FIGURES
    from events.week_figures.matching import MATCHING_FIGURES
    from events.week_figures.office import OFFICE_FIGURES
    from events.week_figures.people import PEOPLE_FIGURES
    from events.week_figures.projects import PROJECT_FIGURES
    from events.week_figures.signed import SIGNED_FIGURES

    install(app, jobs)
    edition_moved.connect(app, jobs.freeze)
    FIGURES.add(app, *PEOPLE_FIGURES, *PROJECT_FIGURES, *MATCHING_FIGURES)
    FIGURES.add(
        app, *SIGNED_FIGURES, *LANDED_FIGURES, *FAIR_FIGURES, *AWARD_FIGURES, *OFFICE_FIGURES
    )
