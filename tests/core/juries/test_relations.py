"""Who is too near to whom to judge: each kind of relation, and what is none."""

from __future__ import annotations

import uuid

import pytest

from core.juries.relations import Judge, Register, near_each, overlap, own_domain, plain_name
from core.juries.states import ConflictKind as K
from core.juries.subjects import Parties, Studies

ENTITY, BRANCH, UNIVERSITY = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
REGISTER = Register(
    entity_of={ENTITY: ENTITY, BRANCH: ENTITY, UNIVERSITY: UNIVERSITY},
    by_name={
        plain_name("苏州星尘光电有限公司"): {ENTITY},
        plain_name("Stardust Photonics Co., Ltd."): {ENTITY},
        plain_name("星尘"): {ENTITY},
        plain_name("星尘昆山分公司"): {ENTITY},
        plain_name("苏州大学"): {UNIVERSITY},
        plain_name("Soochow University"): {UNIVERSITY},
    },
)


def judge(**known) -> Judge:
    return Judge(uuid.uuid4(), **known)


def near(one: Judge, parties: Parties, register: Register):
    subject = uuid.uuid4()
    return near_each([one], {subject: parties}, register).get((one.user_id, subject), [])


def kinds(one: Judge, **parties) -> set[K]:
    return {found.kind for found in near(one, Parties(**parties), REGISTER)}


def employed(name: str) -> Judge:
    return judge(organisation_names=(name,))


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ("苏州星尘光电有限公司", "苏州星尘光电股份有限公司"),
        ("苏州星尘光电有限公司", "苏州星尘光电集团有限公司"),
        ("苏州星尘光电有限公司", "星尘"),
        ("星尘昆山分公司", "Stardust Photonics Co., Ltd."),
        ("STARDUST  photonics", "Stardust Photonics Ltd"),
        ("Stardust Photonics", "Stardust–Photonics Inc."),
        ("Ünknown Wörks GmbH", "UNKNOWN WORKS"),
        ("ＡＢＣ　Robotics", "abc robotics co"),
    ],
)
def test_the_same_employer_by_any_of_its_names(own, theirs):
    assert kinds(employed(own), organisation_names=frozenset({theirs})) == {K.ORGANISATION}
    assert kinds(employed(theirs), organisation_names=frozenset({own})) == {K.ORGANISATION}


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ("苏州星尘光电有限公司", "苏州星辰光电有限公司"),
        ("Stardust", "Stardust Photonics"),
        ("无", "无"),
        ("N/A", "n/a"),
        ("自由职业", "自由职业"),
        ("Self-employed", "self employed"),
        ("", ""),
    ],
)
def test_other_employers_and_none_at_all(own, theirs):
    assert kinds(employed(own), organisation_names=frozenset({theirs})) == set()


def test_branch_and_entity_are_one_by_whatever_they_are_known():
    branch, entity = frozenset({BRANCH}), frozenset({ENTITY})
    assert kinds(judge(organisation_ids=branch), organisation_ids=entity) == {K.ORGANISATION}
    assert kinds(judge(organisation_ids=entity), organisation_ids=branch) == {K.ORGANISATION}
    assert kinds(judge(organisation_ids=branch), organisation_names=frozenset({"星尘"})) == {
        K.ORGANISATION
    }
    other = frozenset({uuid.uuid4()})
    assert kinds(judge(organisation_ids=branch), organisation_ids=other) == set()


def test_a_recommender_is_told_apart():
    assert kinds(employed("星尘"), recommender_ids=frozenset({BRANCH})) == {K.RECOMMENDER}
    named = frozenset({"Soochow University"})
    assert kinds(employed("苏州大学"), recommender_names=named) == {K.RECOMMENDER}


def test_a_member_of_the_team():
    one = judge()
    assert kinds(one, user_ids=frozenset({one.user_id, uuid.uuid4()})) == {K.TEAM}
    assert kinds(one, user_ids=frozenset({uuid.uuid4()})) == set()


@pytest.mark.parametrize(
    ("own", "theirs", "meets"),
    [
        ((2001, 2005), (2005, 2009), True),
        ((2001, 2005), (2006, 2009), False),
        ((2006, 2009), (2001, 2005), False),
        ((2001, None), (2015, 2019), True),
        ((None, 2005), (2006, None), False),
        ((None, None), (1990, 1991), True),
    ],
)
def test_years_at_a_university(own, theirs, meets):
    assert overlap(Studies("x", *own), Studies("x", *theirs)) is meets
    studied = judge(studies=(Studies("苏州大学", *own),))
    team = (Studies("Soochow University", *theirs), Studies("Elsewhere", *own))
    assert kinds(studied, universities=team) == ({K.UNIVERSITY} if meets else set())


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("li@stardust.com.cn", "stardust.com.cn"),
        ("li@mail.stardust.com.cn", "stardust.com.cn"),
        ("li@cs.suda.edu.cn", "suda.edu.cn"),
        ("li@SIP.gov.cn.", "sip.gov.cn"),
        ("ada@eng.cam.ac.uk", "cam.ac.uk"),
        ("ada@example.org", "example.org"),
        ("li@gmail.com", ""),
        ("li@vip.163.com", ""),
        ("li@yahoo.co.jp", ""),
        ("li@foxmail.com", ""),
        ("li@edu.cn", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_whose_domain_an_address_has(address, domain):
    assert own_domain(address) == domain


def test_addresses_of_one_organisation():
    assert kinds(judge(email="a@cs.suda.edu.cn"), email_domains=frozenset({"suda.edu.cn"})) == {
        K.ADDRESS_DOMAIN
    }
    assert kinds(judge(email="a@qq.com"), email_domains=frozenset({"qq.com"})) == set()
    assert kinds(judge(email="a@x.edu.cn"), email_domains=frozenset({"y.edu.cn"})) == set()


def test_many_at_once_find_the_same_as_one_by_one():
    judges = [employed("星尘"), judge(email="a@suda.edu.cn"), judge()]
    parties = {
        uuid.uuid4(): Parties(organisation_names=frozenset({"苏州星尘光电"})),
        uuid.uuid4(): Parties(email_domains=frozenset({"suda.edu.cn"})),
        uuid.uuid4(): Parties(user_ids=frozenset({judges[2].user_id})),
        uuid.uuid4(): Parties(),
    }
    found = near_each(judges, parties, REGISTER)
    alone = {
        (who.user_id, subject): near(who, one, REGISTER)
        for who in judges
        for subject, one in parties.items()
        if near(who, one, REGISTER)
    }
    assert found == alone
    assert len(found) == 3


def test_the_coordinator_is_told_what_was_found():
    studied = judge(studies=(Studies("苏州大学", 2001, 2005),))
    (found,) = near(studied, Parties(universities=(Studies("苏州大学", 2003, None),)), REGISTER)
    assert found.detail == "苏州大学 2003-2005"
