"""The addresses of rounds of updates: who is asked, by when, and what they answer."""

from django.urls import path

from recommendations.rounds.views import (
    confirmations,
    joint_statements,
    round_owners,
    round_rows,
    rounds,
)

urlpatterns = [
    path(
        "recommendations/<slug:reference>/confirmations/",
        confirmations.confirmation_create,
        name="confirmation_create",
    ),
    path(
        "recommendations/<slug:reference>/confirmations/<int:sequence>/withdraw/",
        confirmations.confirmation_withdraw,
        name="confirmation_withdraw",
    ),
    path("updates/", rounds.round_list, name="round_list"),
    path("updates/open/", rounds.round_create, name="round_create"),
    path("updates/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("updates/<int:pk>/rows/", round_rows.round_rows, name="round_rows"),
    path("updates/<int:pk>/owners/", round_owners.round_owners, name="round_owners"),
    path("updates/<int:pk>/owners/<slug:key>/", round_owners.round_owner, name="round_owner"),
    path("updates/<int:pk>/dates/", round_owners.round_dates, name="round_dates"),
    path("updates/<int:pk>/together/", joint_statements.round_together, name="round_together"),
    # Last: any word that is none of the above is read as a reference.
    path("updates/<int:pk>/<slug:reference>/", rounds.round_item, name="round_item"),
]
