"""Give out files: the file to its owner, pictures of its pages to who looks it over."""

from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user

from core import audit
from core.clock import BEIJING, now
from core.db import db
from core.errors import NotFound
from core.files.checks import MediaType
from core.files.giving import give_out, refusals_noted
from core.files.models import StoredFile
from core.files.policies import FilePermission
from core.files.previews import NoPicture, page_picture
from core.files.services import read_file
from core.files.viewing import TURNS
from core.policy import authorize
from core.shares import PATIENCE, busy, take_place
from core.web import requires

blueprint = Blueprint("files", __name__, url_prefix="/files")
PICTURE_WIDTHS = {"small": 320, "page": 1200, "large": 2000}


@blueprint.get("/<uuid:file_id>")
@requires(FilePermission.READ)
def download(file_id: UUID):
    file = _load(file_id)
    _note_reading(file, "file:downloaded")
    return give_out(file)


@blueprint.get("/<uuid:file_id>/pages/<int(max=500):page>")
@requires(FilePermission.READ)
def picture(file_id: UUID, page: int):
    file = _load(file_id)
    width = PICTURE_WIDTHS.get(request.args.get("size", "page"), PICTURE_WIDTHS["page"])
    turn = request.args.get("turn", 0, int)
    take_place(PATIENCE)
    try:
        drawn = page_picture(
            read_file(file),
            media_type=MediaType(file.media_type),
            page=page,
            width=width,
            turn=turn if turn in TURNS else 0,
            watermark=_watermark(file),
        )
    except NoPicture as fault:
        if fault.may_come_later:
            raise busy() from fault
        abort(404)
    # A small picture stands in a list for a paper that nobody opened.
    action = "file:previewed" if width == PICTURE_WIDTHS["small"] else "file:looked_at"
    _note_reading(file, action, page=page)
    return Response(drawn.data, mimetype=drawn.media_type)


@blueprint.get("/<uuid:file_id>/print")
@requires(FilePermission.READ)
def print_pages(file_id: UUID):
    """Every page on paper, each marked like the pictures of the viewer."""
    return render_template("core/files/print.html", file=_load(file_id))


def _load(file_id: UUID) -> StoredFile:
    file = db.session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    with refusals_noted(file):
        authorize(FilePermission.READ, file)
    return file


def _watermark(file: StoredFile) -> str:
    if file.owner_id == current_user.id:
        return ""
    # A name that only its bearer chose proves less than the address, which is one's own.
    who = " ".join(filter(None, (current_user.display_name, current_user.email)))
    return f"{who} {now().astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _note_reading(file: StoredFile, action: str, **details: int) -> None:
    # People may see who read their papers (trust.md G19); reading one's own is nobody's business.
    if file.owner_id != current_user.id:
        audit.record_now(action, file, by=current_user, purpose=file.purpose, **details)
