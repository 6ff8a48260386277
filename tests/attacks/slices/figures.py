"""The records behind the figures: their numbers are the whole city's."""

from __future__ import annotations

from tests.attacks.slices import READS

CELLS = {
    "figures_desk.records": ([{"name": "=enterprise_services"}], READS),
}
