"""No more news of what one voted for: the link that stands in each of these mails."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from caseway.customers.actions import refuse_news, want_news
from caseway.customers.models import Customer, NewsRefusal
from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page, kept_private, missing
from caseway.mail.signing import read_news_secret


# A mail program posts here by itself when its reader presses "unsubscribe" (RFC 8058); the secret is proof enough.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def news(request: VisitorRequest, secret: str) -> HttpResponse:
    """Looking changes nothing, since programs that guard mail open every link in it."""
    pk = read_news_secret(request.workspace.key, request.workspace.pk, secret)
    found = Customer.objects.filter(workspace=request.workspace, pk=pk).select_related("merged_into").first() if pk else None
    if found is None:
        return kept_private(missing(request))
    customer = found.merged_into or found
    if request.method == "POST":
        (want_news if "again" in request.POST else refuse_news)(customer, by=customer)
    is_refused = NewsRefusal.objects.filter(workspace=request.workspace, customer=customer).exists()
    return kept_private(help_page(request, "helpcentre/news.html", is_refused=is_refused))
