"""The desk where forms are built: every move, what it refuses, and what it never loses."""

from __future__ import annotations

import html
import io
import json
import re

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from core.entry_forms.parsing import from_json
from core.entry_forms.queries import current_version, find_form, list_forms
from core.entry_forms.services import begin_form, ensure_form
from core.entry_forms.values import FormDefinition
from events.editions.publication import find_faults
from events.editions.signals import COPIED_PARTS, EditionCloned
from events.registrations.entry_form import edition_forms
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition

ALIVE = "<script>alert(1)</script>"


TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')


class Desk:
    """A signed-in browser that sends the token of a page along."""

    def __init__(self, client, user):
        self.client = sign_in(client, user)
        self.get = self.client.get
        self.token = TOKEN.search(self.get("/").text)[1]

    def post(self, url, data=None):
        return self.client.post(url, data={"csrf_token": self.token, **(data or {})})


@pytest.fixture
def organiser(app):
    return make_user(Role.ORGANISER)


@pytest.fixture
def desk(client, organiser):
    return Desk(client, organiser)


@pytest.fixture
def edition(app, organiser):
    made = make_edition("contest", asks_identity=True)
    ensure_form(edition_forms(made), by=organiser, at=now())
    db.session.commit()
    return made


def base(edition):
    return f"/desk/events/{edition.slug}/forms"


def form_of(edition, role=EVERY_ROLE) -> EntryForm:
    db.session.expire_all()
    return find_form(edition_forms(edition), role)


def draft_of(edition, role=EVERY_ROLE) -> FormDefinition:
    return from_json(form_of(edition, role).draft)


def send(desk, edition, path, role="all", **data):
    data.setdefault("seen", form_of(edition).version)
    return desk.post(f"{base(edition)}/{role}/{path}", data=data)


def question(**more):
    return {
        "label_en": "T-shirt size",
        "label_zh": "T恤尺码",
        "kind": "choice",
        "section": "more",
        "fills": "",
        "choices": "s | Small | 小\nLarge | 大",
        "condition_field": "hotel_wanted",
        "condition_test": "is_one_of",
        "condition_values": "yes",
        **more,
    }


def test_a_question_is_added_changed_moved_copied_and_removed(desk, edition):
    assert send(desk, edition, "fields/new", **question()).status_code == 303
    spec = draft_of(edition).find("t_shirt_size")
    assert [one.value for one in spec.choices] == ["s", "large"]
    assert spec.condition.values == ("yes",)
    assert current_version(edition_forms(edition), "talent").number == 1
    assert (
        send(
            desk, edition, "fields/t_shirt_size", **question(key="size", is_required="y")
        ).status_code
        == 303
    )
    assert draft_of(edition).find("size").is_required
    assert send(desk, edition, "arrange", do="up size").status_code == 303
    keys = [one.key for one in draft_of(edition)]
    assert keys.index("size") == keys.index("remarks") - 1
    send(desk, edition, "arrange", do="copy size")
    assert draft_of(edition).find("size_2").label["en"] == "T-shirt size"
    send(desk, edition, "arrange", do="remove size")
    assert draft_of(edition).find("size") is None
    page = desk.get(f"{base(edition)}/all").text
    assert "Publish" in page
    assert send(desk, edition, "publish").status_code == 303
    assert current_version(edition_forms(edition), "talent").number == 2
    versions = desk.get(f"{base(edition)}/all/versions").text
    assert "Added: T-shirt size" in versions
    assert "The first version." in versions


def test_answers_to_wait_for_are_named(desk, edition):
    page = desk.get(f"{base(edition)}/all/fields/new?section=more&lang=zh").text
    assert '<span class="mono">female</span> 女' in page


def test_conditions_follow_a_renamed_question_and_a_lost_one_is_a_fault(desk, edition):
    spec = question(
        label_en="Hotel",
        label_zh="酒店",
        kind="yes_no",
        choices="",
        condition_field="",
        key="room",
        section="journey",
    )
    assert send(desk, edition, "fields/hotel_wanted", **spec).status_code == 303
    assert draft_of(edition).find("hotel_nights").condition.field == "room"
    send(desk, edition, "arrange", do="remove room")
    page = desk.get(f"{base(edition)}/all").text
    assert "does not come before this one" in page
    assert send(desk, edition, "publish").status_code == 422
    assert current_version(edition_forms(edition), "talent").number == 1


