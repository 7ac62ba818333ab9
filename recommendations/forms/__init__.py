from recommendations.forms.attachments import AttachmentForm
from recommendations.forms.bulk_changes import BulkForm, BulkUndoForm
from recommendations.forms.days import DueDateChangeForm
from recommendations.forms.decisions import DecisionForm, DecisionWithdrawalForm
from recommendations.forms.extensions import ExtensionAnswerForm, ExtensionForm
from recommendations.forms.meetings import (
    AgendaDateForm,
    CancellationForm,
    CommitteeRenamingForm,
    MeetingCorrectionForm,
    MeetingForm,
    PostponementForm,
    ReinstatementForm,
)
from recommendations.forms.posts import OwnerChangeForm, PostHolderForm, WhosePostForm
from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.retests import RetestForm
from recommendations.forms.status_updates import StatusUpdateForm, WithdrawalForm
from recommendations.forms.themes import (
    ThemeForm,
    ThemeRenamingForm,
    ThemeTagForm,
    ThemeTakingForm,
)
from recommendations.forms.withdrawals import RegisterWithdrawalForm
