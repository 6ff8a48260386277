"""Who may open a file sent as an answer: whoever may read the registration it stands in."""

from __future__ import annotations

import uuid

from sqlalchemy import Text, cast, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.entry_forms.queries import definition_of
from core.entry_forms.showing import stored_files
from core.entry_forms.values import FieldSpec
from core.files.models import StoredFile
from core.policy import Decision, allowed_if, decide
from events.registrations.models import Registration
from events.registrations.policies import is_own
from events.registrations.states import RegistrationPermission

# The purpose such files are kept for.
ANSWER_FILE = "registration_answer"


def may_read_answer(user: User, file: StoredFile) -> Decision:
    """Whoever sent it, and whoever may read the answers it belongs to; others find nothing."""
    is_own = file.owner_id is not None and file.owner_id == user.id
    return allowed_if(is_own or _answers_in_reach(user, file))


def _answers_in_reach(user: User, file: StoredFile) -> bool:
    """Whether the file answers a question of a registration of theirs, or one in their reach (R19).

    A sensitive question asks for the special right (R18). A file that was replaced belongs to no
    registration any more.
    """
    registration = _holder(user, file)
    if registration is None:
        return False
    if is_own(user, registration):
        return True
    right = RegistrationPermission.READ
    question = question_of(registration, file.id)
    if question is None or question.is_sensitive:
        right = RegistrationPermission.READ_IDENTITY
    return decide(user, right, registration).allowed


def question_of(registration: Registration, file_id: uuid.UUID) -> FieldSpec | None:
    """The question that asked for this file; None where it was only named in a text.

    Else anybody could type the id of somebody's paper into a question and have it handed out.
    """
    if registration.form_version is None:
        return None
    definition = definition_of(registration.form_version)
    for key, answered in stored_files(definition, registration.answers).items():
        if answered == file_id:
            return definition.find(key)
    return None


def _holder(user: User, file: StoredFile) -> Registration | None:
    # Answers are not indexed; only one's own few are looked through, or all for those who run
    # events and open one file at a time.
    rows = select(Registration).where(cast(Registration.answers, Text).contains(str(file.id)))
    if not (user.has_role(Role.ORGANISER) or user.has_role(Role.AUDITOR)):
        rows = rows.where(
            (Registration.user_id == user.id) | (Registration.created_by_id == user.id)
        )
    held = (one for one in db.session.scalars(rows) if question_of(one, file.id) is not None)
    return next(held, None)
