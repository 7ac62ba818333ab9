"""The addresses of recommendations and what is stated of them."""

from django.urls import path

from recommendations.views import (
    attachments,
    bulk_changes,
    days,
    decisions,
    drafts,
    extensions,
    meetings,
    posts,
    recommendations,
    retests,
    status_updates,
    themes,
    withdrawals,
)

urlpatterns = [
    # What the council is doing about it
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    # Before the references: "add" would be read as one.
    path(
        "recommendations/add/", recommendations.recommendation_create, name="recommendation_create"
    ),
    path(
        "recommendations/<slug:reference>/",
        recommendations.recommendation_detail,
        name="recommendation_detail",
    ),
    path(
        "recommendations/<slug:reference>/plan/",
        recommendations.recommendation_plan,
        name="recommendation_plan",
    ),
    path(
        "recommendations/<slug:reference>/due-date/",
        days.due_date_change_create,
        name="due_date_change_create",
    ),
    path(
        "recommendations/<slug:reference>/decisions/",
        decisions.decision_create,
        name="decision_create",
    ),
    path(
        "recommendations/<slug:reference>/decisions/<int:sequence>/correct/",
        decisions.decision_correct,
        name="decision_correct",
    ),
    path(
        "recommendations/<slug:reference>/decisions/<int:sequence>/withdraw/",
        decisions.decision_withdraw,
        name="decision_withdraw",
    ),
    path(
        "recommendations/<slug:reference>/later-inspections/",
        retests.retest_create,
        name="retest_create",
    ),
    path(
        "inspections/<slug:reference>/findings/<int:position>/later-inspections/",
        retests.finding_retest_create,
        name="finding_retest_create",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/",
        status_updates.status_update_create,
        name="status_update_create",
    ),
    path(
        "recommendations/<slug:reference>/draft/",
        drafts.update_draft_save,
        name="update_draft_save",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/correct/",
        status_updates.status_update_correct,
        name="status_update_correct",
    ),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/withdraw/",
        status_updates.status_update_withdraw,
        name="status_update_withdraw",
    ),
    path(
        "recommendations/<slug:reference>/withdraw/",
        withdrawals.recommendation_withdraw,
        name="recommendation_withdraw",
    ),
    path(
        "reviews/<slug:reference>/withdraw/",
        withdrawals.review_withdraw,
        name="review_withdraw",
    ),
    path(
        "inspections/<slug:reference>/withdraw/",
        withdrawals.inspection_withdraw,
        name="inspection_withdraw",
    ),
    path(
        "recommendations/<slug:reference>/put-back/",
        withdrawals.recommendation_put_back,
        name="recommendation_put_back",
    ),
    path(
        "reviews/<slug:reference>/put-back/",
        withdrawals.review_put_back,
        name="review_put_back",
    ),
    path(
        "inspections/<slug:reference>/put-back/",
        withdrawals.inspection_put_back,
        name="inspection_put_back",
    ),
    # Before the pages of themes: "add" would be read as one. What carries them is of its own
    # section, which the navigation tells by the words of the address.
    path("themes/add/", themes.theme_create, name="theme_create"),
    path("themes/<slug:slug>/rename/", themes.theme_rename, name="theme_rename"),
    path(
        "inspections/<slug:reference>/tags/<int:position>/",
        themes.finding_themes,
        name="finding_themes",
    ),
    path(
        "inspections/<slug:reference>/tags/<int:position>/<slug:slug>/take/",
        themes.finding_theme_take,
        name="finding_theme_take",
    ),
    path(
        "recommendations/<slug:reference>/tags/",
        themes.recommendation_themes,
        name="recommendation_themes",
    ),
    path(
        "recommendations/<slug:reference>/tags/<slug:slug>/take/",
        themes.recommendation_theme_take,
        name="recommendation_theme_take",
    ),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/<int:pk>/", posts.post_detail, name="post_detail"),
    path("posts/<int:pk>/belongs-to/", posts.post_belongs_to, name="post_belongs_to"),
    path(
        "recommendations/<slug:reference>/extensions/",
        extensions.extension_create,
        name="extension_create",
    ),
    path(
        "recommendations/<slug:reference>/extensions/<int:sequence>/answer/",
        extensions.extension_answer,
        name="extension_answer",
    ),
    path(
        "recommendations/<slug:reference>/owner/",
        posts.owner_change_create,
        name="owner_change_create",
    ),
    path("bulk/", bulk_changes.bulk_change_list, name="bulk_change_list"),
    path("bulk/add/", bulk_changes.bulk_change_create, name="bulk_change_create"),
    path("bulk/<int:pk>/", bulk_changes.bulk_change_detail, name="bulk_change_detail"),
    path(
        "recommendations/<slug:reference>/status-updates/<int:sequence>/evidence/",
        attachments.attachment_create,
        name="attachment_create",
    ),
    path("evidence/<int:pk>/", attachments.attachment, name="attachment"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/add/", meetings.meeting_create, name="meeting_create"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/correct/", meetings.meeting_correct, name="meeting_correct"),
    path("meetings/<int:pk>/postpone/", meetings.meeting_postpone, name="meeting_postpone"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/reinstate/", meetings.meeting_reinstate, name="meeting_reinstate"),
    path(
        "meetings/committees/<int:pk>/rename/", meetings.committee_rename, name="committee_rename"
    ),
]
