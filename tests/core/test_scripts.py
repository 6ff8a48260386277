"""The language of a name by its script, so that it is read aloud and drawn in its own letters."""

from __future__ import annotations

import pytest

from core.scripts import language_of

NAMES = {
    "my": "အောင်ဆန်း",
    "bo": "བསྟན་འཛིན",
    "bn": "রবীন্দ্রনাথ ঠাকুর",
    "ta": "கமலா ஹாரிஸ்",
    "ka": "გიორგი მარგველაშვილი",
    "hy": "Արամ Խաչատրյան",
    "am": "ኃይለ ገብረ ሥላሴ",
    "km": "ហ៊ុន សែន",
    "lo": "ບຸນຍັງ ວໍລະຈິດ",
    "mn": "ᠴᠢᠩᠭᠢᠰ",
    "gu": "નરેન્દ્ર મોદી",
    "pa": "ਮਨਮੋਹਨ ਸਿੰਘ",
    "te": "సత్య నాదెళ్ల",
    "kn": "ಗಿರೀಶ",
    "ml": "മോഹൻലാൽ",
    "si": "කුමාර සංගක්කාර",
    "ar": "محمد بن عبد الله",
    "ru": "Екатерина Щербакова",
    "zh-Hans": "张伟",
    "en": "Łukasz Żółć",
}


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_a_script_tells_the_language(language, name):
    assert language_of(name) == language
