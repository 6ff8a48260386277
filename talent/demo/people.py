"""The people of the demo city: names as they really come, from one word to sixty characters."""

# ruff: noqa: E501 - a table reads better with one person a line

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talent.catalogue.states import Degree


@dataclass(frozen=True)
class DemoPerson:
    """One claimant; `years` of work and `degree` reach what their claims ask for."""

    name: str
    name_latin: str
    name_chinese: str
    country: str
    born_on: date
    degree: Degree
    years: int
    language: str
    employer: str


PEOPLE = (
    DemoPerson("Suharto", "", "", "ID", date(1984, 3, 2), Degree.MASTER, 9, "en", "苏州纳米示例科技有限公司"),
    DemoPerson("Nguyễn Thị Minh Khai", "Nguyen Thi Minh Khai", "", "VN", date(1990, 11, 30), Degree.DOCTORATE, 4, "en", "Example Biotech (Suzhou) Ltd"),
    DemoPerson("𠮷田太郎", "Yoshida Taro", "", "JP", date(1979, 6, 15), Degree.BACHELOR, 17, "zh", "太仓示例精密机械有限公司"),
    DemoPerson("古丽米热·买买提", "Gulmire Memet", "古丽米热·买买提", "CN", date(1992, 5, 8), Degree.MASTER, 5, "zh", "苏州示例生物医药有限公司"),
    DemoPerson("Łukasz Żółć", "Lukasz Zolc", "", "PL", date(1987, 1, 21), Degree.MASTER, 8, "en", "Example Automation GmbH, Suzhou branch"),
    DemoPerson("Maria-Magdalena Wolfeschlegelsteinhausenbergerdorff-Österberg", "", "", "DE", date(1982, 9, 9), Degree.DOCTORATE, 11, "en", "Example Maschinenbau (Taicang) Co., Ltd"),
    DemoPerson("김서연", "Kim Seoyeon", "金瑞妍", "KR", date(1991, 7, 4), Degree.MASTER, 6, "zh", "昆山示例电子有限公司"),
    DemoPerson("Amina al-Farsi", "", "", "OM", date(1989, 12, 12), Degree.BACHELOR, 10, "en", "Example Energy Asia"),
    DemoPerson("陳大文", "Chan Tai Man", "陈大文", "HK", date(1980, 4, 27), Degree.BACHELOR, 20, "zh", "苏州工业园区示例建筑设计院"),
    DemoPerson("Siobhán Ní Dhálaigh", "Siobhan Ni Dhalaigh", "", "IE", date(1986, 8, 19), Degree.DOCTORATE, 7, "en", "Example Pharma R&D"),
)  # fmt: skip
THE_TALENT = DemoPerson("Élodie Müller-Østergaard", "", "穆艾乐", "FR", date(1988, 2, 17), Degree.MASTER, 10, "en", "示例生物科技有限公司")  # fmt: skip
