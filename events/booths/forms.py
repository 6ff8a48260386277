"""Which booth an exhibitor is given by hand."""

from flask_babel import lazy_gettext as _l

from core.cases import ActionForm
from core.forms import BaseForm, line


class PlaceForm(ActionForm):
    code = line(_l("Booth"), 12, missing=_l("Enter the code of the booth."),
                description=_l("Its code, such as A12."))  # fmt: skip


class AssignForm(BaseForm):
    exhibitor = line(_l("Exhibitor"), 20, missing=_l("Enter the number of the exhibitor."),
                     description=_l("Its number, such as EX-2027-0012."))  # fmt: skip
    code = PlaceForm.code
