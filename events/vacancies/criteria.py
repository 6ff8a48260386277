"""What somebody looks for among posts, as the address says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.states import Labelled
from events.job_descriptions.states import JobDegree, WorkPlaceMode
from events.job_descriptions.values import read_pay
from events.jobs.states import JobKind

LONGEST = 120
LAST_PAGE = 100_000


class Sort(Labelled):
    FIT = "fit", _l("Best fit")
    NEWEST = "newest", _l("Newest")
    PAY = "pay", _l("Highest pay")


@dataclass(frozen=True)
class Criteria:
    """Empty text means any. `place` is words or a district's code, `pay` a sum in CNY a month."""

    q: str = ""
    place: str = ""
    pay: int = 0
    degree: str = ""
    field: str = ""
    language: str = ""
    mode: str = ""
    title: str = ""
    fair: str = ""
    shortage: str = ""
    occupation: str = ""
    kind: str = JobKind.POST
    sort: Sort = Sort.FIT
    page: int = 1
    district: str = ""

    @property
    def facets(self) -> list[str]:
        """The facts that have to be exactly so."""
        asked = {
            "district": self.district, "language": self.language, "mode": self.mode,
            "title_wanted": self.title, "shortage_code": self.occupation,
        }  # fmt: skip
        return [f"{name}:{value}" for name, value in asked.items() if value]

    @property
    def said(self) -> dict[str, str]:
        """What differs from looking for everything, without the page."""
        usual, left_out = Criteria(), {"page", "district", "kind"}
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: str(value)
            for name, value in said.items()
            if name not in left_out and value != getattr(usual, name)
        } | ({"place": self.district} if self.district else {})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.said.keys() - {"sort"})

    def query(self, **more: Any) -> str:
        return urlencode(self.said | more)


def read_criteria(
    sent: Mapping[str, str], districts: Mapping[str, str], kind: JobKind = JobKind.POST
) -> Criteria:
    """The criteria in an address. Odd values count as none, never refused."""

    def text(name: str) -> str:
        printable = (c if c.isprintable() else " " for c in sent.get(name, "")[:LONGEST])
        return " ".join("".join(printable).split())

    def one_of(name: str, members: Any) -> Any:
        return text(name) if text(name) in list(members) else ""

    place, page = text("place"), sent.get("page", "")
    return replace(
        Criteria(
            q=text("q"), field=text("field"), title=text("title"), fair=text("fair"),
            occupation=text("occupation"), shortage="1" if text("shortage") else "",
        ),
        degree=one_of("degree", JobDegree),
        language=one_of("language", ("en", "zh")),
        mode=one_of("mode", WorkPlaceMode),
        kind=kind,
        sort=Sort(one_of("sort", Sort) or Sort.FIT),
        pay=_sum(text("pay")),
        place="" if _district(place, districts) else place,
        district=_district(place, districts),
        page=min(int(page), LAST_PAGE) if re.fullmatch("[0-9]{1,8}", page) else 1,
    )  # fmt: skip


def _district(text: str, districts: Mapping[str, str]) -> str:
    """The code of the district that the text is or is called; names are what people see."""
    found = (code for code, name in districts.items() if text in (code, name))
    return next(found, "") if text else ""


def _sum(typed: str) -> int:
    try:
        return read_pay(typed)[0] or 0
    except DomainError:
        return 0
