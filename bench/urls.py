from django.urls import include, path

from bench import rivals

urlpatterns = [
    path("stock/", rivals.stock_list, name="stock_list"),
    path("stock/sheet/", rivals.stock_sheet, name="stock_sheet"),
    path("", include("wirral_tracker.urls")),
]
