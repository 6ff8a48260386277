"""Applying and what employers see: ``python -m bench.applications [--people N]``. In process."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from bench.registrations import HEADER, measured
from core.db import Base, db
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from tests.factories import fairs
from tests.factories.core import sign_in

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=2_000)
    asked.add_argument("--runs", type=int, default=30)
    wanted = asked.parse_args()
    compile_catalogue()
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        program = create_app(load_settings({"DATA_DIR": str(Path(folder) / "one"), "DEMO": "1"}))
        with program.app_context():
            Base.metadata.create_all(db.engine)
            officer, employer = fairs.make_employer()
            talent = fairs.make_profile().user
            posts = [fairs.make_job(employer).reference for _ in range(wanted.runs + 3)]
            job = fairs.make_job(employer)
            for number in range(wanted.people):
                fairs.make_application(job, fairs.make_profile(name=f"Person {number}"))
            place = f"/me/organisations/{employer.reference}"
            clicker = sign_in(program.test_client(), talent)
            reader = sign_in(program.test_client(), officer)
        token = TOKEN.search(clicker.get(f"/jobs/{posts[0]}/apply").text)
        assert token is not None
        waiting = iter(posts)
        runs, many = wanted.runs, f"of {wanted.people:,} applicants"
        measured(
            "one-click application, with its letter", "≤ 25 ms", "", runs,
            lambda: clicked(clicker, next(waiting), token[1]),
        )  # fmt: skip
        for label, path in ((f"list {many}", "applicants"), (f"board {many}", "board")):
            measured(
                label, "≤ 25 ms", "", runs, lambda path=path: opened(reader, f"{place}/{path}")
            )


def clicked(browser: FlaskClient, job: str, token: str) -> None:
    answer = browser.post(f"/jobs/{job}/apply", data={"csrf_token": token, "level": "cv"})
    if answer.status_code != 303:
        raise SystemExit(f"{job}: {answer.status_code}")


def opened(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


if __name__ == "__main__":
    main()
