"""Every write with a consequence about recommendations, one transaction each.

Those about a report are beside what it prints, in `reports/`; those about a letter beside what
reads it, in `intake/`.

An action gets cleaned values and says by whom. What it refuses it refuses with an exception that
is defined beside it, before anything is written.
"""

from recommendations.actions.attachments import TooMany, attach
from recommendations.actions.bulk_changes import (
    AlreadyUndone,
    NothingToChange,
    make_bulk_change,
    undo_bulk_change,
)
from recommendations.actions.confirmations import (
    AlreadyWithdrawn,
    NothingToConfirm,
    confirm_unchanged,
    withdraw_confirmation,
)
from recommendations.actions.decisions import (
    decision_faults,
    rebuild_closed_spans,
    record_decision,
    withdraw_decision,
)
from recommendations.actions.drafts import discard_draft, drop_draft, save_draft
from recommendations.actions.extensions import (
    AlreadyAnswered,
    AlreadyAsked,
    answer_extension,
    ask_extension,
    extension_faults,
)
from recommendations.actions.locks import SubjectWithdrawn
from recommendations.actions.meetings import (
    NotCalledOff,
    cancel_meeting,
    correct_meeting,
    meeting_faults,
    postpone_meeting,
    record_meeting,
    reinstate_meeting,
    rename_committee,
    renaming_faults,
    set_agenda_date,
)
from recommendations.actions.overtaken import (
    AlreadyCorrected,
    CorrectsAnother,
    Overtaken,
    raise_if_overtaken,
    sent_before,
)
from recommendations.actions.posts import (
    NoChange,
    change_owner,
    record_post_holder,
    say_whose_post,
)
from recommendations.actions.recommendations import (
    FIRST_PLAN,
    AlikeStands,
    DueDateAlreadySet,
    OwnerAlreadySet,
    add_recommendation,
    change_due_date,
    enter_recommendation,
    move_due_date,
    plan_recommendation,
)
from recommendations.actions.retests import AlreadyJudged, record_retest
from recommendations.actions.statuses import (
    correct_joint_status,
    latest_sequence,
    rebuild_spans,
    record_status,
    status_faults,
    withdraw_joint_status,
    withdraw_status,
)
from recommendations.actions.themes import (
    add_theme,
    give_theme,
    rename_theme,
    tag_faults,
    take_theme,
    theme_faults,
)
from recommendations.actions.withdrawals import NotWithdrawn, WorkedOnSince, put_back, withdraw
