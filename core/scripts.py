# ruff: noqa: SIM905 - a table of words reads best as running text
"""Which language a name is probably in, so that it is read aloud and drawn right."""

import unicodedata

# First match wins: kana before Han, because Japanese names mix both.
_SCRIPTS = dict(
    pair.split("=")
    for pair in """
HIRAGANA=ja KATAKANA=ja HANGUL=ko CJK=zh-Hans ARABIC=ar HEBREW=he DEVANAGARI=hi THAI=th
CYRILLIC=ru GREEK=el MYANMAR=my TIBETAN=bo BENGALI=bn TAMIL=ta GEORGIAN=ka ARMENIAN=hy
ETHIOPIC=am KHMER=km LAO=lo MONGOLIAN=mn GUJARATI=gu GURMUKHI=pa TELUGU=te KANNADA=kn
MALAYALAM=ml SINHALA=si THAANA=dv SYRIAC=syr NKO=nqo TIFINAGH=zgh CHEROKEE=chr
""".split()
)


def language_of(text: str) -> str:
    """A language tag for `text` by its script; 'en' for Latin letters of whatever language."""
    names = {unicodedata.name(character, "").split(" ", 1)[0].split("-")[0] for character in text}
    return next((language for script, language in _SCRIPTS.items() if script in names), "en")
