from findings.models.finding import Finding, FindingTheme, Theme, ThemeTag
from findings.models.inspection import (
    Grade,
    Inspection,
    InspectionPassage,
    Inspector,
    Judgement,
    JudgementArea,
    JudgementLine,
    LineArea,
)
from findings.models.received import ReceivedLetter
from findings.models.source import SourceDocument, SourceNote, SourceParagraph
from findings.models.withdrawable import WithdrawableModel
from findings.models.withdrawal import (
    InspectionWithdrawal,
    SourceWithdrawal,
    Withdrawal,
    withdrawn_first_once,
)
