"""What admins fill in about mailboxes and mail providers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.intake.mailbox_models import InboundHook, Mailbox
from caseway.mail.ways.models import SignIn
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member


class MailboxForm(forms.Form):
    address = forms.ModelChoiceField(
        MailAddress.objects.none(),
        label=lazy("For mail to"),
        empty_label=lazy("Choose one"),
        help_text=lazy("One of your mail addresses; it says which team and product the mail is for."),
    )
    host = forms.RegexField(r"^[A-Za-z0-9.:-]{1,253}$", label=lazy("IMAP server"), help_text=lazy("Such as imap.example.com"))
    port = forms.IntegerField(min_value=1, max_value=65535, initial=993, label=lazy("Port"))
    security = forms.ChoiceField(choices=Mailbox.Security.choices, initial=Mailbox.Security.TLS, label=lazy("Encryption"))
    user = forms.CharField(max_length=254, label=lazy("User name"))
    sign_in = forms.ModelChoiceField(
        SignIn.objects.none(),
        required=False,
        label=lazy("Sign-in"),
        empty_label=lazy("with a password"),
        help_text=lazy("Microsoft 365 and Google want a sign-in instead of a password; make one under “Sign-ins for mail”."),
    )
    password = forms.CharField(
        required=False, max_length=500, strip=False, label=lazy("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    folder = forms.CharField(max_length=200, initial="INBOX", label=lazy("Folder"))
    after = forms.ChoiceField(choices=Mailbox.After.choices, initial=Mailbox.After.MOVE, label=lazy("Mail that was taken"))
    move_to = forms.CharField(max_length=200, initial="Caseway", required=False, label=lazy("Move it to the folder"))
    takes_old = forms.BooleanField(required=False, label=lazy("Take the mail that is there already, too"))
    poll_seconds = forms.IntegerField(
        min_value=10,
        max_value=3600,
        initial=120,
        label=lazy("Seconds between two looks"),
        help_text=lazy("Where the server says by itself that mail has come (IDLE), nobody waits for so long."),
    )
    alarm_minutes = forms.IntegerField(
        min_value=2, max_value=1440, initial=15, label=lazy("Alarm after so many minutes"), help_text=lazy("without reaching the mailbox")
    )

    def __init__(self, *args, member: Member, mailbox: Mailbox | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.mailbox = member, mailbox
        self.fields["address"].queryset = MailAddress.objects.visible_to(member).order_by("email")
        self.fields["sign_in"].queryset = SignIn.objects.visible_to(member).select_related("provider").order_by("account")
        if mailbox is not None:
            self.fields["password"].help_text = _("Leave it empty to keep the one there is.")

    def clean(self):
        given = super().clean()
        if given.get("after") == Mailbox.After.MOVE and given.get("move_to") in ("", given.get("folder")):
            self.add_error("move_to", _("Name another folder."))
        had_password = self.mailbox is not None and bool(self.mailbox.sealed_password)
        if not given.get("sign_in") and not given.get("password") and not had_password:
            self.add_error("password", _("Enter the password, or choose a sign-in."))
        same = Mailbox.objects.visible_to(self.member).filter(host=given.get("host"), user=given.get("user"), folder=given.get("folder"))
        if same.exclude(pk=self.mailbox.pk if self.mailbox else None).exists():
            raise ValidationError(_("This mailbox is attended already."))
        return given


class HookForm(forms.Form):
    provider = forms.ChoiceField(choices=InboundHook.Provider.choices, label=lazy("Mail provider"))
    signing_key = forms.CharField(
        required=False,
        max_length=500,
        label=lazy("Signing key"),
        help_text=lazy("Mailgun: the HTTP webhook signing key. Amazon SES: the ARN of the topic. The others do not sign."),
    )

    def clean(self):
        given = super().clean()
        if given.get("provider") in (InboundHook.Provider.MAILGUN, InboundHook.Provider.SES) and not given.get("signing_key"):
            self.add_error("signing_key", _("This provider signs what it sends; its key is needed to check that."))
        return given
