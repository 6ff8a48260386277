"""The refusals in words. Each sentence says what to do next."""

from flask_babel import lazy_gettext as _l

from core.files.checks.refusals import Refusal, RefusedUpload

MESSAGES = {
    Refusal.EMPTY: _l("The file is empty. Choose the file again."),
    Refusal.TOO_LARGE: _l(
        "The file is larger than %(megabytes)s MB. Scan it at 200 dpi or save it smaller, "
        "then upload it again."
    ),
    Refusal.NAME_UNUSABLE: _l(
        "The file name cannot be used. Rename the file, for example passport.pdf, "
        "and upload it again."
    ),
    Refusal.WRONG_TYPE: _l("Only PDF, JPEG and PNG are taken. Save the paper as one of these."),
    Refusal.HEIC: _l(
        "This photo is in Apple's HEIC format. Save or send it as JPEG: on an iPhone, choose "
        "Settings, Camera, Formats, Most Compatible and take the photo again."
    ),
    Refusal.OFFICE_FILE: _l(
        "This is an office document. Open it, choose “Save as PDF” and upload the PDF."
    ),
    Refusal.EXTENSION_MISMATCH: _l(
        "The file name does not fit what the file holds (%(found)s). "
        "Give it the ending .%(ending)s or save it again in the right format."
    ),
    Refusal.EXTRA_DATA: _l(
        "The file carries other data beside the paper. Open it, print or save it as a new PDF "
        "or JPEG, and upload the new file."
    ),
    Refusal.DAMAGED: _l(
        "The file is damaged or incomplete. Open it to see whether it shows, save it anew "
        "and upload the new file."
    ),
    Refusal.ENCRYPTED: _l(
        "The PDF is protected by a password or by usage rights. Remove the protection, "
        "or print it as a new PDF."
    ),
    Refusal.ACTIVE_CONTENT: _l(
        "The PDF contains scripts, media or actions. Print it as a new PDF and upload that."
    ),
    Refusal.EMBEDDED_FILE: _l(
        "The PDF has other files attached to it. Print it as a new PDF, "
        "and upload each attachment as a file of its own."
    ),
    Refusal.DYNAMIC_FORM: _l("The PDF is a dynamic form. Print it as a new PDF and upload that."),
    Refusal.NO_PAGES: _l("The PDF has no pages. Choose another file."),
    Refusal.TOO_MANY_PAGES: _l(
        "The PDF has %(pages)s pages; at most %(most)s are taken. Upload the pages that matter."
    ),
    Refusal.PAGE_SIZE: _l(
        "A page of the PDF has an impossible size. Print it as a new PDF on A4 and upload that."
    ),
    Refusal.TOO_MANY_PIXELS: _l(
        "The picture is too large. Save it with at most %(megapixels)s million pixels; "
        "300 dpi is enough for A4."
    ),
    Refusal.ANIMATED: _l("The picture is animated. Save it as a still JPEG or PNG."),
    Refusal.TOO_COMPLEX: _l(
        "The file takes too long to check. Print it as a new PDF or scan the paper again."
    ),
    Refusal.BUSY: _l("Many files are being checked at this moment. Try again in a minute."),
    Refusal.MALWARE: _l(
        "The virus scanner found something harmful in this file. Clean your computer, "
        "then scan the paper again and upload the new file."
    ),
    Refusal.NOT_SCANNED: _l("Files cannot be checked for viruses now. Try again in an hour."),
}


def message_of(refused: RefusedUpload) -> str:
    """The reason and the remedy, in the reader's language."""
    return str(MESSAGES[refused.code]) % refused.params
