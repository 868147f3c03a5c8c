"""The addresses of this app's pages."""

from django.urls import path

from caseway.customers.views import customers, exporting, fields, merging, organisations

urlpatterns = [
    path("customers", customers.customers, name="customers"),
    path("customers/new", customers.new, name="new_customer"),
    path("customers/export", exporting.customers, name="export_customers"),
    path("organisations/export", exporting.organisations, name="export_organisations"),
    path("customers/<int:pk>", customers.customer, name="customer"),
    path("customers/<int:pk>/edit", customers.edit, name="customer_edit"),
    path("customers/<int:pk>/fields", fields.of_customer, name="customer_fields"),
    path("customers/<int:pk>/merging", merging.merge, name="merge_customer"),
    path("customers/merges/<int:pk>/undoing", merging.undo, name="undo_merge"),
    path("customers/<int:pk>/deliverable", customers.deliverable, name="customer_deliverable"),
    path("organisations", organisations.organisations, name="organisations"),
    path("organisations/new", organisations.new, name="new_organisation"),
    path("organisations/<int:pk>", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/fields", fields.of_organisation, name="organisation_fields"),
    path("organisations/<int:pk>/edit", organisations.edit, name="organisation_edit"),
]
