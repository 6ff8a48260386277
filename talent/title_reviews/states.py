"""Kinds of works, and what may be done with what a panel judges."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled
from talent.catalogue.papers import Paper

# What proves degree, years and qualification; identity and contracts are no business of a panel.
EVIDENCE = (Paper.CERTIFICATE, Paper.TRANSLATION, Paper.VALIDITY, Paper.DEGREE, Paper.YEARS)
# How juries know claims before a panel.
KEY = "title_review"


class WorkKind(Labelled):
    DESIGN = "design", _l("Design")
    CRAFT = "craft", _l("Work of art or craft")
    DIGITAL = "digital", _l("Animation, game or digital content")
    EXHIBITION = "exhibition", _l("Exhibition or performance")
    WRITING = "writing", _l("Book or paper")
    PROJECT = "project", _l("Technical project")
    PATENT = "patent", _l("Patent or standard")
    OTHER = "other", lazy_pgettext("work", "Another kind")


class WorksPermission(StrEnum):
    READ = "title_works:read"
    EDIT = "title_works:edit"
