"""The public pages of the office, and the desk where they are written."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core import public_pages
from core.clock import now
from core.errors import NotFound
from core.forms import Answer, answer_form
from core.office_pages.forms import PageForm
from core.office_pages.models import OfficePage, OfficePageVersion
from core.office_pages.policies import OfficePagesPermission
from core.office_pages.services import find_version, first_texts, list_versions, publish
from core.policy import authorize, can
from core.web import public, requires

blueprint = Blueprint("office_pages", __name__)
desk = Blueprint("office_pages_desk", __name__, url_prefix="/desk/office-pages")
PAGES = "core/office_pages"
PAGE = f"any({','.join(OfficePage)}):page"


@blueprint.get("/contact")
@public
def contact() -> Response:
    return _public(OfficePage.CONTACT)


# `help` is a function of Python's own.
@blueprint.get("/help", endpoint="help")
@public
def show_help() -> Response:
    return _public(OfficePage.HELP)


@blueprint.get("/accessibility")
@public
def accessibility() -> Response:
    return _public(OfficePage.ACCESSIBILITY)


@desk.get("")
@requires(OfficePagesPermission.READ)
def index() -> str:
    authorize(OfficePagesPermission.READ)
    last: dict[str, OfficePageVersion] = {}
    for version in list_versions():
        last.setdefault(version.page, version)
    return render_template(f"{PAGES}/index.html", pages=OfficePage, last=last)


@desk.get(f"/<{PAGE}>")
@requires(OfficePagesPermission.READ)
def edit(page: str) -> str:
    authorize(OfficePagesPermission.READ)
    which = OfficePage(page)
    last = find_version(which)
    text = last.text if last is not None else first_texts()[which]
    seen = str(last.number) if last is not None else "0"
    filled = {"text_en": text["en"], "text_zh": text["zh"], "seen": seen}
    return _page(which, PageForm(formdata=None, data=filled))


@desk.post(f"/<{PAGE}>")
@requires(OfficePagesPermission.EDIT)
def save(page: str) -> Answer:
    authorize(OfficePagesPermission.EDIT)
    form = PageForm()

    def act() -> Answer:
        version = publish(
            OfficePage(page), form.to_text(), seen=form.seen_version, by=current_user, at=now()
        )
        flash(_("Published as version %(number)s.", number=version.number), "success")
        return redirect(url_for(".edit", page=page), 303)

    return answer_form(form, lambda: _page(OfficePage(page), form), act, keeps=True)


@desk.get(f"/<{PAGE}>/<int(min=1, max=99999):number>")
@requires(OfficePagesPermission.READ)
def earlier(page: str, number: int) -> str:
    """A version as it was read."""
    authorize(OfficePagesPermission.READ)
    version = find_version(OfficePage(page), number)
    if version is None:
        raise NotFound
    return render_template(f"{PAGES}/earlier.html", page=OfficePage(page), version=version)


def _page(page: OfficePage, form: PageForm) -> str:
    return render_template(
        f"{PAGES}/edit.html",
        page=page,
        form=form,
        versions=list_versions(page),
        may_edit=can(OfficePagesPermission.EDIT),
    )


def _public(page: OfficePage) -> Response:
    version = find_version(page)
    same = public_pages.unchanged(page, version.number if version is not None else 0)
    if same is not None:
        return same
    text = version.text if version is not None else first_texts()[page]
    return public_pages.show(f"{PAGES}/show.html", page=page, text=text, version=version)
