"""Who is too near to whom to judge (events.md R8): pure, without database or request.

Two sides are reduced to keys, one set for each kind of relation; where they share a key, or years
at a university overlap, there is a conflict. Keys make it linear: thousands of entries against a
hundred jurors are looked up, never compared pair by pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from core.juries.states import ConflictKind
from core.juries.subjects import Parties, Studies
from core.name_keys import folded

# Whoever has an address there shares nothing with others who have one: by its name in whatever
# country (yahoo.co.jp), or as a whole.
_NAMES = """
gmail googlemail outlook hotmail live msn yahoo ymail icloud aol gmx protonmail proton zoho fastmail
tutanota yandex qq foxmail sina sohu naver hanmail daum kakao rediffmail
"""
_DOMAINS = """
163.com 126.com 139.com 189.cn 188.com 263.net 21cn.com tom.com yeah.net wo.cn aliyun.com 2980.com
me.com mac.com mail.com mail.ru bk.ru list.ru inbox.ru web.de t-online.de freenet.de orange.fr
free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it btinternet.com pm.me hey.com nate.com
docomo.ne.jp ezweb.ne.jp softbank.ne.jp bigpond.com comcast.net att.net verizon.net cox.net
seznam.cz wp.pl o2.pl onet.pl bluewin.ch telenet.be ziggo.nl pchome.com.tw hinet.net
singnet.com.sg uol.com.br
"""
# Labels before a country's own that belong to nobody: edu.cn, ac.uk, js.cn (a province).
_ENDINGS = """
ac co com edu gen go gob gouv gov govt gv ltd me mil ne net nom or org plc res sch
ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn
zj
"""
PUBLIC_NAMES, PUBLIC_DOMAINS = frozenset(_NAMES.split()), frozenset(_DOMAINS.split())
_SECOND = frozenset(_ENDINGS.split())
# How a name says what kind of company it is; the same company is called with and without.
_LEGAL = re.compile(
    r"\b(?:co|company|corp|corporation|gmbh|inc|incorporated|limited|llc|llp|ltd|plc|pte|pty|sa|sarl|"
    r"spa|ag|bv|nv|oy|ab|kg|the)\b"
)
_GROUP = re.compile(r"(?:集团|集團)?(?:股份)?(?:有限)?(?:责任|責任)?公司$|(?:集团|集團)$")
# What people write who have no employer.
_NONE = """
na n a none nil no self selfemployed freelance freelancer independent individual retired student
unemployed private 无 無 暂无 没有 个人 自由职业 自由职业者 自雇 退休 学生 待业 无业
"""
NOBODY = frozenset(_NONE.split())


class Near(NamedTuple):
    """What was found between a juror and an entry; `detail` is for the coordinator alone."""

    kind: ConflictKind
    detail: str


@dataclass(frozen=True)
class Register:
    """The organisations known here: of each the legal entity it belongs to, and what it is called.

    A branch and its entity are one (`entity_of`), and each is known by all its names, aliases and
    codes (`by_name`, folded).
    """

    entity_of: Mapping[UUID, UUID] = field(default_factory=dict)
    by_name: Mapping[str, Collection[UUID]] = field(default_factory=dict)

    def keys(self, ids: Iterable[UUID], names: Iterable[str]) -> dict[str, str]:
        """What organisations are compared by, with the name or id that led to each key."""
        found = {str(self.entity_of.get(one, one)): "" for one in ids}
        for name in names:
            plain = plain_name(name)
            known = self.by_name.get(plain, ())
            # A name that nobody bears here is compared as a name.
            found |= {str(self.entity_of.get(one, one)): name for one in known}
            found |= {plain: name} if plain else {}
        return found


@dataclass(frozen=True)
class Judge:
    """What is known of somebody who is to judge."""

    user_id: UUID
    email: str = ""
    organisation_ids: frozenset[UUID] = frozenset()
    organisation_names: tuple[str, ...] = ()
    studies: tuple[Studies, ...] = ()


def near_each(
    judges: Sequence[Judge], parties: Mapping[UUID, Parties], register: Register
) -> dict[tuple[UUID, UUID], list[Near]]:
    """Why which judge may not judge which subject: by the judge's account and the subject's id.

    A pair of whom nothing is known is not in it.
    """
    where: dict[tuple[ConflictKind, str], list[tuple[UUID, str]]] = defaultdict(list)
    studied: dict[str, list[tuple[UUID, Studies, str]]] = defaultdict(list)
    for subject_id, one in parties.items():
        for kind, key, detail in _keys_of(one, register):
            where[kind, key].append((subject_id, detail))
        for studies, name in _studies(one.universities, register):
            studied[studies.name].append((subject_id, studies, name))
    found: dict[tuple[UUID, UUID], dict[Near, None]] = defaultdict(dict)
    for judge in judges:
        matches = (
            (subject_id, Near(kind, said or detail))
            for kind, key, said in _asked_by(judge, register)
            for subject_id, detail in where.get((kind, key), ())
        )
        for subject_id, one_near in chain(matches, _fellows(judge, studied, register)):
            found[judge.user_id, subject_id][one_near] = None
    return {pair: list(reasons) for pair, reasons in found.items()}


@lru_cache(maxsize=20_000)
def plain_name(name: str) -> str:
    """An organisation's name without what kind of company it is, signs and case; empty for none."""
    whole = folded(name).replace(" ", "")
    plain = _GROUP.sub("", _LEGAL.sub("", folded(name)).replace(" ", "")) or whole
    return "" if whole in NOBODY else plain


