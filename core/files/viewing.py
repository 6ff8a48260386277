"""One paper in the viewer of a case: which page, how turned and how large, all kept in the address.

The viewer is drawn by templates/components/paper_viewer.html and works as plain links; what may be
shown is asked when each picture is fetched (core.files.views), never here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from core.files.models import StoredFile

ZOOMS = (100, 150, 200, 300)  # per cent of the width of its pane
TURNS = (0, 90, 180, 270)  # degrees, clockwise
SIDES = ("both", "original", "translation")


@dataclass(frozen=True)
class PaperView:
    """A paper and how it is looked at; `address` is the page around it, `kept` its own fields."""

    original: StoredFile
    translation: StoredFile | None
    address: str
    kept: Mapping[str, str]
    page: int
    turn: int
    zoom: int
    side: str

    @property
    def sides(self) -> list[tuple[str, StoredFile]]:
        pairs = [("original", self.original), ("translation", self.translation)]
        return [(name, file) for name, file in pairs if file and self.side in {name, "both"}]

    @property
    def pages(self) -> int:
        """Pages to turn: those of the longer one when two lie side by side."""
        return max(file.pages for _, file in self.sides)

    @property
    def size(self) -> str:
        """The picture's size: enlarged, or turned on its long side, the page needs more points."""
        return "page" if self.zoom == ZOOMS[0] and self.turn in {0, 180} else "large"

    def link(self, **changed: Any) -> str:
        """The address of the same view with something changed; what is as usual is left out."""
        now = {"page": self.page, "turn": self.turn, "zoom": self.zoom, "side": self.side}
        usual = {"page": 1, "turn": TURNS[0], "zoom": ZOOMS[0], "side": SIDES[0]}
        wanted = {k: v for k, v in (now | changed).items() if v != usual[k]}
        joined = "&" if "?" in self.address else "?"
        return f"{self.address}{joined}{urlencode({**self.kept, **wanted})}#viewer"

    def zoomed(self, step: int) -> str | None:
        """The address one step larger or smaller; None at the end."""
        place = ZOOMS.index(self.zoom) + step
        return self.link(zoom=ZOOMS[place]) if 0 <= place < len(ZOOMS) else None


def view_paper(
    original: StoredFile,
    translation: StoredFile | None,
    wanted: Mapping[str, str],
    *,
    address: str,
    kept: Mapping[str, str],
) -> PaperView:
    """The view an address asks for; what it cannot mean shows the paper as usual."""
    side = _one_of(wanted.get("side", ""), SIDES) if translation is not None else SIDES[0]
    turn, zoom = _one_of(wanted.get("turn", ""), TURNS), _one_of(wanted.get("zoom", ""), ZOOMS)
    view = PaperView(original, translation, address, kept, 1, turn, zoom, side)
    return replace(view, page=_one_of(wanted.get("page", ""), range(1, view.pages + 1)))


def _one_of(wanted: str, choices: Sequence[Any]) -> Any:
    return {str(choice): choice for choice in choices}.get(wanted, choices[0])
