"""A juror with conflicts: one found, one declared, one entry marked; and no trace of the others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.crash.city import query
from tests.crash.juror import REMARK
from tests.journeys.browsing import Visitor
from tests.pages.juror import JurorPages
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey

REASON = "Example: a cousin founded it."


def make_jury(city: RunningPortal, slug: str) -> list[str]:
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.juror", slug],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.split()[-4:]


@pytest.mark.parametrize(("language", "width"), [("zh", 360), ("en", 1280)])
def test_a_juror_with_conflicts(
    city: RunningPortal, visit: Callable[..., Visitor], language: str, width: int
) -> None:
    judged, free, declared, barred = make_jury(city, f"j-{language}")
    juror = visit(language=language, width=width)
    sign_in(juror, "juror@demo.example")
    pages = JurorPages(juror)
    pages.open_round(judged)
    pages.look()
    pages.has_no(barred)
    pages.declare((free, "No conflict", ""), (declared, "I have a conflict", REASON))
    pages.look()
    pages.has_no(barred)
    pages.has_no(declared)

    pages.follow("Mark the next one")
    pages.look()
    pages.has_no(REMARK)
    pages.give("41", "20", "20")
    pages.press("Send the mark")
    pages.is_blamed(pages.page.locator("#points_1"))
    pages.look()
    pages.give("38", "27", "26")
    pages.press("Send the mark")
    pages.shows(pages.words("%(number)s of %(total)s marked", number=1, total=1))

    juror.open(f"/me/juries/{judged}/entries/{free}")
    pages.shows(REMARK)
    pages.look()
    # Neither is found by its address, nor by words; the log has the tries.
    for reference in (declared, barred):
        answer = juror.page.request.get(f"{city.url}/me/juries/{judged}/entries/{reference}")
        assert answer.status == 404
        juror.open(f"/me/juries/{judged}?words={reference}")
        assert pages.main.locator("tr[data-row]").count() == 0
    kinds = query(
        city.data_dir,
        "SELECT entry.reference, conflict.kind FROM jury_conflict conflict "
        "JOIN jury_entry entry ON entry.id = conflict.entry_id "
        "JOIN jury_round round ON round.id = entry.round_id WHERE round.reference = ?",
        judged,
    )
    assert sorted(kinds) == sorted([(declared, "declared"), (barred, "organisation")])
    refused = "SELECT count(*) FROM audit_entry WHERE action = 'jury_entry:refused'"
    assert query(city.data_dir, refused)[0][0] >= 2
