"""Every page each role can reach by links: it answers, and neither axe nor vnu finds anything.

Of the addresses one function answers a few are opened (`OF_A_KIND`). Pages that several roles see
alike are judged once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core.accounts.demo import ACCOUNTS
from tests.journeys.browsing import Visitor
from tests.journeys.crawling import Answer, Crawler, faults_by_vnu, faults_in, narrow_marks
from tests.journeys.inspection import AXE, HTML_LANGUAGE
from tests.journeys.skeletons import Skeletons
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

NOBODY = "nobody"
# Of those who hold the same role one is enough.
ROLES = [NOBODY, *{account.role: account.name for account in reversed(ACCOUNTS)}.values()]
LANGUAGES = {"en": 1280, "zh": 360}
# What differs between two people's views of the same page, and between two answers.
PERSONAL = re.compile(
    r'(?:name="csrf(?:_|-)token"[^>]*|<meta name="csrf-token"[^>]*>)|<span class="account-name">[^<]*'
)

# Addresses that no page leads to: for programs, of letters, for scripts and scanners, and those that
# a form without a link asks for.
NO_LINK = re.compile(
    r"/api/|.*<token>|.*/columns$|.*/runs/|/(healthz|readyz|metrics|robots.txt|static|gate-worker|\.well)|"
    r"/(T|t|V|v|VERIFY)/|.*/gate/(code/|<uuid:session_id>/list)|/eligibility/entries|/catalogue/find|/carriers$|/sign-in/office|.*/pictures/|"
    r"/verify/(context|status/)|/names/"
)
# What the demo city has nothing of, or nobody stands where its link is shown: looked at by the
# stories and by the tests of its slice.
NOT_IN_THE_CITY = """
    carrier_talks: show
    catalogue_answers: suggest suggested
    catalogue_public: diff
    catalogue_tiers: show
    claims: answer_with_paper ask_employer sent
    corrections: photo show
    delegations: show to_mend
    earlier_figures: show
    edition_answers: question
    edition_effects: show
    event_certificates: fetch
    exhibitor_calls: edit
    expert_opinions: show
    exports: file
    fair_applications: show
    fair_jobs: index
    interviews: move times
    issuer_checks: answer
    juries_desk: decide
    juror: declare
    jury_ballots: vote
    landing_follow_ups_desk: check
    letters: fetch
    letters_desk: show
    mailing_desk: edit index show
    offered_interviews: of_fair
    office_pages_desk: earlier
    own_absences: explain
    pitches_desk: move results sheet show sign stage
    poster_desk: person
    privacy: receipt
    privacy_own: fetch
    project_entering: check resume step
    project_teams: edit new own show
    registrations_desk: answer_file
    reopenings: reopen
    revocations: show
    saved_searches: index
    security: mf_recovery mf_recovery_codes tf_select two_factor_rescue two_factor_token_validation verify wan_signin wan_verify
    suggestions_desk: collect index show
    tickets_desk: badge
    title_reviews: about edit of_claim works
    title_revocation: propose state
    travel_objections: show
"""
# Of what stands in a state that comes and goes with the day.
OF_SOME_DAYS = 5

# Every different page that was crawled, by its text without what is personal.
_pages: dict[str, Answer] = {}
_looked_at = {language: Skeletons() for language in LANGUAGES}
# The functions that answered, by language.
_opened: defaultdict[str, set[str]] = defaultdict(set)


@pytest.fixture(scope="module")
def endpoint_of(city: RunningPortal, program: Flask) -> Callable[[str], str]:
    """Which function of the program answers an address."""
    adapter = program.url_map.bind(urlsplit(city.url).netloc)

    def find(path: str) -> str:
        try:
            return str(adapter.match(path.partition("?")[0], method="GET")[0])
        except (HTTPException, RequestRedirect):
            return f"no function: {path}"

    return find


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_all_pages_of_a_role(
    city: RunningPortal,
    browser: Browser,
    endpoint_of: Callable[[str], str],
    role: str,
    language: str,
) -> None:
    account = "" if role == NOBODY else role
    crawler = Crawler(city.url, endpoint_of, language, account)
    crawler.sign_in()
    starts = ("/", "/me", "/welcome") if account else ("/",)
    answers = crawler.crawl(*starts)

    assert len(answers) > 20
    _opened[language] |= {answer.endpoint for answer in answers}
    faults = [describe(one) for one in answers if one.status != 200]
    faults += [fault for one in new_pages(answers) for fault in judge(one, city.url)]
    faults += look_at(one_of_each(answers), crawler, browser)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_that_was_crawled_breaks_a_rule_of_html(language: str, tmp_path: Path) -> None:
    # Stands after the crawl, on the same worker (conftest.py), so it finds that language's pages.
    begins = f'<html lang="{HTML_LANGUAGE[language]}"'
    pages = {one.path: one.text for one in _pages.values() if begins in one.text}
    assert len(pages) > 20
    faults = faults_by_vnu(pages, tmp_path)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_can_be_reached_was_opened_by_somebody(
    program: Flask, language: str
) -> None:
    """A page nobody is led to any more is found here, and one whose like the crawl never opens."""
    lines = (line.partition(": ") for line in NOT_IN_THE_CITY.strip().splitlines())
    elsewhere = {f"{slice_.strip()}.{one}" for slice_, _, names in lines for one in names.split()}
    pages = {
        rule.endpoint
        for rule in program.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not NO_LINK.match(rule.rule)
    }
    unopened = sorted(pages - elsewhere - _opened[language])
    assert len(unopened) <= OF_SOME_DAYS, unopened


def describe(answer: Answer) -> str:
    return f"{answer.status} {answer.path} (linked from {answer.linked_from})"


def new_pages(answers: list[Answer]) -> list[Answer]:
    """Those that nobody was shown before, each once: what is asked of the HTML is asked of these."""
    known = len(_pages)
    for answer in answers:
        if answer.is_page:
            _pages.setdefault(PERSONAL.sub("", answer.text), answer)
    return list(_pages.values())[known:]


def judge(answer: Answer, url: str) -> list[str]:
    faults = faults_in(answer.text, url)
    if f'<html lang="{HTML_LANGUAGE["zh"]}"' in answer.text:
        faults += narrow_marks(answer.text)
    return [f"{answer.path}: {fault}" for fault in faults]


def one_of_each(answers: list[Answer]) -> list[Answer]:
    """The first page of every function."""
    firsts: dict[str, Answer] = {}
    for answer in answers:
        if answer.is_page:
            firsts.setdefault(answer.endpoint, answer)
    return list(firsts.values())


def look_at(pages: list[Answer], crawler: Crawler, browser: Browser) -> list[str]:
    """Open the pages as this person, and collect what axe and the browser find."""
    visitor = Visitor(
        browser, crawler.url, language=crawler.language, width=LANGUAGES[crawler.language]
    )
    visitor.context.add_init_script(path=AXE)
    visitor.context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": crawler.url} for c in crawler.cookies]
    )
    found = []
    looked_at = _looked_at[crawler.language]
    for page in pages:
        with looked_at.judging(page.endpoint, page.text) as is_new:
            if not is_new:
                continue
            visitor.open(page.path)
            try:
                visitor.look()
            except AssertionError as fault:
                found.append(str(fault))
    visitor.close()
    return found
