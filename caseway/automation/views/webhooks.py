"""Settings: webhooks, and what each was told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.automation import actions
from caseway.automation.forms import WebhookForm
from caseway.automation.models import Delivery, Webhook
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, secret_of, settings_page, told_before

SHOWN_DELIVERIES = 50


@for_members("webhooks.change")
def webhooks(request: MemberRequest) -> HttpResponse:
    """All of them, and the form for another; its secret is shown once."""
    form, secret = WebhookForm(request.POST or None), ""
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "url", "facts")}
        secret = secret_of(request, "webhook", lambda: actions.make_webhook(request.member, by=request.member, **given))
        if not secret:
            return told_before(request, "webhooks")
        form = WebhookForm()
    found = Webhook.objects.visible_to(request.member).order_by("name", "pk")
    status = 422 if form.is_bound else 200
    return settings_page(request, "automation/webhooks.html", "webhooks", status=status, form=form, webhooks=found, secret=secret)


@for_members("webhooks.change")
def webhook(request: MemberRequest, pk: int) -> HttpResponse:
    found = _webhook_or_404(request, pk)
    form = WebhookForm(request.POST or None, initial={name: getattr(found, name) for name in ("name", "url", "facts", "is_active")})
    if form.is_valid():
        actions.change_webhook(found, by=request.member, **form.cleaned_data)
        return saved(request, "webhooks")
    deliveries = list(found.deliveries.order_by("-pk")[:SHOWN_DELIVERIES])
    has_failed = any(delivery.state == Delivery.State.DEAD for delivery in deliveries)
    context = {"form": form, "webhook": found, "deliveries": deliveries, "has_failed": has_failed}
    return settings_page(request, "automation/webhook.html", "webhooks", status=422 if form.is_bound else 200, **context)


@for_members("webhooks.change")
@require_POST
def test(request: MemberRequest, pk: int) -> HttpResponse:
    actions.test_webhook(_webhook_or_404(request, pk), by=request.member)
    return _back(request, pk, _("A test is on its way; the log shows how it went."))


@for_members("webhooks.change")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    actions.remove_webhook(_webhook_or_404(request, pk), by=request.member)
    return saved(request, "webhooks")


@for_members("webhooks.change")
@require_POST
def replay_failed(request: MemberRequest, pk: int) -> HttpResponse:
    actions.replay_failed(_webhook_or_404(request, pk))
    return _back(request, pk, _("What failed is told once more."))


@for_members("webhooks.change")
@require_POST
def replay(request: MemberRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.member), pk=pk)
    actions.replay(delivery)
    return _back(request, delivery.webhook_id, _("It is told once more."))


def _webhook_or_404(request: MemberRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.member), pk=pk)


def _back(request: MemberRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"/w/{request.workspace.slug}/settings/webhooks/{pk}")
