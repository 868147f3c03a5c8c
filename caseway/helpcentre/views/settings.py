"""Settings: the report form on the company's own site, and the logo."""

from django.conf import settings
from django.http import HttpResponse

from caseway.helpcentre.actions import list_sites, set_logo
from caseway.helpcentre.logo_forms import LogoForm
from caseway.helpcentre.models import FormSite
from caseway.helpcentre.site_forms import SiteForm
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("settings.change")
def site(request: MemberRequest) -> HttpResponse:
    present = FormSite.objects.filter(workspace=request.workspace).values_list("origins", flat=True).first() or []
    form = SiteForm(request.POST if request.method == "POST" else None, initial={"origins": present})
    if form.is_valid():
        list_sites(request.workspace, form.cleaned_data["origins"], by=request.member)
        return saved(request, "site")
    address = f"{settings.CASEWAY_URL}/help/{request.workspace.slug}"
    context = {
        "form": form,
        "script": f'<script src="{address}/form.js" data-language="{request.workspace.language}" async></script>',
        "frame": f'<iframe src="{address}/form?language={request.workspace.language}" title="Help" width="100%" height="640"></iframe>',
        "policy": f"script-src {settings.CASEWAY_URL}; frame-src {settings.CASEWAY_URL}",
    }
    return settings_page(request, "helpcentre/site.html", "site", status=422 if form.errors else 200, **context)


@for_members("settings.change")
def logo(request: MemberRequest) -> HttpResponse:
    """Put it up, or take it down."""
    if "remove" in request.POST:
        set_logo(request.workspace, b"", by=request.member)
        return saved(request, "")
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if form.is_valid():
        set_logo(request.workspace, form.cleaned_data["logo"], by=request.member)
        return saved(request, "")
    return settings_page(request, "helpcentre/logo.html", "", status=422 if form.errors else 200, form=form)