def own_domain(address: str) -> str:
    """The domain somebody registered, of a mail address or domain; empty for a public provider."""
    labels = address.rpartition("@")[2].strip(" .").casefold().split(".")
    if len(labels) < 2:
        return ""
    is_below = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    own = labels[-3:] if is_below else labels[-2:]
    is_public = own[0] in PUBLIC_NAMES or ".".join(own) in PUBLIC_DOMAINS
    # A mere ending (edu.cn) is nobody's, just like a provider's.
    is_ending = len(own) == 2 and own[0] in _SECOND and len(own[1]) == 2
    return "" if is_public or is_ending else ".".join(own)


def overlap(one: Studies, other: Studies) -> bool:
    """Whether both were there in the same years; an unknown year may be any."""

    def begins_by(begins: int | None, ends: int | None) -> bool:
        return begins is None or ends is None or begins <= ends

    return begins_by(one.from_year, other.to_year) and begins_by(other.from_year, one.to_year)


def _keys_of(one: Parties, register: Register) -> Iterator[tuple[ConflictKind, str, str]]:
    kinds = ConflictKind
    for user_id in one.user_ids:
        yield kinds.TEAM, str(user_id), ""
    for key, name in register.keys(one.organisation_ids, one.organisation_names).items():
        yield kinds.ORGANISATION, key, name
    for key, name in register.keys(one.recommender_ids, one.recommender_names).items():
        yield kinds.RECOMMENDER, key, name
    for domain in filter(None, map(own_domain, one.email_domains)):
        yield kinds.ADDRESS_DOMAIN, domain, domain


def _asked_by(judge: Judge, register: Register) -> Iterator[tuple[ConflictKind, str, str]]:
    kinds = ConflictKind
    yield kinds.TEAM, str(judge.user_id), ""
    for key, name in register.keys(judge.organisation_ids, judge.organisation_names).items():
        yield kinds.ORGANISATION, key, name
        yield kinds.RECOMMENDER, key, name
    if domain := own_domain(judge.email):
        yield kinds.ADDRESS_DOMAIN, domain, domain


def _fellows(
    judge: Judge, studied: Mapping[str, list[tuple[UUID, Studies, str]]], register: Register
) -> Iterator[tuple[UUID, Near]]:
    for own, _name in _studies(judge.studies, register):
        for subject_id, other, name in studied.get(own.name, ()):
            if overlap(own, other):
                yield subject_id, Near(ConflictKind.UNIVERSITY, f"{name} {_years(own, other)}")


def _studies(given: Iterable[Studies], register: Register) -> Iterator[tuple[Studies, str]]:
    """Studies by what a university is compared by, so that its names are one; and its name."""
    for one in given:
        # Several keys may lead to the same finding, which is then kept once.
        for key in register.keys((), (one.name,)):
            yield Studies(key, one.from_year, one.to_year), one.name


def _years(own: Studies, other: Studies) -> str:
    """The years both may have been there, for the coordinator."""
    since = max(filter(None, (own.from_year, other.from_year)), default="?")
    until = min(filter(None, (own.to_year, other.to_year)), default="?")
    return f"{since}-{until}"
