"""Addresses outside of any workspace: home, sign-in, one's account, the beginning."""

from django.urls import path

from caseway.workspaces.views import account, factors, invitations, root, signing_in

urlpatterns = [
    path("", root.root, name="root"),
    path("first-run/<str:key>", root.begin, name="first_run"),
    path("workspaces", root.workspaces, name="workspaces"),
    path("invitations/<str:secret>", invitations.invitation, name="invitation"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/sessions", account.end_sessions, name="end_sessions"),
    # allauth finds its pages by these names.
    path("login", signing_in.SignIn.as_view(), name="account_login"),
    path("logout", signing_in.SignOut.as_view(), name="account_logout"),
    path("login/code", factors.SecondFactor.as_view(), name="mfa_authenticate"),
    path("login/passkey", factors.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("account/confirm", signing_in.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("account/confirm-by-code", factors.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("account/confirm-by-passkey", factors.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/needed", factors.needed, name="second_factor_needed"),
    path("account/second-factor/on", factors.SwitchOnTotp.as_view(), name="mfa_activate_totp"),
    path("account/second-factor/off", factors.SwitchOffTotp.as_view(), name="mfa_deactivate_totp"),
    path("account/passkeys", account.account, name="mfa_list_webauthn"),
    path("account/passkeys/new", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/removal", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("account/recovery-codes", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", factors.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/security", account.account, name="mfa_index"),
]
