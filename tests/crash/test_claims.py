"""SIGKILL while claims are typed and sent: nothing acknowledged is lost, nothing doubled (G3, G14)."""

from __future__ import annotations

import json
import random
import sys
import time
import uuid

import pytest
from cryptography.fernet import Fernet

from tests.crash.city import query, settle
from tests.crash.claimants import CONFIRMED, MARKED, Claimant
from tests.crash.portals import POINTS, prepare
from tests.running import LONGEST, RunningPortal, wait_for

pytestmark = pytest.mark.crash

ACCOUNTS = ("employer", "carrier", "juror", "gate")
SEED = 20261122


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunningPortal, list[Claimant]]:
    """The program after its last of POINTS lives, at rest, and those who used it."""
    portal = RunningPortal(prepare(tmp_path_factory.mktemp("claims") / "data"))
    moments, starts = random.Random(SEED), []
    portal.start()
    claimants = settle_in(portal)
    for life_number in range(1, POINTS + 1):
        enough = min(life_number, 2 * len(claimants))
        lives = [claimant.live() for claimant in claimants]
        time.sleep(moments.uniform(0.1, 2.0))
        wait_for(lambda enough=enough: count_sent(claimants) >= enough, "nobody could send a claim")
        portal.kill()
        for life in lives:
            life.join(LONGEST)
        assert query(portal.data_dir, "PRAGMA integrity_check") == [("ok",)]
        assert query(portal.data_dir, "PRAGMA foreign_key_check") == []
        portal.start()
        starts.append(portal.started_in)
    settle(portal)
    assert portal.stop() == 0
    sent = count_sent(claimants)
    saved = sum(len(claimant.acknowledged.saved) for claimant in claimants)
    assert sent >= min(POINTS, 2 * len(claimants)), "too little happened to prove anything"
    assert saved >= POINTS, "too little happened to prove anything"
    sys.stdout.write(f"\n{POINTS} kills, {sent} claims and {saved} steps acknowledged, ")
    sys.stdout.write(f"slowest start {max(starts):.1f} s\n")
    return portal, claimants


def settle_in(portal: RunningPortal) -> list[Claimant]:
    """Four people with full wallets, each with a quarter of the catalogue before them."""
    district = query(
        portal.data_dir, "SELECT scope_value FROM role_grant WHERE scope_kind = 'district'"
    )
    entries = [
        code
        for (code,) in query(
            portal.data_dir,
            "SELECT code FROM catalogue_entry WHERE region IN ('US', 'GB')"
            " AND code NOT IN (SELECT entry_code FROM claim) ORDER BY code",
        )
    ]
    claimants = []
    for number, account in enumerate(ACCOUNTS):
        claimant = Claimant(portal.url, account, district[0][0], entries[number :: len(ACCOUNTS)])
        claimant.settle_in()
        papers = query(
            portal.data_dir,
            "SELECT p.kind, p.id FROM wallet_paper p JOIN user u ON u.id = p.owner_id"
            " WHERE u.email = ?",
            claimant.email,
        )
        assert len(papers) > 5
        claimant.take_papers({kind: str(uuid.UUID(number)) for kind, number in papers})
        claimants.append(claimant)
    return claimants


def test_every_acknowledged_claim_is_there_once(
    killed: tuple[RunningPortal, list[Claimant]],
) -> None:
    portal, claimants = killed
    for claimant in claimants:
        for reference in claimant.acknowledged.sent:
            found = query(portal.data_dir, "SELECT state FROM claim WHERE reference = ?", reference)
            assert found == [("submitted",)], reference
        for reference in claimant.acknowledged.started:
            found = query(
                portal.data_dir, "SELECT count(*) FROM claim WHERE reference = ?", reference
            )
            assert found == [(1,)], reference


def test_no_claim_is_half_sent_or_doubled(killed: tuple[RunningPortal, list[Claimant]]) -> None:
    """Also of those nobody was told of: one move and one letter, or still a draft."""
    portal, claimants = killed
    for claimant in claimants:
        claims = query(
            portal.data_dir,
            "SELECT c.id, c.reference, c.state, c.entry_code FROM claim c"
            " JOIN user u ON u.id = c.claimant_id WHERE u.email = ?",
            claimant.email,
        )
        entries = [entry for *_, entry in claims]
        assert len(entries) == len(set(entries))
        for number, reference, state, _entry in claims:
            moves = query(
                portal.data_dir,
                "SELECT count(*) FROM claim_move WHERE claim_id = ? AND target = 'submitted'",
                number,
            )
            letters = query(
                portal.data_dir,
                "SELECT state FROM message WHERE kind = 'claims/received' AND about_id = ?",
                str(uuid.UUID(number)),
            )
            wanted = ([(0,)], []) if state == "draft" else ([(1,)], [("sent",)])
            assert (moves, letters) == wanted, reference


def test_no_acknowledged_step_is_lost(killed: tuple[RunningPortal, list[Claimant]]) -> None:
    portal, claimants = killed
    looked_at = 0
    for claimant in claimants:
        for (reference, step), marks in claimant.acknowledged.saved.items():
            state, draft = query(
                portal.data_dir, "SELECT state, draft FROM claim WHERE reference = ?", reference
            )[0]
            if state != "draft":
                continue
            kept = opened(portal, draft).get(step, {}).get(MARKED[step], [])
            was_confirmed = CONFIRMED in marks
            looked_at += was_confirmed
            assert set(kept) <= set(marks), (reference, step)
            assert kept or not was_confirmed, (reference, step)
    assert looked_at, "no draft was cut short"


def opened(portal: RunningPortal, draft: str) -> dict[str, dict[str, list[str]]]:
    """What a draft holds; it is kept encrypted."""
    key = (portal.data_dir / "keys" / "field_keys").read_text().strip()
    held: dict[str, dict[str, list[str]]] = json.loads(Fernet(key).decrypt(draft))
    return held


def count_sent(claimants: list[Claimant]) -> int:
    return sum(len(claimant.acknowledged.sent) for claimant in claimants)
