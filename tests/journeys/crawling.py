"""Follow every link a person sees, as far as a few addresses of each kind.

Pages of a kind not seen yet come first, so that whoever sees thousands has every kind opened too: a
kind is the function that answers, and then the state that the row round the link shows.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from lxml import html

from core.accounts.demo import PASSWORD
from tests.running import LONGEST

# After so many only what no function opened so far answers.
MOST_PAGES = 250
# Of addresses that one function answers, so many are opened; the others differ in their data only.
OF_A_KIND = 4
# What closes with the hour answers so.
NOT_OPEN = frozenset({403, 404})
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# Of Chinese text on a page: a mark that belongs to Latin text, and the elements looked into.
NARROW = re.compile(r"[\u4e00-\u9fff”）](?:\s?[:;,](?=[\s\u4e00-\u9fff])| \()")
NOT_OURS = (
    "//script|//style|//code|//textarea|//bdi|//*[@translate='no']"
    "|//*[@lang and not(starts-with(@lang, 'zh'))][not(self::html)]"
)
LINES = (
    "p",
    "li",
    "dt",
    "dd",
    "th",
    "td",
    "h1",
    "h2",
    "h3",
    "label",
    "option",
    "summary",
    "legend",
)
# What a link stands in, and the sign of the state that is shown there (components/state.html).
ROW = "ancestor::*[self::tr or self::li or self::article][1]//span[starts-with(@class, 'state ')]"
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "form": "action"}


@dataclass(frozen=True)
class Answer:
    """What one address answered, and the page whose link led there."""

    path: str
    linked_from: str
    endpoint: str
    status: int
    is_page: bool
    text: str = ""


@dataclass(frozen=True)
class Link:
    """Where it leads, the function that answers there, the state shown beside it, and where it stands."""

    path: str
    endpoint: str
    state: str
    linked_from: str


class Waiting:
    """Links to open: first what no function opened so far answers, then what is in another state."""

    def __init__(self) -> None:
        self._opened: Counter[str] = Counter()
        self._states: set[tuple[str, str]] = set()
        self._seen: set[str] = set()
        self._ranks: tuple[deque[Link], ...] = (deque(), deque(), deque())

    def add(self, link: Link) -> None:
        if link.path not in self._seen:
            self._seen.add(link.path)
            self._ranks[self._rank(link)].append(link)

    def take(self, *, only_new: bool = False) -> Link | None:
        """The next to open; none when a few of every kind were, or if `only_new` one of each."""
        for rank, links in enumerate(self._ranks[:1] if only_new else self._ranks):
            while links:
                link = links.popleft()
                now = self._rank(link)
                if now > rank:  # its like was opened since
                    self._ranks[now].append(link)
                elif self._opened[link.endpoint] < OF_A_KIND:
                    self._opened[link.endpoint] += 1
                    self._states.add((link.endpoint, link.state))
                    return link
        return None

    def _rank(self, link: Link) -> int:
        if not self._opened[link.endpoint]:
            return 0
        is_new = bool(link.state) and (link.endpoint, link.state) not in self._states
        return 1 if is_new else 2


@dataclass
class Crawler:
    """One role's browser without a screen: signs in, follows links, keeps every answer."""

    url: str
    endpoint_of: Callable[[str], str]
    language: str
    account: str = ""
    cookies: CookieJar = field(default_factory=CookieJar)
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self) -> None:
        """Through the page, unless nobody is to be signed in; then set the language."""
        if self.account:
            page = self._opener.open(f"{self.url}/sign-in").read().decode()
            found = TOKEN.search(page)
            assert found is not None
            typed = {
                "csrf_token": found.group(1),
                "email": f"{self.account}@demo.example",
                "password": PASSWORD,
            }
            data = urllib.parse.urlencode(typed).encode()
            self._opener.open(f"{self.url}/sign-in", data).close()
        self._opener.open(f"{self.url}/?lang={self.language}").close()

    def crawl(self, *starts: str) -> list[Answer]:
        """Open what can be reached from the starts by links and pictures."""
        waiting = Waiting()
        for start in starts:
            waiting.add(Link(start, self.endpoint_of(start), "", "the start"))
        while link := waiting.take(only_new=len(self.answers) >= MOST_PAGES):
            answer = self._get(link.path, link.linked_from, link.endpoint)
            if answer.status in NOT_OPEN and not self._still_leads(link):
                continue
            self.answers.append(answer)
            for found in self._links(answer):
                waiting.add(found)
        return self.answers

    def _still_leads(self, link: Link) -> bool:
        """Whether the page that was drawn with this link has it still: a training may have begun
        and a fair may have ended since. What is not linked to any more may be closed."""
        page = self._get(link.linked_from, "", self.endpoint_of(link.linked_from))
        return not page.is_page or link.path in {found.path for found in self._links(page)}

    def _get(self, path: str, linked_from: str, endpoint: str) -> Answer:
        try:
            with self._opener.open(self.url + path, timeout=LONGEST) as response:
                is_page = response.headers.get_content_type() == "text/html"
                body = response.read()
                text = body.decode() if is_page else ""
                return Answer(path, linked_from, endpoint, response.status, is_page, text)
        except urllib.error.HTTPError as error:
            return Answer(path, linked_from, endpoint, error.code, is_page=False)

    def _links(self, answer: Answer) -> Iterator[Link]:
        if not answer.is_page:
            return
        for element in html.document_fromstring(answer.text).iter("a", "img"):
            target = element.get("href" if element.tag == "a" else "src")
            if not target or "data-language" in element.attrib:
                continue
            absolute = urllib.parse.urljoin(self.url + answer.path, target)
            parts = urllib.parse.urlsplit(absolute)
            if f"{parts.scheme}://{parts.netloc}" == self.url:
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                state = " ".join(words(one) for one in element.xpath(ROW))
                yield Link(path, self.endpoint_of(path), state, answer.path)


