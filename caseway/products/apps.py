from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "caseway.products"
    label = "products"
