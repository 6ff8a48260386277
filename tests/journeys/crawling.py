"""Follow every link a person sees, as far as a few addresses of each kind."""

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

MOST_PAGES = 250
# Of addresses that one function answers, so many are opened; the others differ in their data only.
OF_A_KIND = 4
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
        self._opened: Counter[str] = Counter()

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
        waiting = deque((start, "the start") for start in starts)
        seen = set(starts)
        while waiting and len(self.answers) < MOST_PAGES:
            path, linked_from = waiting.popleft()
            endpoint = self.endpoint_of(path)
            if self._opened[endpoint] >= OF_A_KIND:
                continue
            self._opened[endpoint] += 1
            answer = self._get(path, linked_from, endpoint)
            self.answers.append(answer)
            for link in self._links(answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, path))
        return self.answers

    def _get(self, path: str, linked_from: str, endpoint: str) -> Answer:
        try:
            with self._opener.open(self.url + path, timeout=LONGEST) as response:
                is_page = response.headers.get_content_type() == "text/html"
                body = response.read()
                text = body.decode() if is_page else ""
                return Answer(path, linked_from, endpoint, response.status, is_page, text)
        except urllib.error.HTTPError as error:
            return Answer(path, linked_from, endpoint, error.code, is_page=False)

    def _links(self, answer: Answer) -> Iterator[str]:
        if not answer.is_page:
            return
        for element in html.document_fromstring(answer.text).iter("a", "img"):
            target = element.get("href" if element.tag == "a" else "src")
            if not target or "data-language" in element.attrib:
                continue
            absolute = urllib.parse.urljoin(self.url + answer.path, target)
            parts = urllib.parse.urlsplit(absolute)
            if f"{parts.scheme}://{parts.netloc}" == self.url:
                yield parts.path + (f"?{parts.query}" if parts.query else "")


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
