"""What people do with claims, one verb a function; the only writers of claims."""

from talent.claims.services.answering import (
    answer_request,
    answer_requests,
    keep_answer,
)
from talent.claims.services.correcting import correct_facts
from talent.claims.services.drafting import (
    delete_draft,
    end_idle_drafts,
    keep_step,
    start_claim,
    start_offered_claim,
)
from talent.claims.services.editions import move_to_entry
from talent.claims.services.employers import answer_as_employer, ask_employer
from talent.claims.services.holding import hold_claim, release_claim
from talent.claims.services.issuing import ask_for_documents_again
from talent.claims.services.notices import (
    end_due_notices,
    lapse_unanswered,
    recount_open_clocks,
    remind_of_terms,
)
from talent.claims.services.objecting import (
    begin_check,
    end_check,
    lengthen_check,
    refuse_on_objection,
)
from talent.claims.services.panels import (
    grant_by_vote,
    refuse_by_vote,
    send_to_panel,
    take_back_from_panel,
)
from talent.claims.services.reconsidering import (
    open_review,
    revoke_title,
    set_decision_aside,
    uphold_decision,
    withdraw_review,
)
from talent.claims.services.reopening import reopen_claim
from talent.claims.services.reviewing import (
    accept_claim,
    approve_claim,
    check_point,
    confirm_for_province,
    forward_claim,
    hand_over,
    refuse_claim,
    uncheck_point,
    withdraw_claim,
)
from talent.claims.services.submitting import submit_claim
from talent.claims.services.supplementing import (
    ask_further,
    lengthen_request,
    request_supplement,
    withdraw_request,
)
