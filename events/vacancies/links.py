"""What can be done with a public post; slices above add their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.i18n import tr
from core.registries import Registry
from events.jobs.models import JobPost


@dataclass(frozen=True)
class PostLink:
    """A way on from a post's page; `url` None where it is none for this post or reader."""

    key: str
    label: LazyString
    url: Callable[[JobPost], str | None]
    order: int = 50
    is_primary: bool = False


POST_LINKS = Registry[PostLink]("post links", "Ways on from a public post.", order="order")
SAME_EMPLOYER = PostLink(
    "same-employer",
    _l("All posts of this employer"),
    lambda job: url_for("jobs.index", q=tr(job.organisation.name), kind=job.kind),
    90,
)


def links_of(job: JobPost) -> Iterator[tuple[PostLink, str]]:
    for link in POST_LINKS:
        if url := link.url(job):
            yield link, url
