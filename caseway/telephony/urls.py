"""The addresses of this app's pages."""

from django.urls import path

from caseway.telephony.views import log, ringing, screen, settings

urlpatterns = [
    path("call", screen.call, name="call"),
    path("call/offers", screen.offers, name="call_offers"),
    path("calls", log.calls, name="calls"),
    path("calls/ringing", ringing.ringing, name="ringing"),
    path("calls/<int:pk>/dismissal", ringing.dismiss, name="dismiss_call"),
    path("calls/<int:pk>/blocking", log.block, name="block_call"),
    path("settings/telephone", settings.telephone, name="telephone"),
    path("settings/telephone/connection", settings.connect, name="connect_telephone"),
    path("settings/telephone/blocked/<int:pk>", settings.unblock, name="unblock_number"),
    path("settings/my-telephone", settings.mine, name="my_telephone"),
]
