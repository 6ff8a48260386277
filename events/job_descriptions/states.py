"""The closed lists that the facts of a post are chosen from, and what a wording may breach."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled


class JobDegree(Labelled):
    """The degree a post asks for, and that an applicant has; lowest first."""

    NONE = "none", lazy_pgettext("degree", "None")
    COLLEGE = "college", _l("College diploma")
    BACHELOR = "bachelor", _l("Bachelor's degree")
    MASTER = "master", _l("Master's degree")
    DOCTORATE = "doctorate", _l("Doctorate")

    @property
    def rank(self) -> int:
        """0 for none up to 4 for a doctorate."""
        return list(JobDegree).index(self)


class PayPeriod(Labelled):
    HOUR = "hour", _l("an hour")
    DAY = "day", _l("a day")
    MONTH = "month", _l("a month")
    YEAR = "year", _l("a year")


class WorkPlaceMode(Labelled):
    ON_SITE = "on_site", lazy_pgettext("work", "On site")
    HYBRID = "hybrid", lazy_pgettext("work", "Partly remote")
    REMOTE = "remote", lazy_pgettext("work", "Remote")


class FlagKind(Labelled):
    """What a wording may breach (R14); a person decides whether it does."""

    SEX = "sex", _l("sex, marriage or children")
    HOUSEHOLD = "household", _l("household registration or origin")
    ETHNICITY = "ethnicity", _l("ethnicity or race")
    RELIGION = "religion", _l("religion")
    AGE = "age", _l("age")
    FEE = "fee", _l("a fee or deposit from candidates")
    GUARANTEE = "guarantee", _l("guaranteed pay or success")
