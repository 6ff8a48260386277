"""Landings (落户): the companies that projects founded in the city, verified and counted.

What other slices take from here: `figures.count_landed` counts distinct landed projects and their
registered capital, of the city, an event or a district; `queries.speaking_for_projects` gives the
one landing that speaks for each project. A slice above counts something of all in reach by the
registry of `parts`. Who sees which is said once, in
`scopes`: a district its own, an event those of its projects, the city all (R19), and none of them
a project that a conflict of interest hides (R8).
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind who may do what and who reads a licence; the pages stand in `landing_pages`."""
    from core.files.policies import READERS
    from core.registries import Provider, install
    from events.landings import figures, policies
    from events.landings.parts import LANDING_FIGURES

    install(app, policies)
    READERS.add(app, Provider(policies.FILE_PURPOSE, policies.may_read_file))
    LANDING_FIGURES.add(app, Provider("landings", figures.figures_of, 10))