def test_sections_are_added_named_moved_and_removed(desk, edition):
    words = {"title_en": "Sizes", "title_zh": "尺码"}
    assert send(desk, edition, "sections/new", **words).status_code == 303
    assert draft_of(edition).sections[-1].key == "sizes"
    send(desk, edition, "arrange", do="section_up sizes")
    assert draft_of(edition).sections[-2].key == "sizes"
    send(
        desk,
        edition,
        "sections/sizes",
        title_en="Measures",
        title_zh="尺寸",
        hint_en="",
        hint_zh="",
    )
    assert draft_of(edition).sections[-2].title["en"] == "Measures"
    send(desk, edition, "arrange", do="section_remove sizes")
    assert "sizes" not in [one.key for one in draft_of(edition).sections]


def test_every_page_opens_in_both_languages(desk, edition):
    role = begin_form(edition_forms(edition), "guest", by=make_user(Role.ORGANISER), at=now()).role
    db.session.commit()
    for language, word in (("en", "Registration form"), ("zh", "报名表")):
        for path in (
            "",
            "/all",
            "/guest",
            "/all/fields/email",
            "/all/fields/new?section=more",
            "/all/sections/person",
            "/all/sections/new",
            "/all/preview?in=en",
            "/all/preview?in=zh&version=1",
            "/all/versions",
            "/all/import",
            "/guest/versions",
        ):
            answer = desk.get(f"{base(edition)}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer.status_code == 200, path
            assert word in answer.text, path
    assert role == "guest"


def test_the_preview_speaks_either_language_tries_answers_and_keeps_nothing(desk, edition):
    page = desk.get(f"{base(edition)}/all/preview?in=zh&lang=en").text
    assert "姓名（与证件一致）" in page
    assert ">Preview</h1>" in page
    assert re.search(r'<input [^>]*id="nationality"[^>]* list="nationality-offered"', page)
    wrong = desk.post(f"{base(edition)}/all/preview?in=zh", data={"name": "Ana"})
    assert wrong.status_code == 422
    assert "请填写此项" in wrong.text
    right = desk.post(
        f"{base(edition)}/all/preview?in=en",
        data={
            "name": "Ana",
            "email": "a@example.org",
            "nationality": "ES",
            "document_kind": "passport",
            "document_country": "ES",
            "document_number": "X1234567",
        },
    )
    assert "These answers would be taken" in right.text
    assert desk.get(f"{base(edition)}/all/preview?version=9").status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (
            "fields/email",
            question(fills="email", kind="mail", condition_field="", label_en="Kept <b>words</b>"),
        ),
        ("fields/new", question(label_en="Kept <b>words</b>")),
        ("sections/person", {"title_en": "Kept <b>words</b>", "title_zh": "关于"}),
        ("arrange", {"do": "up email"}),
        ("publish", {}),
        ("drop", {}),
    ],
)
@pytest.mark.parametrize("seen", ["-1", "", "999", "x", "１"])
def test_what_rests_on_an_older_state_is_refused_and_nothing_typed_is_lost(
    desk, edition, path, data, seen
):
    before = form_of(edition).draft
    answer = send(desk, edition, path, **data, seen=seen)
    assert answer.status_code == 409
    assert form_of(edition).draft == before
    if "label_en" in data or "title_en" in data:
        assert "Kept &lt;b&gt;words&lt;/b&gt;" in html.unescape(answer.text).replace(
            "<b>", "&lt;b&gt;"
        ).replace("</b>", "&lt;/b&gt;")
        again = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)
        assert int(again[1]) == form_of(edition).version
        assert send(desk, edition, path, **data, seen=again[1]).status_code == 303


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("choices", {"choices": "a | A | 甲\na | B | 乙"}),
        ("choices", {"choices": "a | b | c | d"}),
        ("choices", {"choices": "x" * 61 + " | a | b"}),
        ("choices", {"choices": "\n".join(f"v{n} | a | b" for n in range(201))}),
        ("kind", {"kind": "passport"}),
        ("section", {"section": "nowhere"}),
        ("fills", {"fills": "version"}),
        ("fills", {"fills": "email", "kind": "mail"}),
        ("condition_field", {"condition_field": "nobody"}),
        ("condition_test", {"condition_test": "is_odd"}),
        ("condition_values", {"condition_values": "x" * 61}),
        ("key", {"key": "Ünder"}),
        ("key", {"key": "diet"}),
        ("least", {"least": "many"}),
        ("least", {"least": "9" * 400}),
        ("label_en", {"label_en": "x" * 301}),
        ("label_zh", {"label_zh": "a\u202eb"}),
    ],
)
def test_a_wrong_question_is_refused_at_its_field(desk, edition, field, data):
    before = form_of(edition).draft
    answer = send(desk, edition, "fields/new", **question(**data))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text or f'href="#{field}"' in answer.text
    assert form_of(edition).draft == before


