"""The addresses of this app's pages."""

from django.urls import path

from caseway.lots.views import lots

urlpatterns = [
    path("products/<int:pk>/lots", lots.lots, name="product_lots"),
    path("products/<int:pk>/lots/holders", lots.holders, name="lot_holders"),
    path("products/<int:pk>/lots/issue", lots.raise_one, name="raise_issue_from_lot"),
    path("products/<int:pk>/lots/issue/removal", lots.take_back, name="take_back_issue_of_lot"),
    path("products/<int:pk>/lots/alarm/end", lots.calm, name="end_lot_alarm"),
]
