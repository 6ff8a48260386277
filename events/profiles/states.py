"""The closed lists of a profile."""

from flask_babel import lazy_gettext as _l

from core.states import Labelled


class ProfileLanguage(Labelled):
    """Languages people work in; a post asks for Chinese or English."""

    ZH = "zh", _l("Chinese")
    EN = "en", _l("English")
    DE = "de", _l("German")
    FR = "fr", _l("French")
    ES = "es", _l("Spanish")
    RU = "ru", _l("Russian")
    JA = "ja", _l("Japanese")
    KO = "ko", _l("Korean")
    OTHER = "other", _l("Another language")
