"""The search over posts, on both databases: ``python -m bench.job_search [--posts N] [--runs N]``.

So many made-up posts of 2,000 employers, a third each in Chinese, English and both. Of each search:
CPU of everything involved (this process and the database's), of the search alone and of its page.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from app import create_app
from core.clock import now, today
from core.db import Base, db, new_id
from core.organisations.models import Organisation
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from events.job_descriptions.values import Entry, searched_words
from events.jobs.models import JobPost
from events.vacancies.criteria import read_criteria
from events.vacancies.queries import find
from tests.servers import fresh_database, postgresql

DOMAINS = (
    ("Software", "软件"), ("Electrical", "电气"), ("Mechanical", "机械"), ("Process", "工艺"),
    ("Quality", "质量"), ("Biomedical", "生物医药"), ("Optical", "光学"), ("Structural", "结构"),
    ("Marketing", "市场"), ("Supply chain", "供应链"), ("Finance", "财务"), ("Data", "数据"),
    ("Automation", "自动化"), ("Semiconductor", "半导体"), ("Nanomaterials", "纳米材料"),
)  # fmt: skip
ROLES = (
    ("engineer", "工程师"), ("manager", "经理"), ("technician", "技术员"), ("director", "总监"),
    ("scientist", "科学家"), ("analyst", "分析师"), ("designer", "设计师"), ("consultant", "顾问"),
)  # fmt: skip
EMPLOYERS = 2_000
SKILLS = (
    "Java", "Python", "PLC", "GMP", "CAD", "SAP", "English", "六西格玛", "项目管理", "数据分析",
    "工艺验证", "团队管理", "沟通能力", "三年以上经验", "嵌入式开发", "图像处理", "供应商管理",
)  # fmt: skip
PLACES = (
    "苏州工业园区",
    "昆山",
    "吴江区",
    "太仓",
    "常熟",
    "张家港",
    "Suzhou Industrial Park",
    "Kunshan",
)
SEARCHES = {
    "everything, newest": {},
    "one common word (engineer)": {"q": "engineer"},
    "three words": {"q": "senior software engineer"},
    "two slips": {"q": "sofware enginer"},
    "characters (软件工程师)": {"q": "软件工程师"},
    "traditional characters": {"q": "軟體工程師"},
    "pinyin (ruanjian gongchengshi)": {"q": "ruanjian gongchengshi"},
    "word, place, pay, degree, by pay": {
        "q": "engineer", "place": "昆山", "pay": "15k", "degree": "master", "sort": "pay",
    },
    "all filters": {
        "q": "工程师", "district": "kunshan", "pay": "10k", "degree": "doctorate", "language": "zh",
        "mode": "on_site", "field": "数据", "sort": "newest",
    },
    "everything, by pay, page 2,000": {"sort": "pay", "page": "2000"},
    "nothing fits": {"q": "zookeeper"},
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--posts", type=int, default=50_000)
    asked.add_argument("--runs", type=int, default=9)
    wanted = asked.parse_args()
    compile_catalogue()
    lines = ["| what | database | search, CPU ms | page, CPU ms |", "|---|---|---|---|"]
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        for name, url in (("embedded", ""), ("PostgreSQL", fresh_database(server, "job_search"))):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "="}
            program = create_app(load_settings(environ | ({"DATABASE_URL": url} if url else {})))
            with program.app_context():
                lines += measure(program, name, wanted.posts, wanted.runs)
                db.session.remove()
                db.engine.dispose()
    print("\n".join(lines))


def measure(program: Flask, database: str, posts: int, runs: int) -> list[str]:
    Base.metadata.create_all(db.engine)
    fill(posts)
    before, began = _memory(), time.process_time()
    find(read_criteria({}, {}))
    spent = (time.process_time() - began) * 1000
    taken = f"{posts:,} posts taken in, {_memory() - before:.0f} MB"
    lines = [f"| {taken} | {database} | {spent:,.0f} | |"]
    browser = program.test_client()
    districts = {one.code: one.code for one in program.extensions["settings"].city.districts}
    for label, sent in SEARCHES.items():
        said = {("place" if name == "district" else name): value for name, value in sent.items()}
        criteria = read_criteria(said, districts)
        query = "&".join(f"{name}={value}" for name, value in said.items())
        alone = median(lambda criteria=criteria: find(criteria), runs)
        page = median(lambda query=query: browser.get(f"/jobs?{query}"), runs)
        lines.append(f"| {label} | {database} | {alone:.1f} | {page:.1f} |")
    return lines


def median(work: Callable[[], Any], runs: int) -> float:
    """CPU milliseconds of this process and of the database's for it, the first two left out."""
    spent = []
    for _ in range(runs + 2):
        server, began = _servers_cpu(), time.process_time()
        work()
        own = time.process_time() - began
        spent.append((own + _servers_cpu() - server) * 1000)
    db.session.rollback()
    return statistics.median(spent[2:])


def _servers_cpu() -> float:
    """Of the process of PostgreSQL that answers this one, in hundredths of a second."""
    if db.engine.dialect.name == "sqlite":
        return 0.0
    pid = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def fill(posts: int) -> None:
    """Made-up posts of two thousand texts, in one go; the same every time."""
    draw = random.Random(1)
    until = today() + timedelta(days=90)
    employers = [
        {"id": new_id(), "reference": f"OR-2020-{n:05d}", "name_zh": f"示例{n}科技有限公司",
         "name_en": f"Example {n} Technology", "state": "verified", "verified_until": until,
         "created_at": now()}
        for n in range(EMPLOYERS)
    ]  # fmt: skip
    texts = [_text(draw, one) for one in employers]
    db.session.execute(Organisation.__table__.insert(), employers)
    for start in range(0, posts, 5_000):
        numbers = range(start, min(posts, start + 5_000))
        rows = [_post(draw, number, texts[number % EMPLOYERS]) for number in numbers]
        db.session.execute(JobPost.__table__.insert(), rows)
    db.session.commit()


def _text(draw: random.Random, employer: dict[str, Any]) -> dict[str, Any]:
    (domain, field), (role, post) = draw.choice(DOMAINS), draw.choice(ROLES)
    skills, both = draw.sample(SKILLS, 6), {"en": f"{domain} {role}", "zh": f"{field}{post}"}
    kept = draw.choice((("en",), ("zh",), ("en", "zh")))
    entry = Entry(
        title={code: both[code] for code in kept}, conditions={"zh": "，".join(skills)},
        field=field,
        content={"en": f"{domain} work: {', '.join(skills)}."}, place=draw.choice(PLACES),
        district=draw.choice(("kunshan", "sip", "")), headcount=draw.randint(1, 9),
        degree=draw.choice(("none", "bachelor", "master", "doctorate")),
        language=draw.choice(("", "en", "zh")),
    )  # fmt: skip
    search = searched_words(entry, (employer["name_zh"], employer["name_en"]), ())
    return entry.kept() | {"organisation_id": employer["id"], "search": search}


def _post(draw: random.Random, number: int, said: dict[str, Any]) -> dict[str, Any]:
    low = draw.randrange(8_000, 40_000, 500)
    return said | {
        "id": new_id(), "reference": f"JP-2020-{number:05d}", "kind": "post", "state": "published",
        "valid_until": today() + timedelta(days=draw.randint(1, 90)), "pending": {}, "flags": [],
        "reason": {}, "flags_open": 0, "created_at": now(), "version": 1, "changed": number,
        "published_at": now() - timedelta(minutes=number), "pay_min": low, "pay_max": low + 6_000,
    }  # fmt: skip


if __name__ == "__main__":
    main()
