"""Every kind of page is opened before a second of a kind, whoever sees how many."""

from __future__ import annotations

import pytest

from tests.journeys import crawling
from tests.journeys.crawling import Answer, Crawler

ROWS = "".join(
    f'<tr><td><a href="/case/{number}">{number}</a><td><span class="state state-x">{state}</span>'
    for number, state in enumerate(["waiting", "waiting", "waiting", "decided", "waiting"])
)
PAGES = {
    "/": f"<table>{ROWS}</table><a href='/list?page=2'>2</a><a href='/list?page=3'>3</a>",
    "/case/0": "<a href='/paper'>paper</a><a href='https://elsewhere.example/'>elsewhere</a>",
    "/list?page=2": "<a href='/list?page=4'>4</a><a href='/about'>about</a>",
}


class Book(Crawler):
    """Whose pages need no program."""

    def _get(self, path: str, linked_from: str, endpoint: str) -> Answer:
        return Answer(path, linked_from, endpoint, 200, is_page=True, text=PAGES.get(path, "<p>"))


def opened(monkeypatch, most: int = 250) -> list[str]:
    monkeypatch.setattr(crawling, "MOST_PAGES", most)
    book = Book("http://localhost", lambda path: path.split("/")[1].partition("?")[0], "en")
    return [answer.path for answer in book.crawl("/")]


def test_what_is_of_a_new_kind_comes_first_and_then_what_is_in_a_new_state(monkeypatch):
    paths = opened(monkeypatch)
    assert paths[:6] == ["/", "/case/0", "/list?page=2", "/paper", "/about", "/case/3"]
    assert sorted(paths[6:]) == ["/case/1", "/case/2", "/list?page=3", "/list?page=4"]


def test_after_so_many_only_new_kinds_are_opened(monkeypatch):
    assert opened(monkeypatch, most=3) == ["/", "/case/0", "/list?page=2", "/paper", "/about"]


class Training(Book):
    """The start leads to a room until its hour is over; `closed` is what the room then says."""

    def __init__(self, closed: int, *, link_stays: bool) -> None:
        super().__init__("http://localhost", lambda path: path, "en")
        self.closed, self.link_stays, self.begun = closed, link_stays, False

    def _get(self, path: str, linked_from: str, endpoint: str) -> Answer:
        if path == "/room":
            return Answer(path, linked_from, endpoint, self.closed, is_page=False)
        shown = "<a href='/room'>room</a>" if self.link_stays or not self.begun else "<p>"
        self.begun = True
        return Answer(path, linked_from, endpoint, 200, is_page=True, text=shown)


@pytest.mark.parametrize(
    ("closed", "link_stays", "kept"),
    [(403, False, [200]), (403, True, [200, 403]), (404, False, [200]), (500, False, [200, 500])],
)
def test_what_closed_since_its_link_was_drawn_is_no_fault(closed, link_stays, kept):
    crawled = Training(closed, link_stays=link_stays).crawl("/")
    assert [answer.status for answer in crawled] == kept
