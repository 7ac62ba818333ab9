from django.urls import path

from findings import views

urlpatterns = [
    path("findings/", views.finding_list, name="finding_list"),
]
