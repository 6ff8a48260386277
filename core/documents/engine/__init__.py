"""The document engine: HTML and data in, sealed archival PDF out, and the way back.

Knows neither web nor database. Importing it is cheap: WeasyPrint is loaded by the rendering
process only.
"""

from __future__ import annotations

from core.documents.engine.child import (
    compare_in_child,
    engine_faults,
    render_in_child,
    stop_children,
)
from core.documents.engine.credential import credential_bytes
from core.documents.engine.errors import (
    DoesNotFit,
    EngineBusy,
    EngineError,
    MissingGlyph,
    RefusedPicture,
    RenderFailed,
)
from core.documents.engine.filling import fill_template
from core.documents.engine.fonts import missing_glyphs
from core.documents.engine.inspect import Inspection, inspect_pdf
from core.documents.engine.qr import qr_png, qr_svg, qr_svg_or_png
from core.documents.engine.seal import NotSealable, Seal, seal_pdf
from core.documents.engine.seal_picture import check_logo, check_seal_picture
from core.documents.engine.sealers import sealer_named
from core.documents.engine.serials import check_token, new_serial, normalise_serial, verify_token
from core.documents.engine.trial_seal import create_test_seal
