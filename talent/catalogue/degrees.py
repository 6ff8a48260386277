"""Words that name an academic degree and no professional qualification, such as “Dipl.-Ing.”.

Whoever looks for a degree in the catalogue is told so and led on: with years of work it decides the
level, but it stands for no entry (recognition.md §5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from talent.catalogue.states import Degree


@dataclass(frozen=True)
class DegreeNamed:
    """`degree` None: the word alone does not tell the level (a Diplom may be either)."""

    degree: Degree | None


_B, _M, _D = Degree.BACHELOR, Degree.MASTER, Degree.DOCTORATE
# Written without marks, dots, hyphens and blanks.
_SHORT: Mapping[str, Degree | None] = {
    **dict.fromkeys(("ba", "bsc", "beng", "bs", "bba", "bcom", "bed", "llb", "btech"), _B),
    **dict.fromkeys(("ma", "msc", "meng", "mba", "ms", "med", "llm", "mphil", "mtech", "mpa"), _M),
    **dict.fromkeys(("phd", "dphil", "edd", "dsc", "dr", "dring", "drrernat", "drmed"), _D),
    **dict.fromkeys(("md", "jd", "pharmd", "mdphd"), None),
    **dict.fromkeys(("diploming", "dipling", "diplomingenieur", "diplingfh", "diplinguniv"), None),
    **dict.fromkeys(("diplom", "diplomkaufmann", "diplkfm", "staatsexamen", "magister"), None),
    **dict.fromkeys(("mgr", "mgrinz", "laurea", "laureamagistrale", "licenciatura"), None),
    **dict.fromkeys(("licenciado", "licenza", "ingenieurdiplome", "diplomedingenieur"), None),
    **dict.fromkeys(("doktor", "doctor", "doctorate", "doctorat", "promotion"), _D),
    **dict.fromkeys(("bachelor", "bachelors", "bachelorsdegree", "bachelordegree"), _B),
    **dict.fromkeys(("master", "masters", "mastersdegree", "masterdegree", "mestrado"), _M),
    **dict.fromkeys(("学士", "學士", "学士学位", "本科", "本科学历", "大学本科", "학사"), _B),
    **dict.fromkeys(("硕士", "碩士", "硕士学位", "硕士研究生", "修士", "석사"), _M),
    **dict.fromkeys(("博士", "博士学位", "博士研究生", "박사"), _D),
    **dict.fromkeys(("бакалавр",), _B),
    **dict.fromkeys(("магистр",), _M),
}  # fmt: skip
# A degree and its field: “Master of Science”, “Dipl.-Ing. Maschinenbau”, “工学博士”.
_WITH_FIELD: tuple[tuple[re.Pattern[str], Degree | None], ...] = (
    (re.compile(r"bachelors? (of|in|degree)\b|b\.?sc\b|b\.?eng\b|licence en\b"), _B),
    (re.compile(r"masters? (of|in) |m\.?sc\b|m\.?eng\b|masters? degree\b"), _M),
    (re.compile(r"(doctor|doktor) (of|der|in) |ph\.?d\b|dr\.? ?-?(ing|rer|phil|med|jur)\b"), _D),
    (re.compile(r"dipl\.? ?-?(ing|kfm|inf|chem|phys|biol|psych)\b|diplom-?[a-z]{5,}"), None),
    (re.compile(r"[一-鿿]{1,6}学士$"), _B),
    (re.compile(r"[一-鿿]{1,6}(硕士|修士)$"), _M),
    (re.compile(r"[一-鿿]{1,6}博士$"), _D),
)


def degree_named(query: str) -> DegreeNamed | None:
    """The degree these words name; None where they name none, or something besides."""
    plain = unicodedata.normalize("NFKD", query.casefold().replace("’", "").replace("'", ""))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    text = " ".join(unicodedata.normalize("NFKC", plain).split())
    squashed = re.sub(r"[^\w]|_", "", text)
    if squashed in _SHORT:
        return DegreeNamed(_SHORT[squashed])
    for pattern, degree in _WITH_FIELD:
        if pattern.match(text):
            return DegreeNamed(degree)
    return None
