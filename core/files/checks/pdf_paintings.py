"""Drawings inside drawings: small files that would take years to paint.

A page may paint a form, which paints another ten times, and so on. Counted here from
the inside out, without painting.
"""

import re

import pikepdf

from core.files.checks.limits import UploadLimits
from core.files.checks.refusals import Refusal, RefusedUpload

_DO = re.compile(rb"/([^\s/\[\]()<>{}%]+)[\s\x00]+Do(?![\w])")
_DEEPEST = 30


def check_paintings(pdf: pikepdf.Pdf, limits: UploadLimits) -> None:
    """Refuse a page whose nested forms would be painted too often, or without end."""
    counted: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        forms = _forms_of(page.obj.get("/Resources"))
        if not forms:
            continue
        content = b"\n".join(_contents(page.obj.get("/Contents")))
        if _count(content, forms, counted, limits, 1) > limits.max_paintings:
            raise RefusedUpload(Refusal.TOO_COMPLEX)


def _count(
    content: bytes,
    forms: dict[str, pikepdf.Stream],
    counted: dict[tuple[int, int], int],
    limits: UploadLimits,
    depth: int,
) -> int:
    if depth > _DEEPEST:
        raise RefusedUpload(Refusal.TOO_COMPLEX)
    total = 0
    for found in _DO.finditer(content):
        form = forms.get("/" + found.group(1).decode("latin-1"))
        if form is not None:
            total += 1 + _count_form(form, counted, limits, depth)
        if total > limits.max_paintings:
            raise RefusedUpload(Refusal.TOO_COMPLEX)
    return total


def _count_form(
    form: pikepdf.Stream, counted: dict[tuple[int, int], int], limits: UploadLimits, depth: int
) -> int:
    name = form.objgen
    if name not in counted:
        inner = _forms_of(form.get("/Resources"))
        content = form.read_bytes() if inner else b""
        counted[name] = _count(content, inner, counted, limits, depth + 1)
    return counted[name]


def _forms_of(resources: object) -> dict[str, pikepdf.Stream]:
    if not isinstance(resources, pikepdf.Dictionary):
        return {}
    drawings = resources.get("/XObject")
    if not isinstance(drawings, pikepdf.Dictionary):
        return {}
    return {
        name: drawing
        for name, drawing in drawings.items()
        if isinstance(drawing, pikepdf.Stream) and drawing.get("/Subtype") == "/Form"
    }


def _contents(value: object) -> list[bytes]:
    parts = value.as_list() if isinstance(value, pikepdf.Array) else [value]
    return [part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream)]