def test_words_are_shown_as_they_are_and_never_live(desk, edition):
    send(
        desk,
        edition,
        "fields/new",
        **question(
            label_en=ALIVE,
            label_zh=ALIVE,
            hint_en=ALIVE,
            hint_zh=ALIVE,
            choices=f"a | {ALIVE} | {ALIVE}\nb | 100%(x)s | %s",
        ),
    )
    send(
        desk,
        edition,
        "fields/new",
        **question(
            label_en="after",
            label_zh="后",
            condition_field=draft_of(edition).sections[-1].fields[-1].key,
            condition_values="a",
        ),
    )
    for path in (
        "",
        "/all",
        "/all/preview",
        "/all/preview?in=zh",
        "/all/versions",
        "/all/fields/new",
    ):
        page = desk.get(base(edition) + path).text
        assert ALIVE not in page, path
    assert "&lt;script&gt;" in page


@pytest.mark.both_databases
def test_a_form_leaves_as_a_file_and_comes_back(desk, edition):
    kept = form_of(edition).draft
    file = desk.get(f"{base(edition)}/all/file")
    assert file.headers["Content-Disposition"].endswith('.json"')
    send(desk, edition, "arrange", do="section_remove person")
    look = desk.post(
        f"{base(edition)}/all/import",
        data={"seen": "0", "file": (io.BytesIO(file.data), "form.json")},
    )
    assert look.status_code == 200
    assert "Section added: About you" in look.text
    assert form_of(edition).draft != kept
    text = html.unescape(re.search(r'name="definition" value="([^"]*)"', look.text)[1])
    version = re.search(r'name="seen"[^>]*value="(\d+)"', look.text)[1]
    stale = desk.post(
        f"{base(edition)}/all/import", data={"seen": "0", "definition": text, "go": "keep"}
    )
    assert stale.status_code == 409
    kept_now = desk.post(
        f"{base(edition)}/all/import", data={"seen": version, "definition": text, "go": "keep"}
    )
    assert kept_now.status_code == 303
    assert form_of(edition).draft == kept


def file_of(**change):
    section = {
        "key": "one",
        "title": {"en": "One", "zh": "一"},
        "fields": [{"key": "a", "kind": "short", "label": {}}],
    }
    return json.dumps({"format": "entry-form/1", "sections": [section], **change}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"x" * (10 * 1024 * 1024),
        b"NaN",
        b"1" * 5000,
        b'{"format": "entry-form/1", "sections": ' + b"[" * 9000 + b"]" * 9000 + b"}",
        file_of(format="entry-form/2"),
        file_of(sections={}),
        file_of(sections=[1]),
        file_of(sections=[{"key": 1}]),
        file_of(sections=[{"key": "a" * 41}]),
        file_of(sections=[{"key": "a", "title": {"fr": "x"}}]),
        file_of(sections=[{"key": "a", "title": {"en": "\0"}}]),
        file_of(sections=[{"key": "a", "title": {"en": "\ud800"}}]),
        file_of(sections=[{"key": "a", "fields": [{"key": "a", "kind": "passport"}]}]),
        file_of(sections=[{"key": "a", "fields": [{"key": "a", "kind": ["short"]}]}]),
        file_of(
            sections=[{"key": "a", "fields": [{"key": "a", "kind": "short", "fills": "version"}]}]
        ),
        file_of(sections=[{"key": "a", "fields": [{"key": "a", "kind": "short", "least": True}]}]),
        file_of(sections=[{"key": "a", "fields": [{"key": "a", "kind": "short", "least": 1.5}]}]),
        file_of(
            sections=[
                {
                    "key": "a",
                    "fields": [{"key": "a", "kind": "choice", "choices": [{"value": "\u202e"}]}],
                }
            ]
        ),
        file_of(sections=[{"key": "a", "fields": [{"key": "a", "kind": "short"}] * 2}]),
        file_of(sections=[{"key": "a"}, {"key": "a"}]),
        file_of(sections=[{"key": f"s{n}"} for n in range(31)]),
        file_of(
            sections=[
                {"key": "s", "fields": [{"key": f"f{n}", "kind": "short"} for n in range(101)]}
            ]
        ),
    ],
)
def test_a_hostile_file_is_refused_with_its_place_and_changes_nothing(desk, edition, data):
    before = form_of(edition).draft
    answer = desk.post(
        f"{base(edition)}/all/import", data={"file": (io.BytesIO(data), "form.json")}
    )
    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert form_of(edition).draft == before


