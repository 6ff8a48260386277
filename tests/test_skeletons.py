from __future__ import annotations

import pytest

from tests.journeys.skeletons import Skeletons

ROW = '<tr class="row" data-id="{0}"><td>{0}</td></tr>'
FRAME = (
    '<body><nav aria-label="Desk">{}</nav><main id="main"><h1>List</h1>{}</main><footer></footer>'
)


def page(middle: str, links: str = "<a>One</a>") -> str:
    return FRAME.format(links, middle)


def rows(*numbers: int) -> str:
    return f"<table>{''.join(map(ROW.format, numbers))}</table>"


def seen(*pages: str) -> Skeletons:
    known = Skeletons()
    for one in pages:
        is_new(known, "list", one)
    return known


def is_new(known: Skeletons, kind: str, text: str) -> bool:
    with known.judging(kind, text) as new:
        return new


def test_other_rows_and_more_of_them_are_nothing_new():
    known = seen(page(rows(1, 2)))
    assert not is_new(known, "list", page(rows(3, 4, 5)))


def test_a_frame_and_a_middle_that_stood_apart_are_not_new_together():
    menu = "<a>One</a><button>Two</button>"
    known = seen(page(rows(1, 2)), page("<p></p>", menu))
    assert not is_new(known, "list", page(rows(1, 2), menu))


def test_anything_that_never_stood_so_is_new():
    known = seen(page(rows(1, 2)))
    for middle in (
        rows(1) + "<p></p>",  # an element more
        rows(1, 2).replace('class="row"', 'class="row done"'),
        rows(1, 2).replace("<tr", '<tr aria-selected="true"'),
        rows(1, 2).replace("<td", '<td lang="de"'),
        rows(1, 2).replace("<table", "<table hidden"),
    ):
        assert is_new(known, "list", page(middle)), middle


def test_headings_and_landmarks_in_another_order_are_new():
    # Each stands beside an element it stood beside before.
    one, other = "<p></p><h3></h3><p></p>", "<p></p><h2></h2><p></p>"
    known = seen(page(other + one + other))
    assert is_new(known, "list", page(one + other + other))


def test_what_another_kind_of_page_has_is_new_on_this():
    known = seen(page(rows(1, 2)))
    assert is_new(known, "case", page(rows(1, 2)))


def test_another_frame_is_new_on_every_kind():
    known = seen(page(rows(1, 2)))
    assert is_new(known, "list", page(rows(1, 2), "<strong>One</strong>"))


def test_what_could_not_be_judged_to_its_end_stays_new():
    known = Skeletons()
    with pytest.raises(TimeoutError), known.judging("list", page(rows(1))):
        raise TimeoutError
    assert is_new(known, "list", page(rows(1)))
    assert not is_new(known, "list", page(rows(1)))


def test_workers_tell_each_other_what_they_judged(tmp_path, monkeypatch):
    monkeypatch.setenv("TEST_CITIES", str(tmp_path))
    one, other, apart = Skeletons("zh 360"), Skeletons("zh 360"), Skeletons("en 360")
    assert is_new(one, "list", page(rows(1)))
    assert not is_new(other, "list", page(rows(2)))
    assert is_new(other, "list", page(rows(2), "<b>Two</b>"))
    assert not is_new(one, "list", page(rows(3), "<b>Two</b>"))
    assert is_new(apart, "list", page(rows(1)))
    assert is_new(Skeletons(), "list", page(rows(1)))
