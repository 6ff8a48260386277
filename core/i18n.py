"""Languages: which one a request speaks, and how dates, numbers and two-language data are shown.

English and Simplified Chinese are equal. The locale code is zh_Hans_CN inside (what gettext and
Flask-Security find), `zh` in addresses, and `zh-Hans` in HTML.
"""

import contextlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, LazyString, force_locale, get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from core.clock import BEIJING, today
from core.db import Base, write_afterwards
from core.errors import DomainError, Words

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
NAMES = {"en": "English", "zh": "中文"}
HTML_LANGUAGE = {"en": "en", "zh": "zh-Hans"}
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


class _Messages(Domain):  # type: ignore[misc]  # comes untyped
    """The catalogues, by language and script: the library's look-up costs more than the words."""

    def get_translations(self) -> Any:
        locale = _known_locale() or get_locale()
        if locale is None:
            return super().get_translations()
        # A locale compares itself with another by half a dozen calls.
        key = locale.language, locale.script
        known = self.cache.get(key)
        if known is None:
            known = self.cache[key] = super().get_translations()
        return known


def _known_locale() -> Locale | None:
    """What Flask-Babel keeps with the request once it was asked, without its five look-ups."""
    kept = g.get("_flask_babel") if has_app_context() else None
    return getattr(kept, "babel_locale", None)


class _Babel(Babel):  # type: ignore[misc]  # comes untyped
    @cached_property
    def domain_instance(self) -> Domain:
        return _Messages()


babel = _Babel()

# Flask-Babel hands a lazy message to templates as ready markup, values and all; ours are text.
LazyString.__html__ = lambda self: escape(str(self))


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent / "translations")
    babel.init_app(app, locale_selector=_select_locale)
    app.jinja_env.globals.update(_=_say, gettext=_say)
    app.add_template_filter(tr, "tr")
    app.add_template_filter(show_date, "date")
    app.add_template_filter(show_short_date, "short_date")
    app.add_template_filter(show_datetime, "datetime")
    app.add_template_filter(show_span, "span")
    app.add_template_filter(show_clock, "clock")
    app.add_template_filter(show_number, "number")
    app.add_template_global(other_language)
    app.context_processor(lambda: {"html_lang": HTML_LANGUAGE[language()], "language": language()})
    app.after_request(_remember_language)


@pass_context
def _say(context: Context, message: str, **values: Any) -> str:
    # What Jinja's own `_` does in three calls of a context; a page says some fifty messages.
    said: str = babel.domain_instance.get_translations().ugettext(message)
    words = Markup(said) if context.eval_ctx.autoescape else said  # noqa: S704 - ours
    return words % values if "%" in said else words


def _select_locale() -> str:
    # Commands and jobs speak English unless they say otherwise with force_locale; asking
    # `language` there would come back here.
    return LOCALES[language()] if has_request_context() else LOCALES["en"]


def language() -> str:
    """'en' or 'zh': what was asked for, then the account's, the cookie's, the browser's."""
    if not has_request_context():
        return "zh" if str(get_locale() or "").startswith("zh") else "en"
    chosen: str | None = g.get("language")
    if chosen is None:
        chosen = g.language = _choose_language()
    return chosen


def _choose_language() -> str:
    asked = _asked_language()
    if asked in LOCALES:
        return asked
    if (
        current_user
        and current_user.is_authenticated
        and current_user.preferred_language in LOCALES
    ):
        return str(current_user.preferred_language)
    if request.cookies.get(COOKIE) in LOCALES:
        return request.cookies[COOKIE]
    for wanted, _quality in request.accept_languages:
        if wanted.lower().startswith("zh"):
            return "zh"
        if wanted.lower().startswith("en"):
            return "en"
    return "en"


@contextlib.contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything said inside is said in this language ('en' or 'zh'), not the request's."""
    before = g.get("language")
    g.language = code
    try:
        with force_locale(LOCALES[code]):
            yield
    finally:
        g.pop("language", None)
        if before is not None:
            g.language = before


def _asked_language() -> str:
    """What the request itself asks for. A body too large to be read asks for nothing."""
    try:
        posted = request.form.get("_lang", "")
    except HTTPException:
        posted = ""
    return posted or request.args.get("lang", "")


