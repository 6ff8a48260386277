"""A post's life (events.md §7.2, R14) and the closed lists its facts are chosen from."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State


class JobState(State):
    DRAFT = "draft", _l("Being filled in"), "neutral", _l("Not sent yet")
    SUBMITTED = "submitted", _l("Being checked"), "progress", _l("The office checks it")
    RETURNED = "returned", _l("To be corrected"), "waiting", _l("Correct it and send it again")
    PUBLISHED = "published", lazy_pgettext("post", "Published"), "done", _l("Open for applications")
    EXPIRED = "expired", lazy_pgettext("post", "Expired"), "withdrawn", _l("Its validity is over")
    WITHDRAWN = "withdrawn", lazy_pgettext("post", "Withdrawn"), "withdrawn"


class JobKind(Labelled):
    """A post, or staff shared between employers (人力资源调剂): lent or wanted for a time."""

    POST = "post", _l("Post")
    STAFF_OFFERED = "staff_offered", _l("Staff to lend")
    STAFF_WANTED = "staff_wanted", _l("Staff wanted for a time")


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
