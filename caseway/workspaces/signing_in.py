"""What Caseway tells allauth: no open registration, no mail of its own, home is the last workspace."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        # Accounts are made by the first-run page, by invitations and by commands.
        return False

    def send_mail(self, template_prefix, email, context):
        # Mail leaves through the outbox only (caseway.mail).
        return

    def get_login_redirect_url(self, request):
        return "/"
