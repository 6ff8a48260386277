"""A degree is no qualification, and a qualification with such a word in it is no degree."""

from __future__ import annotations

import pytest

from talent.catalogue.degrees import degree_named
from talent.catalogue.states import Degree

B, M, D = Degree.BACHELOR, Degree.MASTER, Degree.DOCTORATE


@pytest.mark.parametrize(
    ("query", "degree"),
    [
        ("Dipl.-Ing.", None), ("Dipl.-Ing. Maschinenbau", None), ("dipl ing", None),
        ("Diplom-Ingenieur (FH)", None), ("Diplom", None), ("Laurea magistrale", None),
        ("Bachelor of Engineering", B), ("B.Eng.", B), ("bachelor\u2019s degree", B), ("\u672c\u79d1", B),
        ("Master of Science", M), ("MSc Civil Engineering", M), ("MBA", M), ("\u7855\u58eb\u5b66\u4f4d", M),
        ("Ph.D.", D), ("Dr.-Ing.", D), ("Doctor of Philosophy in Chemistry", D), ("\u5de5\u5b66\u535a\u58eb", D),
    ],
)  # fmt: skip
def test_degrees(query: str, degree: Degree | None) -> None:
    named = degree_named(query)
    assert named is not None
    assert named.degree == degree


@pytest.mark.parametrize(
    "query",
    ["", "engineer", "Chartered Engineer", "Master Mariner", "Master Electrician", "Meister",
     "Industriemeister", "ITIL Master", "Diplomate of the American Board of Toxicology", "CPA",
     "Diploma in Translation", "WSET Diploma", "nurse", "\u6ce8\u518c\u4f1a\u8ba1\u5e08", "\u6280\u8853\u58eb", "PMP"],
)  # fmt: skip
def test_qualifications(query: str) -> None:
    assert degree_named(query) is None
