"""The addresses of this app's pages."""

from django.urls import path

from caseway.products.views import products, versions

urlpatterns = [
    path("products", products.products, name="products"),
    path("products/new", products.new, name="new_product"),
    path("products/export", products.export, name="export_products"),
    path("products/<int:pk>", products.product, name="product"),
    path("products/<int:pk>/edit", products.edit, name="edit_product"),
    path("products/<int:pk>/photo", products.photo, name="product_photo"),
    path("products/<int:pk>/components", products.components, name="product_components"),
    path("products/<int:pk>/versions/new", versions.new, name="new_version"),
    path("components/<int:pk>", products.component, name="component"),
    path("versions/<int:pk>", versions.version, name="version"),
    path("versions/<int:pk>/edit", versions.edit, name="edit_version"),
    path("versions/<int:pk>/release", versions.release, name="release_version"),
    path("versions/<int:pk>/withdrawal", versions.withdraw, name="withdraw_version"),
]
