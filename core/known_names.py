"""Names of schools, issuers and employers, offered while one is typed; what is typed stays typed.

Slices give the names (`NAME_SOURCES`); a field of `NamedField` asks for them as it is filled in, by
name in either language, other names, pinyin with or without blanks, and initials. Without scripts
it is a line of text like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request, url_for
from flask_login import current_user
from markupsafe import Markup
from wtforms import Field, StringField
from wtforms.validators import Length
from wtforms.widgets import TextInput

from core.errors import NotFound, Words
from core.forms import Required
from core.i18n import language
from core.name_keys import folded
from core.pinyin import read_aloud
from core.printable import no_control_characters
from core.registries import Registry
from core.web import public

bp = Blueprint("known_names", __name__, url_prefix="/names")
MOST_OFFERED = 8
LONGEST_TYPED = 80


@dataclass(frozen=True)
class KnownName:
    """One name as pages show it, and all it is found by, folded and without blanks."""

    name_en: str
    name_zh: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, name_en: str, name_zh: str, others: Iterable[str] = ()) -> KnownName:
        keys = (key for name in (name_en, name_zh, *others) if name for key in _keys(name))
        return cls(name_en or name_zh, name_zh or name_en, tuple(dict.fromkeys(keys)))


@dataclass(frozen=True)
class NameSource:
    """`names` are all there are, kept by whoever gives them; `is_public`: anybody may ask."""

    key: str
    names: Callable[[], Sequence[KnownName]]
    is_public: bool = False


NAME_SOURCES = Registry[NameSource]("names", "Names that are offered while one is typed.")


def find_names(typed: str, known: Iterable[KnownName]) -> list[KnownName]:
    """What may be meant: first what begins so, then what holds it (from two characters on)."""
    wanted = folded(typed[:LONGEST_TYPED]).replace(" ", "")
    if not wanted:
        return []
    begun, within = [], []
    for one in known:
        if any(key.startswith(wanted) for key in one.keys):
            begun.append(one)
        elif len(wanted) > 1 and any(wanted in key for key in one.keys):
            within.append(one)
    return [*begun, *within][:MOST_OFFERED]


class _NamedInput(TextInput):
    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        offered = f"{field.id}-offered"
        source: str = field.source
        asking = {
            "list": offered, "autocomplete": "off", "data_hx_target": f"#{offered}",
            "data_hx_get": url_for("known_names.offered", source=source),
            "data_hx_trigger": "input changed delay:200ms", "data_hx_sync": "this:replace",
            "data_hx_push_url": "false",
        }  # fmt: skip
        drawn = super().__call__(field, **{**asking, **kwargs})
        return Markup('{}<datalist id="{}"></datalist>').format(drawn, offered)


class NamedField(StringField):
    """A line of text that offers the names of `source`; any other name may be typed as well."""

    widget = _NamedInput()

    def __init__(
        self, label: Words, longest: int, *, source: str, missing: Words = "",
        check: Any = no_control_characters, **kwargs: Any,
    ) -> None:  # fmt: skip
        needed = [Required(missing)] if missing else []
        super().__init__(label, [*needed, Length(max=longest), check], **kwargs)
        self.source = source


@bp.get("/<source>")
@public
def offered(source: str) -> str:
    """Options for what was typed last, in the one parameter the field sends."""
    known = NAME_SOURCES.find(source)
    if known is None or not (known.is_public or current_user.is_authenticated):
        raise NotFound
    typed = next(iter(request.args.values()), "")
    shown = "zh" if language() == "zh" else "en"
    options = Markup().join(
        Markup('<option value="{}" label="{}"></option>').format(
            one.name_zh if shown == "zh" else one.name_en, f"{one.name_zh} · {one.name_en}"
        )
        for one in find_names(typed, known.names())
    )
    return str(options)


def _keys(name: str) -> list[str]:
    """The name itself, the capitals of its words, and how its Chinese sounds, whole and short."""
    words = folded(name).split()
    keys = ["".join(words)]
    if len(words) > 1:
        keys.append("".join(word[0] for word in words))
    if not name.isascii():
        spoken = read_aloud("".join(words))
        keys += ["".join(spoken), "".join(syllable[0] for syllable in spoken)]
    return keys