def faults_in(text: str, url: str) -> list[str]:
    """What is wrong with a page's HTML beside its validity, which `faults_by_vnu` judges: one h1, a
    title that begins with it, every id once, nothing loaded from another host."""
    tree = html.document_fromstring(text)
    found = []
    headings = [words(one) for one in tree.iter("h1")]
    if len(headings) != 1:
        found.append(f"{len(headings)} h1")
    titles = [words(one) for one in tree.iter("title")][:1]
    if headings and not (titles and titles[0].startswith(headings[0])):
        found.append(f"title {titles} does not begin with {headings[0]!r}")
    ids = Counter(tree.xpath("//@id"))
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    own = urllib.parse.urlsplit(url).netloc
    for one in tree.iter(*LOADED):
        target = one.get(LOADED[one.tag], "")
        if urllib.parse.urlsplit(target).netloc not in {"", own}:
            found.append(f"from another host: {target}")
    return found


def narrow_marks(text: str) -> list[str]:
    """Where a page in Chinese has a mark of the other kind after a Chinese word, but in what is a
    name, a code or in another language."""
    tree = html.document_fromstring(text)
    for foreign in tree.xpath(NOT_OURS):
        foreign.drop_tree()
    lines = (" ".join(one.text_content().split()) for one in tree.iter(*LINES))
    return [f"narrow mark: {line[:80]}" for line in lines if NARROW.search(line)]


def faults_by_vnu(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the Nu HTML checker says against pages by their paths: one process reads them all."""
    files = {f"{number}.html": path for number, path in enumerate(pages)}
    for name, path in files.items():
        (folder / name).write_text(pages[path], encoding="utf-8")
    jar = Path(sys.prefix) / "vnu.jar"
    # Its guess at the language is no rule of HTML, and wavers on pages full of code.
    asked = ["java", "-jar", str(jar), "--stdout", "--format", "json", "--exit-zero-always"]
    asked.append("--no-langdetect")
    answer = subprocess.run(
        [*asked, *files], cwd=folder, capture_output=True, text=True, check=True, timeout=LONGEST
    )
    return [
        f"{files[one['url'].rpartition('/')[2]]}: vnu: {one['message']} {one.get('extract', '')!r}"
        for one in json.loads(answer.stdout)["messages"]
    ]


def words(element: html.HtmlElement) -> str:
    """Its text, with single spaces."""
    return " ".join(str(element.text_content()).split())
