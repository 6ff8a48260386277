"""How issuers are asked, what comes of it, and who may do it (recognition.md §12)."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled


class ChannelKind(Labelled):
    """An issuer's verification channel."""

    REGISTER = "register", _l("Public register")
    DIRECTORY = "directory", _l("Directory of members")
    CODE = "code", _l("Code check on the issuer's page")
    EMAIL = "email", _l("E-mail to the issuer")
    LETTER = "letter", _l("Letter by post")
    TELEPHONE = "telephone", _l("Telephone")


class CheckResult(Labelled):
    CONFIRMED = "confirmed", _l("The issuer confirms it")
    NOT_CONFIRMED = "not_confirmed", _l("The issuer does not confirm it")
    UNCLEAR = "unclear", _l("The answer is unclear")
    NO_ANSWER = "no_answer", _l("No answer came")


class IssuerPermission(StrEnum):
    READ = "issuer_checks:read"
    NOTE = "issuer_checks:note"


# Whatever is looked up in public tells the issuer nothing about the holder; the others do.
TELLS_THE_ISSUER = frozenset({ChannelKind.EMAIL, ChannelKind.LETTER, ChannelKind.TELEPHONE})
