"""Where telephone systems report."""

from django.urls import path

from caseway.telephony.views import webhook

urlpatterns = [path("<str:secret>", webhook.cti, name="cti")]
