"""A new edition is published only once it is decided what becomes of everybody it touches."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError
from core.outbox.models import Message
from talent.catalogue import services as catalogue
from talent.catalogue.early_answer import answer_early
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.publishing import Undecided
from talent.catalogue.queries import default_rules
from talent.catalogue.rule_services import fingerprint_of_rules, set_tier_rules
from talent.catalogue.states import Degree, EditionState, Level
from talent.catalogue.tiers import Facts, Rule
from talent.catalogue.values import ENTRY_FIELDS
from talent.claims.models import Claim
from talent.claims.states import ClaimState
from talent.edition_effects import services
from talent.edition_effects.models import EditionChoice
from talent.edition_effects.queries import affected_by, question_to
from talent.edition_effects.states import Choice, EffectKind, Touched
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.talent import make_claim, make_edition, make_entry

pytestmark = pytest.mark.both_databases
S, K = ClaimState, EffectKind
HIGH = {"level": "associate-senior", "title_zh": "高级工程师", "title_en": "Senior Engineer"}
LOW = {"level": "junior", "title_zh": "助理工程师", "title_en": "Assistant Engineer"}


@pytest.fixture
def old(app):
    return make_edition(in_force_from=date(2024, 1, 1))


def entries(old, count):
    return [make_entry(old) for _ in range(count)]


def successor(old, changes, *, gone=(), added=(), day=None) -> CatalogueEdition:
    """A proposed edition like `old`, but for what `changes` says by code."""
    editor = make_user(Role.CATALOGUE_EDITOR)
    new = make_edition(
        state=EditionState.PROPOSED, in_force_from=day or today(), published_at=None,
        proposed_by_id=editor.id,
    )  # fmt: skip
    for entry in old.entries:
        if entry.code not in gone:
            fields = {name: getattr(entry, name) for name in ENTRY_FIELDS}
            make_entry(new, **{**fields, **changes.get(entry.code, {})})
    for fields in added:
        make_entry(new, **fields)
    return new


def publish(edition) -> None:
    second = make_user(Role.CATALOGUE_EDITOR)
    catalogue.publish_edition(edition, by=second, at=now())
    db.session.commit()


def choose(edition, choices) -> None:
    by = make_user(Role.CATALOGUE_EDITOR)
    services.choose(edition, choices, by=by, at=now())
    db.session.commit()


def letters(claim) -> list[str]:
    rows = select(Message.kind).where(Message.kind.startswith("edition_effects/"))
    return list(db.session.scalars(rows.where(Message.recipient_id == claim.claimant_id)))


def kinds(edition) -> dict[str, set[str]]:
    return {one.claim.reference: {e.kind for e in one.effects} for one in affected_by(edition)}


def seen_on(editor, page) -> str:
    found = re.search(r'name="publish-seen"[^>]*value="([^"]*)"', editor.get(page).text)
    assert found
    return found[1]


def test_seven_planted_claims_are_listed_just_those_and_none_goes_without_a_choice(app, old):
    """recognition.md §7.6, §12: each way to another outcome, and beside each a claim it misses."""
    gone, closed, coded, up, down, papers, titled, renamed, same = entries(old, 9)
    beside = {**ENTRY_OF(coded), "code": "SZ-NEW-001"}
    new = successor(
        old,
        {
            closed.code: {"state": "suspended"},
            coded.code: {"state": "closed", "replaced_by": "SZ-NEW-001"},
            up.code: HIGH,
            down.code: LOW,
            papers.code: {"own_papers": [p for p in papers.own_papers if "photo" not in p]},
            titled.code: {"title_zh": "主管工程师", "title_en": "Chief Engineer"},
            renamed.code: {"aliases": ["A new alias"], "name_en": "Another spelling"},
        },
        gone={gone.code},
        added=[beside],
    )
    planted = {
        gone.code: K.GONE, closed.code: K.CLOSED, coded.code: K.REPLACED, up.code: K.RAISED,
        down.code: K.LOWERED, papers.code: K.PAPERS, titled.code: K.RETITLED,
    }  # fmt: skip
    stages = [S.SUBMITTED, S.INITIAL_REVIEW, S.SUPPLEMENT_REQUESTED, S.SECOND_REVIEW]
    wanted = {}
    for number, entry in enumerate((gone, closed, coded, up, down, papers, titled)):
        claim = make_claim(stages[number % 4], entry=entry, years=3)
        wanted[claim.reference] = planted[entry.code]
    # Touched by nothing, or over.
    make_claim(entry=renamed)
    make_claim(entry=same)
    make_claim(S.REFUSED, entry=gone)
    make_claim(S.WITHDRAWN, entry=up)
    found = kinds(new)
    assert found.keys() == wanted.keys()
    assert all(wanted[reference] in of for reference, of in found.items())
    with pytest.raises(DomainError, match="Without a choice: 7"):
        publish(new)
    db.session.rollback()
    assert new.state == EditionState.PROPOSED
    choices = {one.claim.id: one.options[-1] for one in affected_by(new)}
    last = choices.popitem()
    choose(new, choices)
    with pytest.raises(DomainError, match="Without a choice: 1"):
        publish(new)
    db.session.rollback()
    choose(new, dict([last]))
    publish(new)
    assert new.state == EditionState.PUBLISHED
    applied = db.session.scalars(select(EditionChoice.applied_at)).all()
    assert (len(applied), None in applied) == (7, False)


def ENTRY_OF(entry: CatalogueEntry) -> dict[str, object]:  # noqa: N802 - reads as a table
    return {name: getattr(entry, name) for name in ENTRY_FIELDS}


def test_keep_move_and_ask_do_what_they_say(app, old):
    (entry,) = entries(old, 1)
    kept, moved, asked = (make_claim(S.INITIAL_REVIEW, entry=entry, years=3) for _ in range(3))
    new = successor(old, {entry.code: HIGH})
    options = Choice.KEEP, Choice.MOVE, Choice.ASK
    choose(new, dict(zip([kept.id, moved.id, asked.id], options, strict=True)))
    publish(new)
    db.session.expire_all()
    assert [(one.edition_id == new.id, one.level) for one in (kept, moved, asked)] == [
        (False, "intermediate"), (True, "associate-senior"), (False, "intermediate")
    ]  # fmt: skip
    assert moved.entry["edition"]["slug"] == new.slug
    assert moved.title == {"en": "Senior Engineer", "zh": "高级工程师"}
    assert moved.standing is S.INITIAL_REVIEW
    assert [letters(one) for one in (kept, moved, asked)] == [
        [], ["edition_effects/told"], ["edition_effects/asked"]
    ]  # fmt: skip
    mine, other = SignedIn(app, asked.claimant), SignedIn(app, moved.claimant)
    page = f"/me/claims/{asked.reference}/edition"
    assert "Senior Engineer" in mine.get(f"{page}?lang=en").text
    assert other.get(page).status_code == other.post(page, choice="move").status_code == 404
    assert mine.post(page, choice="move").status_code == 303
    db.session.expire_all()
    assert (asked.edition_id, asked.level) == (new.id, "associate-senior")
    assert mine.post(page, choice="keep").status_code == 409
    assert "You moved to the new edition" in mine.get(f"{page}?lang=en").text


def test_a_claim_that_went_on_is_not_moved_by_a_late_answer(app, old):
    (entry,) = entries(old, 1)
    claim = make_claim(S.SECOND_REVIEW, entry=entry, years=3)
    new = successor(old, {entry.code: HIGH})
    choose(new, {claim.id: Choice.ASK})
    publish(new)
    claim.state, claim.notice_ends_on = S.PUBLIC_NOTICE, today()
    db.session.commit()
    question = question_to(claim)
    assert question is not None
    with pytest.raises(Conflict):
        services.answer(claim, question, Choice.MOVE, by=claim.claimant, at=now())
    services.answer(claim, question, Choice.KEEP, by=claim.claimant, at=now())
    assert (question.answer, claim.level) == ("keep", "intermediate")


def test_drafts_and_titles_are_told_and_a_title_is_never_moved(app, old):
    first, second = entries(old, 2)
    draft = make_claim(S.DRAFT, entry=first)
    held = make_claim(S.RECOGNISED, entry=second)
    before = dict(held.entry), held.level, dict(held.title), held.edition_id
    beside = {**ENTRY_OF(first), "code": "SZ-NEW-002"}
    change = {first.code: {"state": "closed", "replaced_by": "SZ-NEW-002"}}
    new = successor(old, change, gone={second.code}, added=[beside])
    found = {one.touched: one for one in affected_by(new)}
    assert found.keys() == {Touched.DRAFT, Touched.TITLE}
    assert Choice.MOVE not in found[Touched.TITLE].options
    with pytest.raises(Conflict):
        services.choose(new, {held.id: Choice.MOVE}, by=make_user(Role.CATALOGUE_EDITOR), at=now())
    db.session.rollback()
    choose(new, {draft.id: Choice.MOVE, held.id: Choice.ASK})
    publish(new)
    db.session.expire_all()
    assert (draft.entry_code, draft.edition_id) == ("SZ-NEW-002", new.id)
    assert (dict(held.entry), held.level, dict(held.title), held.edition_id) == before
    assert letters(draft) == letters(held) == ["edition_effects/told"]


def test_a_choice_counts_for_the_effects_it_was_made_for(app, old):
    (entry,) = entries(old, 1)
    claim = make_claim(entry=entry, years=3)
    new = successor(old, {entry.code: LOW})
    choose(new, {claim.id: Choice.MOVE})
    row = db.session.scalar(select(CatalogueEntry).where(CatalogueEntry.edition_id == new.id))
    row.level, row.title_zh, row.title_en = HIGH["level"], HIGH["title_zh"], HIGH["title_en"]
    db.session.commit()
    (one,) = affected_by(new)
    assert (one.made is not None, one.choice) == (True, None)


def test_the_program_decides_nothing_unasked_and_for_all_when_told(app, old):
    gone, raised = entries(old, 2)
    lost, moved = make_claim(entry=gone), make_claim(S.INITIAL_REVIEW, entry=raised, years=9)
    new = successor(old, {raised.code: {"title_zh": "主任", "title_en": "Head"}}, gone={gone.code})
    new.proposed_by_id = None
    db.session.commit()
    with pytest.raises(Undecided) as refused:
        catalogue.publish_edition(new, by=None, at=now())
    assert [line.split()[0] for line in refused.value.lines] == [lost.reference, moved.reference]
    db.session.rollback()
    told = catalogue.publish_edition(new, for_all="move", by=None, at=now())
    db.session.commit()
    assert sorted(told) == ["keep: 1", "move: 1"]
    assert db.session.get_one(Claim, lost.id).edition_id == old.id
    assert db.session.get_one(Claim, moved.id).edition_id == new.id
    made = db.session.scalars(select(EditionChoice)).all()
    assert [row.chosen_by_id for row in made] == [None, None]
    editor = SignedIn(app, make_user(Role.CATALOGUE_EDITOR))
    page = editor.get(f"/desk/catalogue/editions/{new.slug}/effects?lang=en").text
    assert page.count("the program") == 2


def test_the_page_chooses_for_groups_and_rows_and_names_nobody(app, old):
    (entry,) = entries(old, 1)
    claims = [make_claim(entry=entry, years=3) for _ in range(3)]
    new = successor(old, {entry.code: HIGH})
    page = f"/desk/catalogue/editions/{new.slug}/effects"
    editor, second = (SignedIn(app, make_user(Role.CATALOGUE_EDITOR)) for _ in range(2))
    shown = editor.get(f"{page}?lang=en").text
    assert all(claim.reference in shown for claim in claims)
    assert claims[0].holder_name not in shown
    assert "3 have no choice yet" in editor.get(page.removesuffix("/effects")).text
    group = affected_by(new)[0].group
    own = {f"claim-{claims[0].id}": "ask"}
    assert editor.post(page, **{f"group-{group}": "move"}, **own).status_code == 303
    db.session.expire_all()
    made = {row.claim_id: row.choice for row in db.session.scalars(select(EditionChoice))}
    assert made == {claims[0].id: "ask", claims[1].id: "move", claims[2].id: "move"}
    case = page.removesuffix("/effects")
    seen = seen_on(second, case)
    # Whoever confirms saw these choices: changed since, the page is stale.
    later = {f"claim-{claims[1].id}": "keep"}
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("talent.edition_effects.views.now", lambda: now() + timedelta(minutes=1))
        assert editor.post(page, **later).status_code == 303
    sent = {"publish-seen": seen, "go": "send"}
    assert second.post(f"{case}/publish", **sent).status_code == 409
    sent["publish-seen"] = seen_on(second, case)
    assert second.post(f"{case}/publish", **sent).status_code == 303
    assert claims[0].reference in editor.get(page).text
    for role in (None, Role.CITY_REVIEWER):
        assert SignedIn(app, make_user(role)).get(page).status_code == 404
    auditor = SignedIn(app, make_user(Role.AUDITOR))
    assert (auditor.get(page).status_code, auditor.post(page).status_code) == (200, 403)


def test_the_number_of_queries_does_not_grow(app, old):
    many = entries(old, 6)
    new = successor(old, {entry.code: HIGH for entry in many})
    make_claim(entry=many[0], years=3)
    db.session.expire_all()
    one, found = count_queries(lambda: affected_by(new))
    assert len(found) == 1
    for entry in many[1:]:
        make_claim(entry=entry, years=3)
    db.session.expire_all()
    six, found = count_queries(lambda: affected_by(new))
    assert (len(found), six) == (6, one)


def test_rules_for_all_entries_go_with_their_edition_and_are_among_its_effects(app, old):
    """Changed rules touch whom they give another level, and judge nobody before that edition."""
    (entry,) = entries(old, 1)
    claim = make_claim(S.INITIAL_REVIEW, entry=entry)
    old.default_tiers = [asdict(rule) for rule in default_rules()]
    editor = make_user(Role.CATALOGUE_EDITOR)
    set_tier_rules(
        [Rule(Level.JUNIOR, Degree.NONE, 0)], is_official=True, by=editor, at=now(),
        seen=fingerprint_of_rules(),
    )  # fmt: skip
    db.session.commit()
    assert (
        answer_early(entry, Facts(Degree.DOCTORATE, 9)).assessment.reached.level == "intermediate"
    )
    new = successor(old, {})
    new.state = EditionState.DRAFT
    catalogue.propose_edition(new, today(), by=None, at=now())
    assert [rule["level"] for rule in new.default_tiers] == ["junior"]
    assert new.default_tiers_official
    (one,) = affected_by(new)
    assert (one.claim.id, [effect.kind for effect in one.effects]) == (claim.id, [K.UNREACHED])
    catalogue.take_back(new, by=editor, at=now())
    assert new.default_tiers is None
