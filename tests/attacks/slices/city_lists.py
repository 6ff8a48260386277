"""Lists of the whole city: nobody reaches a view that belongs to another list, or to another."""

from __future__ import annotations

from tests.attacks.slices import NOBODY

VIEW = [{"view_id": "saved_view"}]
RUN = [{"run_id": "bulk_run"}]
CELLS = {
    "accounts_desk.drop_view": (VIEW, NOBODY),
    "audit.drop_view": (VIEW, NOBODY),
    "touched.drop_view": (VIEW, NOBODY),
    "catalogue_desk.drop_view": (VIEW, NOBODY),
    "catalogue_suggestions.drop_view": (VIEW, NOBODY),
    "exports.drop_view": (VIEW, NOBODY),
    "export_register.drop_view": (VIEW, NOBODY),
    "certificates_desk.drop_view": (VIEW, NOBODY),
    "claims_desk.drop_view": (VIEW, NOBODY),
    "background_work.drop_view": (VIEW, NOBODY),
    "background_work.run": (RUN, NOBODY),
    "background_work.stop": (RUN, NOBODY),
    "certificates_desk.run": (RUN, NOBODY),
    "certificates_desk.stop": (RUN, NOBODY),
    "claims_desk.run": (RUN, NOBODY),
    "claims_desk.stop": (RUN, NOBODY),
}