def test_a_file_with_faults_can_be_a_draft_but_not_published(desk, edition):
    look = desk.post(
        f"{base(edition)}/all/import", data={"file": (io.BytesIO(file_of()), "form.json")}
    )
    assert "Every form must ask everybody for the name" in look.text
    text = html.unescape(re.search(r'name="definition" value="([^"]*)"', look.text)[1])
    send(desk, edition, "import", definition=text, go="keep")
    assert desk.get(f"{base(edition)}/all").status_code == 200
    assert send(desk, edition, "publish").status_code == 422


@pytest.mark.both_databases
def test_a_role_has_a_form_of_its_own_until_it_is_thrown_away(desk, edition):
    assert desk.post(f"{base(edition)}/add", data={"role": "guest"}).status_code == 303
    assert desk.post(f"{base(edition)}/add", data={"role": "guest"}).status_code == 409
    assert desk.post(f"{base(edition)}/add", data={"role": "emperor"}).status_code == 404
    assert current_version(edition_forms(edition), "guest").form_id == form_of(edition).id
    seen = form_of(edition, "guest").version
    assert send(desk, edition, "drop", role="guest", seen=seen).status_code == 303
    assert len(list_forms(edition_forms(edition))) == 1
    assert send(desk, edition, "drop").status_code == 409


def test_publishing_an_edition_asks_for_its_forms(app, edition):
    assert not [one for one in find_faults(edition) if "/forms" in one.url]
    form = form_of(edition)
    empty = {"sections": []}
    form.versions.append(FormVersion(number=2, definition=empty, published_at=now()))
    db.session.commit()
    assert [one for one in find_faults(edition) if one.url.endswith("/forms/all")]
    form.versions.clear()
    db.session.commit()
    assert [one for one in find_faults(edition) if one.url.endswith("/forms")]
    db.session.delete(form)
    db.session.commit()
    assert not [one for one in find_faults(edition) if "/forms" in one.url]


def test_a_copied_edition_gets_the_forms(app, edition, organiser):
    begin_form(edition_forms(edition), "guest", by=organiser, at=now())
    copy = make_edition("contest", asks_identity=True)
    cloned = EditionCloned(edition, copy, {}, {}, organiser, now())
    part = COPIED_PARTS["forms"]
    assert str(part.describe(edition))
    assert part.describe(copy) is None
    part.copy(cloned)
    assert [form.role for form in list_forms(edition_forms(copy))] == ["", "guest"]
    assert current_version(edition_forms(copy), "guest").form.subject_id == copy.id


def test_the_list_asks_as_often_for_one_form_as_for_three(desk, edition, organiser):
    first, _page = count_queries(lambda: desk.get(base(edition)))
    for role in ("guest", "reviewer"):
        begin_form(edition_forms(edition), role, by=organiser, at=now())
    db.session.commit()
    assert count_queries(lambda: desk.get(base(edition)))[0] == first


def test_whoever_runs_a_part_is_told_and_others_find_nothing(app, edition):
    edition.venues[0].district = "sip"
    db.session.commit()
    partly = Desk(app.test_client(), make_user(Role.ORGANISER, "sip"))
    auditor = sign_in(app.test_client(), make_user(Role.AUDITOR))
    other = sign_in(app.test_client(), make_user())
    for path in ("", "/all", "/all/preview", "/all/file", "/all/fields/name"):
        assert partly.get(base(edition) + path).status_code == 403
        assert auditor.get(base(edition) + path).status_code == 403
        assert other.get(base(edition) + path).status_code == 404
    assert partly.post(f"{base(edition)}/all/publish").status_code == 403
