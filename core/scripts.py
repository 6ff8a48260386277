"""Which language a name is probably in, so that it is read aloud and drawn right."""

import unicodedata

# First match wins: kana before Han, because Japanese names mix both.
_SCRIPTS = (
    (("HIRAGANA", "KATAKANA"), "ja"),
    (("HANGUL",), "ko"),
    (("CJK",), "zh-Hans"),
    (("ARABIC",), "ar"),
    (("HEBREW",), "he"),
    (("DEVANAGARI",), "hi"),
    (("THAI",), "th"),
    (("CYRILLIC",), "ru"),
    (("GREEK",), "el"),
    *(
        ((script,), language)
        for script, language in (
            ("MYANMAR", "my"),
            ("TIBETAN", "bo"),
            ("BENGALI", "bn"),
            ("TAMIL", "ta"),
            ("GEORGIAN", "ka"),
            ("ARMENIAN", "hy"),
            ("ETHIOPIC", "am"),
            ("KHMER", "km"),
            ("LAO", "lo"),
            ("MONGOLIAN", "mn"),
            ("GUJARATI", "gu"),
            ("GURMUKHI", "pa"),
            ("TELUGU", "te"),
            ("KANNADA", "kn"),
            ("MALAYALAM", "ml"),
            ("SINHALA", "si"),
            ("THAANA", "dv"),
            ("SYRIAC", "syr"),
            ("NKO", "nqo"),
            ("TIFINAGH", "zgh"),
            ("CHEROKEE", "chr"),
        )
    ),
)


def language_of(text: str) -> str:
    """A language tag for `text` by its script; 'en' for Latin letters of whatever language."""
    names = {unicodedata.name(character, "").split(" ", 1)[0].split("-")[0] for character in text}
    for scripts, language in _SCRIPTS:
        if names & set(scripts):
            return language
    return "en"
