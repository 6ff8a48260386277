"""The early answer: facts in the address, errors at their field, the way into the claim."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from talent.catalogue.models import CatalogueEdition
from talent.catalogue.states import Degree
from tests.talent.catalogue.public.reading import check_page, words

FACTS = {"entry": "SZ-BIO-001", "degree": "master", "years": "3"}


def ask(client: FlaskClient, **changes: str) -> str:
    return client.get("/eligibility", query_string={**FACTS, **changes}).text


@pytest.mark.parametrize(
    ("degree", "years", "title"),
    [
        ("doctorate", "0", "Engineer"),
        ("master", "2", "Engineer"),
        ("master", "1", "Assistant Engineer"),
        ("bachelor", "5", "Engineer"),
        ("bachelor", "4", "Assistant Engineer"),
        ("bachelor", "1", "Assistant Engineer"),
    ],
)
def test_tier_reached(
    client: FlaskClient, edition: CatalogueEdition, degree: str, years: str, title: str
) -> None:
    tree = check_page(ask(client, degree=degree, years=years))
    heading = tree.find(".//*[@id='answer-title']")
    assert words(heading).endswith(f"you reach {title}")


def test_what_is_missing_is_said_each_way(client: FlaskClient, edition: CatalogueEdition) -> None:
    page = words(check_page(ask(client, degree="bachelor", years="3")))
    assert "What is missing for Engineer (Intermediate)" in page
    assert "2 more years of work in the field, with the degree you hold" in page
    assert "Doctorate; your years suffice" in page
    assert "Any one of these is enough" in page
    assert "20 working days" in page
    assert "Proof of years of work" in page


@pytest.mark.parametrize("degree", ["none", "college"])
def test_not_reached_names_the_way(
    client: FlaskClient, edition: CatalogueEdition, degree: str
) -> None:
    page = words(check_page(ask(client, degree=degree, years="20")))
    assert "Not yet" in page
    assert "Bachelor's degree" in page


def test_full_senior_is_left_to_review(client: FlaskClient, edition: CatalogueEdition) -> None:
    code = next(entry.code for entry in edition.entries if entry.level == "senior")
    page = words(check_page(ask(client, entry=code, degree="doctorate", years="30")))
    assert "Full senior" not in page
    assert "Associate senior" in page
    assert "Higher ones are earned by ordinary review" in page


def test_facts_go_into_the_claim(client: FlaskClient, edition: CatalogueEdition) -> None:
    tree = check_page(ask(client))
    links = {link.get("href") for link in tree.iter("a")}
    assert "/me/claims/new?entry=SZ-BIO-001&degree=master&years=3" in links


def test_post_in_the_city(client: FlaskClient, edition: CatalogueEdition) -> None:
    assert "A post in the city is needed" in ask(client, city="no")
    assert "A post in the city is needed" not in ask(client, city="yes")
    assert "A post in the city is needed" not in ask(client, city="nonsense")


@pytest.mark.parametrize(
    ("years", "message"),
    [
        ("-1", "Years cannot be less than 0."),
        ("−2", "Years cannot be less than 0."),
        ("99", "Give at most 60 years."),
        ("61", "Give at most 60 years."),
        ("999999999999999999999", "Give a number of years in figures, such as 7."),
        ("seven", "Give a number of years in figures, such as 7."),
        ("7.5", "Give full years only: 7 rather than 7.5."),
        ("7,5", "Give full years only: 7 rather than 7.5."),
        ("1e3", "Give a number of years in figures, such as 7."),
        ("", "Say how many years you have worked in the field."),
        ("  ", "Say how many years you have worked in the field."),
        ("<b>3</b>", "Give a number of years in figures, such as 7."),
    ],
)
def test_odd_years_are_blamed_at_their_field(
    client: FlaskClient, edition: CatalogueEdition, years: str, message: str
) -> None:
    tree = check_page(ask(client, years=years))
    assert words(tree.find(".//*[@id='years-error']")) == message
    assert tree.find(".//a[@href='#years']") is not None
    assert tree.find(".//*[@id='years']").get("aria-invalid") == "true"
    assert tree.find(".//*[@id='answer']") is None


def test_errors_are_in_the_visitors_language(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    client.set_cookie("lang", "zh")
    tree = check_page(ask(client, years="-1", degree="emperor", entry="zzzqqq"))
    assert words(tree.find(".//*[@id='years-error']")) == "年数不能小于0。"
    assert words(tree.find(".//*[@id='degree-error']")) == "请选择您的最高学历学位。"
    assert "没有与此相近的资格" in words(tree.find(".//*[@id='entry-error']"))


@pytest.mark.parametrize("years", ["7", " 7 ", "７", "+7", "007", "0", "60"])
def test_years_as_people_write_them(
    client: FlaskClient, edition: CatalogueEdition, years: str
) -> None:
    assert check_page(ask(client, years=years)).find(".//*[@id='answer']") is not None


@pytest.mark.parametrize("degree", [*Degree, "", "emperor"])
def test_degree_is_of_the_list(client: FlaskClient, edition: CatalogueEdition, degree: str) -> None:
    tree = check_page(ask(client, degree=degree))
    assert (tree.find(".//*[@id='answer']") is not None) == (degree in list(Degree))


def test_name_is_taken_when_there_is_no_doubt(
    client: FlaskClient, edition: CatalogueEdition
) -> None:
    tree = check_page(ask(client, entry="American Board of Toxicology"))
    assert tree.find(".//*[@id='answer']") is not None
    assert tree.find(".//input[@name='entry']").get("value") == "SZ-BIO-001"


def test_doubtful_name_offers_candidates(client: FlaskClient, edition: CatalogueEdition) -> None:
    tree = check_page(ask(client, entry="CPA"))
    assert tree.find(".//*[@id='answer']") is None
    assert "from the list below" in words(tree.find(".//*[@id='entry-error']"))
    listed = tree.find(".//*[@class='candidates']")
    links = [link.get("href") for link in listed.iter("a")]
    assert len(links) >= 5
    assert all("degree=master&years=3" in link for link in links)
    assert check_page(client.get(links[0]).text).find(".//*[@id='answer']") is not None


def test_first_visit_blames_nobody(client: FlaskClient, edition: CatalogueEdition) -> None:
    for address in ("/eligibility", "/eligibility?entry=SZ-BIO-001"):
        assert "error-summary" not in client.get(address).text
    assert 'value="SZ-BIO-001"' in client.get("/eligibility?entry=SZ-BIO-001").text


def test_candidates_while_typing(client: FlaskClient, edition: CatalogueEdition) -> None:
    address = "/eligibility/entries?entry=wirtschaftspr&degree=master&years="
    fragment = client.get(address, headers={"HX-Request": "true"}).text
    assert 'id="candidates"' in fragment
    assert "Wirtschaftsprüfer" in fragment
    assert client.get(address).location.startswith("/eligibility?entry=wirtschaftspr")
