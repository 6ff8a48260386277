"""A project from its draft on a phone to its result: corrected once, passed level by level."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.files.corpus import page_pdf
from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.letters import Mailbox
from tests.pages.project import EntryPage, OwnProjectPage, ReviewPage
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey

MISSING = {
    "text_en": "Name buyers.",
    "text_zh": "请说明目标客户。",
    "note": "No market.",
}


def make_call(city: RunningPortal, slug: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.call", slug],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return slug


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_draft_to_result(
    city: RunningPortal, visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    slug, mailbox = make_call(city, f"call-{language}"), Mailbox(city.data_dir)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(page_pdf())
    entrant = visit(language=language, width=360)
    sign_in(entrant, "talent@demo.example")
    entry, own = EntryPage(entrant), OwnProjectPage(entrant)
    entry.begin(slug)
    entry.fill_steps(plan)
    entry.send()
    own.stands("Received")
    own.look()
    reference = own.reference

    reviewer = visit(language=language, width=1280)
    sign_in(reviewer, "city@demo.example")
    reviewer.open("/desk/project-reviews")
    review = ReviewPage(reviewer)
    review.shows(reference)
    review.look()
    review.open(reference)
    review.look()
    review.say("Pass this level", "advance")
    review.open(reference)
    review.say("Return to be corrected", "return", **MISSING)

    entrant.open(f"/me/projects/{reference}")
    own.stands("To be corrected")
    own.shows(MISSING[f"text_{language}"])
    own.look()
    mailbox.wait_for("talent@demo.example", MISSING[f"text_{language}"])
    own.follow("Correct and send")
    entry.fill_steps(plan)
    entry.send("Send again")
    own.stands("own project|Under review")

    for en, zh in (("Expert review", "专家评审"), ("Review by carriers", "载体评审")):
        review.open(reference)
        review.shows(reviewer.words.pick(en=en, zh=zh))
        review.say("Pass this level", "advance")
    review.open(reference)
    review.look()
    entrant.open("/me")
    own.shows(entrant.words("Chosen"))
    own.look()
    own.visitor.open(f"/me/projects/{reference}")
    own.stands("Chosen")
    assert MISSING["note"] not in own.main.inner_text()
    stored = query(city.data_dir, "SELECT state, level FROM project WHERE reference = ?", reference)
    assert stored == [("passed", 4)]
