"""Every page that a browser can open, by the name of its route in the access policy.

A page that looks different in different hands has an address for each. `{words}` in braces stand
for what the tests themselves have made: see `made` in test_every_page.py.
"""

from recommendations.restricted import WORKS_ON_REPORTS
from wirral_tracker.access import ANYONE, ROLES, SIGNED_IN, read_policy

LONG_AGO = "2001-01-01"
NOBODY = ""
OF_DRAFTS = {"report_detail", "report_printing"}

PAGES = {
    "home": ["/", "/?as_at=2016-03-31", f"/?as_at={LONG_AGO}", "/?as_at=tomorrow"],
    "finding_list": ["/findings/", "/findings/?page=2&sort=text", "/findings/?q=no+such+words"],
    "inspection_list": ["/inspections/", "/inspections/?q=no+such+words"],
    "inspection_detail": [
        "/inspections/ILACS-2023/",
        "/inspections/FV-2024/?as_at=2024-09-18",
        "/inspections/MV4/",
        "/inspections/SIF-2016/",
    ],
    "intake": ["/intake/"],
    "letter_review": ["/intake/letters/{letter}/"],
    "review_create": ["/reviews/add/"],
    "review_correct": ["/reviews/CP-2019/correct/"],
    "paper_review": ["/intake/papers/{paper}/"],
    "draft_compare": ["/intake/letters/{letter}/compare/?other=source-fv-2024"],
    "source_publish": ["/sources/{unpublished}/publish/"],
    "inspection_create": ["/intake/inspection/"],
    "inspection_correct": ["/intake/inspection/MV4/"],
    "told_grade_create": ["/intake/inspection/ILACS-2019/grade/"],
    "area_list": ["/judgement-areas/"],
    "area_move": ["/judgement-areas/1/"],
    "letter_suggestions": ["/intake/suggestions/FV-2024/"],
    "source_list": ["/sources/"],
    "source_detail": [
        "/sources/ilacs-2023/",
        "/sources/fv-2024/",
        "/sources/mv4/",
        "/sources/cp-2019/",
        "/sources/lac-2013/#p64",
    ],
    "review_list": ["/reviews/", f"/reviews/?as_at={LONG_AGO}"],
    "review_detail": ["/reviews/LAC-2013/", "/reviews/CP-2019/?as_at=2016-03-31"],
    "recommendation_list": [
        "/recommendations/",
        "/recommendations/?source=LAC-2013&as_at=2016-03-31&page=1&sort=-current_rag",
        "/recommendations/?q=no+such+words",
        "/recommendations/?state=closed",
    ],
    "recommendation_create": ["/recommendations/add/"],
    "recommendation_detail": [
        "/recommendations/LAC-2013-R12/",
        "/recommendations/LAC-2013-R12/?as_at=2014-01-01",
        "/recommendations/CP-2019-R4/",
        "/recommendations/ILACS-2023-A6/",
        "/recommendations/{recommendation}/",
    ],
    "due_date_change_create": ["/recommendations/{due}/due-date/"],
    "decision_create": ["/recommendations/CP-2019-R4/decisions/"],
    "decision_correct": ["/recommendations/LAC-2013-R12/decisions/1/correct/"],
    "decision_withdraw": ["/recommendations/LAC-2013-R12/decisions/1/withdraw/"],
    "retest_create": [
        "/recommendations/LAC-2013-R12/later-inspections/",
        "/recommendations/LAC-2013-R12/later-inspections/?inspection=ILACS-2023",
    ],
    "finding_retest_create": [
        "/inspections/ILACS-2019/findings/2/later-inspections/",
        "/inspections/ILACS-2019/findings/2/later-inspections/?inspection=ILACS-2023",
    ],
    "theme_list": ["/themes/", f"/themes/?as_at={LONG_AGO}"],
    "theme_detail": ["/themes/permanence/", f"/themes/permanence/?as_at={LONG_AGO}"],
    "theme_create": ["/themes/add/"],
    "theme_rename": ["/themes/permanence/rename/"],
    "finding_themes": ["/inspections/FV-2024/tags/1/"],
    "finding_theme_take": ["/inspections/FV-2024/tags/1/{theme}/take/"],
    "recommendation_themes": ["/recommendations/LAC-2013-R12/tags/"],
    "recommendation_theme_take": ["/recommendations/LAC-2013-R12/tags/{theme}/take/"],
    "confirmation_create": ["/recommendations/LAC-2013-R13/confirmations/"],
    "confirmation_withdraw": ["/recommendations/LAC-2013-R15/confirmations/1/withdraw/"],
    "post_list": ["/posts/"],
    "post_detail": ["/posts/{post}/"],
    "post_belongs_to": ["/posts/{post}/belongs-to/"],
    "owner_change_create": ["/recommendations/CP-2019-R4/owner/"],
    "round_owners": ["/updates/{round}/owners/"],
    "round_owner": ["/updates/{round}/owners/nobody/", "/updates/{round}/owners/{post}/"],
    "round_dates": ["/updates/{round}/dates/"],
    "extension_create": ["/recommendations/{due}/extensions/"],
    "extension_answer": ["/recommendations/{due}/extensions/1/answer/"],
    "bulk_change_list": ["/bulk/"],
    "bulk_change_create": ["/bulk/add/", "/bulk/add/?source=LAC-2013"],
    "bulk_change_detail": ["/bulk/{bulk}/"],
    "round_list": ["/updates/"],
    "round_create": ["/updates/open/", "/updates/open/?source=LAC-2013&theme=permanence"],
    "round_detail": [
        "/updates/{round}/",
        "/updates/{round}/?shown=changed&source=LAC-2013",
        "/updates/{round}/?q=no+such+words",
    ],
    "round_item": ["/updates/{round}/LAC-2013-R1/", "/updates/{round}/{recommendation}/"],
    "round_rows": ["/updates/{round}/rows/", "/updates/{round}/rows/?q=no+such+words"],
    "round_together": [
        "/updates/{round}/together/",
        "/updates/{round}/together/?with=CP-2019-R1",
        "/updates/{round}/together/?with=CP-2019-R1&with=CP-2019-R2&with=NOWHERE",
    ],
    "sheet_upload": ["/intake/sheet/"],
    "sheet_paste_list": ["/intake/sheet/list/"],
    "sheet_paste_report": ["/intake/sheet/report/"],
    "sheet_preview": ["/intake/sheet/{sheet}/"],
    "since": ["/since/", "/since/?since=2016-01-01&movement=newly-rated", "/since/?since=never"],
    "retest_list": ["/retests/", f"/retests/?as_at={LONG_AGO}"],
    "retest_waiting": ["/retests/waiting/", f"/retests/waiting/?as_at={LONG_AGO}"],
    "retest_waiting_inspection": ["/retests/waiting/FV-2024/"],
    "meeting_list": ["/meetings/"],
    "meeting_create": ["/meetings/add/"],
    "meeting_detail": ["/meetings/{meeting}/"],
    "meeting_agenda": ["/meetings/{meeting}/agenda/"],
    "recommendation_withdraw": [
        "/recommendations/LAC-2013-R12/withdraw/",
        "/recommendations/{recommendation}/withdraw/",
    ],
    "review_withdraw": ["/reviews/CP-2019/withdraw/"],
    "inspection_withdraw": ["/inspections/ILACS-2023/withdraw/"],
    # Where nothing is withdrawn, it leads to the page of what stands.
    "recommendation_put_back": ["/recommendations/{withdrawn}/put-back/"],
    "review_put_back": ["/reviews/CP-2019/put-back/"],
    "inspection_put_back": ["/inspections/ILACS-2023/put-back/"],
    "meeting_correct": ["/meetings/{meeting}/correct/"],
    "meeting_postpone": ["/meetings/{meeting}/postpone/"],
    "meeting_cancel": ["/meetings/{meeting}/cancel/"],
    "meeting_reinstate": ["/meetings/{meeting}/reinstate/"],
    "committee_rename": ["/meetings/committees/{committee}/rename/"],
    "recommendation_plan": ["/recommendations/CP-2019-R4/plan/"],
    "status_update_correct": ["/recommendations/LAC-2013-R1/status-updates/1/correct/"],
    "status_update_withdraw": ["/recommendations/LAC-2013-R1/status-updates/1/withdraw/"],
    "attachment_create": ["/recommendations/LAC-2013-R1/status-updates/1/evidence/"],
    "report_list": ["/reports/"],
    "report_create": ["/reports/add/", "/reports/add/?subject=LAC-2013&as_at=2016-03-31"],
    "report_detail": ["/reports/{report}/"],
    "report_printing": [
        f"/reports/{{report}}/printing/{'a' * 64}/?still=1",
        f"/reports/{{report}}/printing/{'b' * 64}/",
        f"/reports/{{report}}/printing/{'c' * 64}/",
    ],
    "report_edit": ["/reports/{report}/edit/"],
    "report_choices": ["/reports/{report}/choices/"],
    "report_copy": ["/reports/{report}/copy/"],
    "report_discard": ["/reports/{report}/discard/"],
    "report_sought": ["/reports/{report}/sought/"],
    "report_exemption": ["/reports/{report}/exemption/"],
    "report_template_list": ["/reports/headings/"],
    "report_template_edit": ["/reports/headings/1/"],
    "proof_create": ["/reports/{report}/proofs/add/", "/reports/{issued}/proofs/add/"],
    "section_clear": ["/reports/{report}/sections/legal/clear/"],
    "section_send_back": ["/reports/{report}/sections/legal/send-back/"],
    "proof_detail": ["/reports/{issued}/proofs/1/"],
    "proof_send_back": ["/reports/{issued}/proofs/1/send-back/"],
    "proof_approve": ["/reports/{issued}/proofs/1/approve/"],
    "issued_report": ["/reports/{issued}/versions/1/"],
    "issued_compare": [
        "/reports/{issued}/versions/1/compare/",
        f"/reports/{{issued}}/versions/1/compare/?as_at={LONG_AGO}",
    ],
    "issued_withdraw": ["/reports/{issued}/versions/1/withdraw/"],
    "resolution_create": ["/reports/{issued}/versions/1/resolutions/"],
    "resolution_correct": ["/reports/{issued}/versions/1/resolutions/{resolution}/correct/"],
    "words": ["/words/"],
    "accessibility": ["/accessibility/"],
    "login": ["/accounts/login/"],
    "new_password": ["/accounts/new-password/"],
    "second_factor_set_up": ["/accounts/second-factor/set-up/"],
    "account_list": ["/accounts/"],
    "account_create": ["/accounts/add/"],
    "account_detail": ["/accounts/2/", "/accounts/6/"],
    "password_change": ["/accounts/password/"],
    "password_change_done": ["/accounts/password/done/"],
}
# Some answer with something else than a page; the code is asked of those who have a phone, which
# nobody at these browsers has.
FILES = {"report_pdf", "report_word", "report_rows", "proof_pdf", "issued_pdf", "attachment"}
FILES |= {"printed_pdf", "issued_word", "issued_rows", "sheet_template", "sheet_left_out"}
NOT_PAGES = {"healthz", "healthz_history", "second_factor"} | FILES


def opened_routes() -> set[str]:
    """The routes of the access policy that a browser can open."""
    return {name for name, methods in read_policy().items() if "GET" in methods}


def visitors_of(route: str) -> list[str]:
    """The roles that may open a route, and nobody at all where that is allowed."""
    needed = read_policy()[route]["GET"]
    if needed == ANYONE:
        return [NOBODY, *(role.slug for role in ROLES)]
    if needed != SIGNED_IN:
        return [role.slug for role in ROLES if needed in role.permissions]
    # Whoever does not work on reports gets issued ones only.
    works_on_it = set(WORKS_ON_REPORTS).intersection
    return [role.slug for role in ROLES if route not in OF_DRAFTS or works_on_it(role.permissions)]
