"""One PDF from the first byte to its clean copy. Runs inside the confined child."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from core.files.checks.limits import MEGABYTE, UploadLimits
from core.files.checks.pdf_envelope import check_envelope, measure_packed_streams
from core.files.checks.pdf_paintings import check_paintings
from core.files.checks.pdf_rules import SIEVE, check_dictionary
from core.files.checks.pdf_streams import check_stream
from core.files.checks.refusals import Refusal, RefusedUpload
from core.files.checks.sniff import refuse_second_nature

_LONGEST_NESTING = 200
# Blank pages of several honest programs name no fonts or pictures at all.
_HARMLESS = "Resources is missing"


def check_pdf(source: str, target: str, limits: dict[str, int]) -> dict[str, Any]:
    """Check the PDF at ``source``, write its clean copy to ``target``.

    Order matters: bytes first, then sizes, then the library without recovery, so that
    a file is only opened when it cannot overwhelm the opener.
    """
    bounds = UploadLimits(**limits)
    data = Path(source).read_bytes()
    check_envelope(data)
    refuse_second_nature(data)
    unpacked = measure_packed_streams(data, bounds)
    _bound_library(bounds)
    try:
        with _opened(source, data) as pdf:
            return _check_opened(pdf, target, bounds, unpacked)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, RefusedUpload):
            raise
        raise RefusedUpload(Refusal.DAMAGED) from error


def _bound_library(limits: UploadLimits) -> None:
    most = limits.max_unpacked_stream
    pikepdf.settings.set_qpdf_limits(
        parser_max_nesting=_LONGEST_NESTING,
        max_stream_filters=limits.max_filters,
        flate_max_memory=most,
        png_max_memory=most,
        tiff_max_memory=most,
        run_length_max_memory=most,
        dct_max_memory=64 * MEGABYTE,
        dct_max_progressive_scans=limits.max_jpeg_scans,
    )


def _opened(source: str, data: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(source, attempt_recovery=False, suppress_warnings=True)
    except (pikepdf.PasswordError, pikepdf.PdfError) as error:
        # Locks of unknown makers are errors to the library; to the sender they are locks.
        locked = isinstance(error, pikepdf.PasswordError) or b"/Encrypt" in data
        raise RefusedUpload(Refusal.ENCRYPTED if locked else Refusal.DAMAGED) from error


def _refuse_complaints(pdf: pikepdf.Pdf) -> None:
    """A library that had to guess read another paper than the next program will."""
    if any(_HARMLESS not in str(complaint) for complaint in pdf.get_warnings()):
        raise RefusedUpload(Refusal.DAMAGED)


def _check_opened(
    pdf: pikepdf.Pdf, target: str, limits: UploadLimits, unpacked: int
) -> dict[str, Any]:
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        raise RefusedUpload(Refusal.ENCRYPTED)
    if len(pdf.objects) > limits.max_pdf_objects:
        raise RefusedUpload(Refusal.TOO_COMPLEX)
    _forget_attachments(pdf)
    _forget_empty_scripts(pdf)
    _check_objects(pdf, limits, unpacked)
    _refuse_complaints(pdf)
    width, height = _check_pages(pdf, limits)
    check_paintings(pdf, limits)
    pages = len(pdf.pages)
    signed = _forget_signatures(pdf)
    _write(pdf, target)
    _refuse_complaints(pdf)
    return {"pages": pages, "width": width, "height": height, "signed": signed}


def _forget_attachments(pdf: pikepdf.Pdf) -> None:
    """Empty and unhang what archival papers carry: e-diplomas, invoices, our own certificates.

    Only what hangs at the list of attachments or at the whole document; a file anywhere else
    (an annotation, a page, a portfolio) is still refused by what the objects say.
    """
    names = pdf.Root.get("/Names")
    files: list[pikepdf.Object] = []
    if isinstance(names, pikepdf.Dictionary):
        files = [one.obj for one in pdf.attachments.values()]
    listed = pdf.Root.get("/AF")
    associated = list(listed.as_list()) if isinstance(listed, pikepdf.Array) else []
    carry = all(isinstance(one, pikepdf.Dictionary) and "/EF" in one for one in associated)
    for file in [*files, *associated]:
        folder = file.get("/EF") if isinstance(file, pikepdf.Dictionary) else None
        for stream in folder.values() if isinstance(folder, pikepdf.Dictionary) else ():
            if isinstance(stream, pikepdf.Stream) and stream.get("/Type") == "/EmbeddedFile":
                del stream["/Type"]
                stream.write(b"")
        if folder is not None:
            del file["/EF"]
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        del names["/EmbeddedFiles"]
    if associated and carry:
        del pdf.Root["/AF"]


def _forget_empty_scripts(pdf: pikepdf.Pdf) -> None:
    """Empty and unhang scripts that say nothing, which some programs leave in every file.

    Only at the document's opening and in its list of scripts; one that says anything is refused
    there as everywhere.
    """
    opening, names = pdf.Root.get("/OpenAction"), pdf.Root.get("/Names")
    if _is_empty_script(opening):
        _empty(opening)
        del pdf.Root["/OpenAction"]
    tree = names.get("/JavaScript") if isinstance(names, pikepdf.Dictionary) else None
    listed = tree.get("/Names") if isinstance(tree, pikepdf.Dictionary) else None
    scripts: list[Any] = list(listed.as_list())[1::2] if isinstance(listed, pikepdf.Array) else []
    if scripts and all(map(_is_empty_script, scripts)):
        for script in scripts:
            _empty(script)
        _empty(tree)


def _empty(item: Any) -> None:
    for key in list(item.keys()):
        del item[key]


def _is_empty_script(action: Any) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or set(action.keys()) - {"/S", "/JS", "/Type"}:
        return False
    script = action.get("/JS")
    return isinstance(script, pikepdf.String) and not str(script).strip("\ufeff\0 ;\t\r\n")


def _check_objects(pdf: pikepdf.Pdf, limits: UploadLimits, unpacked: int) -> None:
    _check_within(pdf.trailer)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            unpacked += check_stream(item, limits)
            if unpacked > limits.max_unpacked_total:
                raise RefusedUpload(Refusal.TOO_COMPLEX)
            _check_within(item.stream_dict, is_stream=True)
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Array)):
            _check_within(item)


def _check_within(item: pikepdf.Object, *, is_stream: bool = False) -> None:
    """Look into one object and everything written directly inside it."""
    if not is_stream and not SIEVE.search(item.unparse(resolved=True)):
        return
    if isinstance(item, pikepdf.Dictionary):
        check_dictionary(item, is_stream=is_stream)
    for part in _direct_parts(item):
        _check_within(part)


def _direct_parts(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    is_map = isinstance(item, pikepdf.Dictionary)
    for part in [value for _, value in item.items()] if is_map else item.as_list():
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect:
            yield part


def _check_pages(pdf: pikepdf.Pdf, limits: UploadLimits) -> tuple[int, int]:
    pages = len(pdf.pages)
    if pages == 0:
        raise RefusedUpload(Refusal.NO_PAGES)
    if pages > limits.max_pages:
        raise RefusedUpload(Refusal.TOO_MANY_PAGES, pages=pages, most=limits.max_pages)
    sizes = [_page_size(page, limits) for page in pdf.pages]
    return sizes[0]


def _page_size(page: pikepdf.Page, limits: UploadLimits) -> tuple[int, int]:
    unit = float(page.obj.get("/UserUnit", 1))
    for box in (page.mediabox, page.cropbox):
        left, low, right, high = (float(number) for number in box.as_list())
        sides = abs(right - left) * unit, abs(high - low) * unit
        if not (min(sides) >= 1 and max(sides) <= limits.max_page_side):
            raise RefusedUpload(Refusal.PAGE_SIZE)
    return round(sides[0]), round(sides[1])


def _forget_signatures(pdf: pikepdf.Pdf) -> bool:
    """Take out signatures, which a rewritten copy would show as broken; keep their look."""
    signed = False
    for item in pdf.objects:
        is_field = isinstance(item, pikepdf.Dictionary) and item.get("/FT") == "/Sig"
        if is_field and "/V" in item:
            del item["/V"]
            signed = True
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    return signed


def _write(pdf: pikepdf.Pdf, target: str) -> None:
    for key in ("/Perms", "/Metadata", "/PieceInfo", "/DSS"):
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.save(
        target,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
        fix_metadata_version=False,
    )
