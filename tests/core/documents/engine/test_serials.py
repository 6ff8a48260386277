import pytest

from core.documents.engine import check_token, new_serial, normalise_serial, verify_token
from core.documents.engine.serials import ALPHABET, check_character


def test_a_new_serial_reads_back_and_differs_each_time():
    serials = {new_serial("SZ26") for _ in range(2000)}
    assert len(serials) == 2000
    assert all(normalise_serial(serial) == serial for serial in serials)
    assert not set("ILOU") & set("".join(serials))


@pytest.mark.parametrize("prefix", ["", "S", "SZ-26", "sz26", "LO26", "TOOLONGXX", "苏州"])
def test_a_prefix_that_would_not_survive_is_refused(prefix):
    with pytest.raises(ValueError, match="prefix"):
        new_serial(prefix)


@pytest.mark.parametrize(
    "typed",
    [
        "sz27 7k3m 9qxp 4wtd p",
        "SZ277K3M9QXP4WTDP",
        " SZ27—7K3M–9QXP 4WTD.P ",
        "ＳＺ２７－７Ｋ３Ｍ－９ＱＸＰ－４ＷＴＤ－Ｐ",
    ],
)
def test_what_people_type_is_understood(typed):
    assert normalise_serial(typed) == "SZ27-7K3M-9QXP-4WTD-P"


def test_lookalike_letters_are_read_as_digits():
    body = "SZ27" + "0101ABCD0011"
    proper = normalise_serial(body + check_character(body))
    assert normalise_serial("SZ27-OIOL-ABCD-OOLI-" + check_character(body)) == proper
    assert proper is not None


def test_every_single_wrong_character_is_noticed():
    good = "SZ277K3M9QXP4WTDP"
    wrong = (
        good[:place] + other + good[place + 1 :]
        for place in range(len(good))
        for other in ALPHABET
        if other != good[place]
    )
    assert [text for text in wrong if normalise_serial(text)] == []


def test_most_swaps_of_neighbours_are_noticed():
    missed = 0
    for _ in range(300):
        good = new_serial("SZ26").replace("-", "")
        for i in range(len(good) - 1):
            swapped = good[:i] + good[i + 1] + good[i] + good[i + 2 :]
            missed += swapped != good and normalise_serial(swapped) is not None
    assert missed < 300 * 16 * 0.01


@pytest.mark.parametrize(
    "text", ["", "-", "x" * 10_000, "SZ27", "\x00\ud800", "SZ27-7K3M-9QXP-4WTD-U"]
)
def test_nonsense_is_no_serial(text):
    assert normalise_serial(text) is None


def test_a_token_belongs_to_one_serial_and_one_key():
    token = check_token("SZ27-7K3M-9QXP-4WTD-P", b"key")
    assert len(token) == 10
    assert set(token) <= set(ALPHABET)
    assert verify_token("SZ27-7K3M-9QXP-4WTD-P", token.lower() + " ", b"key")
    assert not verify_token("SZ27-7K3M-9QXP-4WTD-P", token, b"other")
    assert not verify_token("SZ27-7K3M-9QXP-4WTE-P", token, b"key")
    assert not verify_token("SZ27-7K3M-9QXP-4WTD-P", "", b"key")
    assert not verify_token("SZ27-7K3M-9QXP-4WTD-P", "ü" * 10, b"key")
    assert not verify_token("SZ27-7K3M-9QXP-4WTD-P", "\ud800" * 10, b"key")


def test_ten_thousand_guesses_hit_nothing():
    guesses = (new_serial("SZ26")[5:15] for _ in range(10_000))
    assert not any(verify_token("SZ27-7K3M-9QXP-4WTD-P", guess, b"key") for guess in guesses)
