"""A box for several files, each of which stays when the page comes again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms.utils import unset_value

from core.bodies import is_too_large, was_cut
from core.errors import Busy, DomainError
from core.files.checks import CheckedUpload, MediaType
from core.files.holding import find_held, hold_file, too_large
from core.files.joining import join_pictures
from core.files.services import take_upload

# A dossier of more pages is scanned into one file.
MOST_FILES = 20


class HeldFiles(MultipleFileField):  # type: ignore[misc]
    """Several files chosen at once; `held` gives those kept, by key.

    What was refused is not kept, and said by its name; the others need not be chosen again.
    """

    data: list[FileStorage]
    errors: Any
    _sent: Mapping[str, Any] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self._sent, self.held = formdata or {}, dict[str, FileStorage]()
        self._good: list[FileStorage] = []
        super().process(formdata, data, extra_filters)
        self.data = list(self.data or [])

    def process_formdata(self, valuelist: Any) -> None:
        chosen = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]
        sent: Any = self._sent
        keys = sent.getlist(f"{self.name}-held") if hasattr(sent, "getlist") else []
        found = {key: find_held(key) for key in keys if key not in sent.getlist(f"{self.name}-out")}
        self.held = {key: file for key, file in found.items() if file is not None}
        self.data = [*self.held.values(), *chosen]
        if None in found.values():
            raise ValueError(_l("This file is no longer here. Choose it again."))

    def take(self, *, joins: bool = True) -> list[CheckedUpload]:
        """What came, checked, as the papers it makes; pictures together are the pages of one.

        Nothing where any of it is refused, each said at this field by its name. To be called
        before the request changes anything, as `take_upload`.
        """
        self.errors = list(self.process_errors)
        if len(self.data) > MOST_FILES:
            self.errors.append(_l("Choose %(most)s files at most at once.", most=MOST_FILES))
            return []
        checked = [one for one in map(self._look_at, self.data) if one is not None]
        pictures = [one for one in checked if one.media_type is not MediaType.PDF]
        if self.errors or not joins or len(pictures) < 2:
            return [] if self.errors else checked
        try:
            joined = join_pictures(pictures, field=self.name)
        except DomainError as refusal:
            self.errors.append(refusal.message)
            return []
        return [joined, *(one for one in checked if one.media_type is MediaType.PDF)]

    def _look_at(self, file: FileStorage) -> CheckedUpload | None:
        name = file.filename or ""
        try:
            if was_cut():  # whatever came last came in part
                raise DomainError(too_large())
            checked = take_upload(file.stream, declared_name=name, field=self.name)
        except DomainError as refusal:
            self.errors.append(f"{name}{_(': ')}{refusal.message}")
            if isinstance(refusal, Busy):  # nothing is wrong with it
                self._good.append(file)
            return None
        self._good.append(file)
        return checked

    def hold(self) -> None:
        """Keep what is good of it for the next time; called when all that is to stay is stored."""
        known = list(self.held.values())
        for file in self._good:
            if file in known or is_too_large(file):
                continue
            file.stream.seek(0)
            try:
                self.held[hold_file(file.stream.read(), file.filename or "")] = file
            except DomainError as refusal:
                self.errors.append(f"{file.filename}{_(': ')}{refusal.message}")
