"""The addresses of this app's pages."""

from django.urls import path

from caseway.returns.views import list, thing

urlpatterns = [
    path("returns", list.returns, name="returns"),
    path("returns/offers", list.offers, name="return_offers"),
    path("returns/<int:number>", thing.thing, name="return"),
    path("returns/<int:number>/stage", thing.step, name="return_stage"),
    path("returns/<int:number>/facts", thing.facts, name="return_facts"),
    path("tickets/<int:number>/returns", thing.of, name="ticket_returns"),
    path("tickets/<int:number>/returns/new", thing.new, name="new_return"),
]
