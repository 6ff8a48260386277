"""The lists of industries at the desk, and the industries of each."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.clock import now, today
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists.records import RecordSpec, add_record_routes, draw_record, get_part
from core.policy import can
from core.web import requires
from events.taxonomies import services
from events.taxonomies.forms import ItemForm, TaxonomyForm
from events.taxonomies.lists import TAXONOMIES
from events.taxonomies.models import Taxonomy, TaxonomyItem
from events.taxonomies.policies import TaxonomyPermission as P

desk = Blueprint("taxonomies", __name__, url_prefix="/desk/industry-lists")


@desk.post("/<reference>/items")
@requires(P.EDIT)
def keep_item(reference: str) -> Answer:
    one, form = LISTS.open(reference), ItemForm()

    def keep() -> Answer:
        said = {name: form[name].data for name in ("code", "is_key", "next_code")}
        said |= {"name_zh": form.item_zh.data, "name_en": form.item_en.data}
        services.keep_item(one, said, by=current_user, at=now())
        return LISTS.back(one, _("The industry stands in the list."))

    return answer_form(form, lambda: draw_record(LISTS, one, item_form=form), keep)


@desk.post("/<reference>/items/<uuid:item_id>/remove")
@requires(P.EDIT)
def remove_item(reference: str, item_id: UUID) -> Answer:
    one = LISTS.open(reference)
    item = get_part(TaxonomyItem, item_id, taxonomy_id=one.id)
    services.remove_item(item, by=current_user, at=now())
    return LISTS.back(one, _("The industry is taken out of the list."))


def _shown(one: Taxonomy) -> dict[str, object]:
    return {
        "items": one.items, "holds": one.in_force_from <= today(),
        "item_form": ItemForm(None) if can(P.EDIT, one) else None,
    }  # fmt: skip


LISTS = RecordSpec(
    list=TAXONOMIES,
    form=TaxonomyForm,
    keep=services.keep_taxonomy,
    edit=P.EDIT,
    begin=_l("Enter a new version"),
    name=lambda one: tr(one.name),
    page="events/taxonomies/show.html",
    shown=_shown,
    told={
        "taxonomy:item_kept": _l("Industry entered or changed"),
        "taxonomy:item_removed": _l("Industry taken out"),
    },
)
add_record_routes(desk, LISTS)
