"""Cases: whatever is decided step by step by people at the desk (docs/decisions/cases.md)."""

from core.cases.forms import ActionForm, Button, PurposeForm, ReasonForm, text_in
from core.cases.routes import add_case_routes, draw_case, plain_page, take_step, template_page
from core.cases.spec import Action, Case, CaseSpec
from core.cases.timeline import Happening, timeline_of
