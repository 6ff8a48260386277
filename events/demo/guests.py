"""The made-up people who come to the demonstration's events; names that test every script (R6)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guest:
    name: str
    country: str
    organisation: str
    field: str
    degree: str = "master"
    name_chinese: str = ""
    language: str = "en"


GUESTS = (
    Guest("Nguyễn Thị Minh Khai", "VN", "Example University of Technology", "Materials"),
    Guest("𠮷田太郎", "JP", "示例精密株式会社", "机器人", "doctorate", "", "zh"),
    Guest("Łukasz Żółć", "PL", "Example Automation", "Industrial software"),
    Guest("古丽米热·买买提", "CN", "示例生物医药有限公司", "生物医药", "doctorate", "", "zh"),
    Guest("Suharto", "ID", "Example Energy Asia", "Batteries", "bachelor"),
    Guest("Siobhán Ní Dhálaigh", "IE", "Example Pharma R&D", "Vaccines", "doctorate"),
    Guest("김서연", "KR", "示例电子有限公司", "集成电路", "master", "金瑞妍", "zh"),
    Guest("Amina al-Farsi", "OM", "Example Water Research", "Membranes", "doctorate"),
    Guest("陳大文", "HK", "示例建筑设计院", "建筑设计", "bachelor", "陈大文", "zh"),
    Guest("María José Núñez de la O", "ES", "Example Nano Lab", "Nanotechnology", "doctorate"),
    Guest("Chukwuemeka Okonkwo-Adéyẹmí", "NG", "Example Agritech", "Seeds"),
    Guest("Ólafur Þórðarson", "IS", "Example Geothermal", "New energy"),
    Guest("Maximiliane-Theodora von und zu Hohenstaufen-Lichtenberg", "DE", "Example Maschinenbau",
          "Equipment", "doctorate"),
    Guest("王小明", "CN", "示例大学", "新能源", "doctorate", "", "zh"),
    Guest("Priya Raghunathan", "IN", "Example Cloud Works", "Artificial intelligence"),
    Guest("Đặng Văn Lâm", "VN", "Example Logistics", "Supply chains", "bachelor"),
    Guest("Иван Петров", "RU", "Example Optics", "Lasers", "doctorate"),
    Guest("欧阳娜娜", "CN", "示例集成电路设计有限公司", "集成电路", "master", "", "zh"),
    Guest("Fatima Zahra Benali", "MA", "Example Textiles", "New materials"),
    Guest("John O'Connor", "AU", "Example Medtech", "Medical devices"),
)  # fmt: skip
# How many come to which event; the smallest sessions overflow, so that somebody waits.
COMING = {"week": 18, "fair": 20, "training-past": 14, "training-today": 15, "round-table": 10}