def _remember_language(response: Response) -> Response:
    asked = _asked_language()
    if asked not in LOCALES:
        return response
    if current_user and current_user.is_authenticated and current_user.preferred_language != asked:
        _remember_in_account(current_user.id, asked)
    response.set_cookie(
        COOKIE,
        asked,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _remember_in_account(user_id: uuid.UUID, code: str) -> None:
    # The one write a GET may cause: contract.md §4 lets the address itself set the language.
    users = Base.metadata.tables["user"]
    change = update(users).where(users.c.id == user_id).values(preferred_language=code)

    def write(session: Session) -> None:
        session.execute(change)

    write_afterwards(write)


def tr(text: Mapping[str, str] | str | None) -> str:
    """The text in the request's language, or in the other one rather than nothing."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    here = language()
    return text.get(here) or text.get("zh" if here == "en" else "en") or ""


def other_language() -> LanguageLink:
    """The language this page is not in, with the address of the same page in it."""
    code = "zh" if language() == "en" else "en"
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return LanguageLink(
        code, NAMES[code], f"{request.path}?{urlencode([*arguments, ('lang', code)])}"
    )


def show_date(value: date | datetime | None) -> str:
    """A day as people write it: 10 July 2027, 2027年7月10日; of a moment its day in Beijing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(BEIJING).date()
    if language() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return _in_english(value)


@lru_cache(maxsize=4_000)
def _in_english(day: date) -> str:
    return format_date(day, "d MMMM yyyy", locale="en")


def show_short_date(value: date | datetime) -> str:
    """A day near today, for dense lists: 10 Jul, 7月10日; with its year where that is another."""
    day = value.astimezone(BEIJING).date() if isinstance(value, datetime) else value
    year = "" if day.year == today().year else f"{day.year}"
    if language() == "zh":
        return f"{year and year + '年'}{day.month}月{day.day}日"
    return f"{format_date(day, 'd MMM', locale='en')}{year and ' ' + year}"


def show_short_days(first: date, last: date) -> str:
    """One day, or from one to another."""
    return "–".join(show_short_date(day) for day in dict.fromkeys((first, last)))


def show_datetime(value: datetime | None) -> str:
    """A moment in Beijing time with the zone named (R5)."""
    if value is None:
        return ""
    return _in_beijing(_day_and_time(value))


def show_span(starts: datetime, ends: datetime) -> str:
    """From when to when, the day said once where it is the same: 10 July 2027, 10:00–12:00."""
    first, last = starts.astimezone(BEIJING), ends.astimezone(BEIJING)
    if first.date() == last.date():
        return _in_beijing(f"{_day_and_time(first)}–{last:%H:%M}")
    return _in_beijing(f"{_day_and_time(first)} – {_day_and_time(last)}")


def show_clock(moment: datetime) -> str:
    """The hours and minutes of a moment in Beijing; the day stands beside it."""
    return f"{moment.astimezone(BEIJING):%H:%M}"


def _day_and_time(value: datetime) -> str:
    between = " " if language() == "zh" else ", "
    return f"{show_date(value)}{between}{value.astimezone(BEIJING):%H:%M}"


def _in_beijing(words: str) -> str:
    return words + (" 北京时间（UTC+8）" if language() == "zh" else " Beijing (UTC+8)")


def show_number(value: float | Decimal) -> str:
    if isinstance(value, int):
        return f"{value:,}"  # as both languages write a whole number
    return str(format_decimal(value, locale=LOCALES[language()]))


def typed_in(said: Mapping[str, Any], name: str) -> dict[str, str]:
    """What was typed into `<name>_<language>`, by language; without the empty ones."""
    words = {code: said[f"{name}_{code}"] for code in LOCALES}
    return {code: text for code, text in words.items() if text}


def in_both(words: Mapping[str, str], missing: Words, *, field: str) -> dict[str, str]:
    """The text in both languages, trimmed; refuses at `<field>_<language>` where one is missing."""
    for code in LOCALES:
        if not (words.get(code) or "").strip():
            raise DomainError(missing, field=f"{field}_{code}")
    return {code: words[code].strip() for code in LOCALES}


def reason_in_both(reason: Mapping[str, str]) -> dict[str, str]:
    """Why something was decided, as the field `text` of an action's form says it."""
    return in_both(reason, _l("The reason is needed in both languages."), field="text")
