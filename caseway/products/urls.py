"""The addresses of this app's pages."""

from django.urls import path

from caseway.products import views

urlpatterns = [
    path("products", views.products, name="products"),
    path("products/new", views.new, name="new_product"),
    path("products/export", views.export, name="export_products"),
    path("products/<int:pk>", views.product, name="product"),
]
