"""The pages of allauth that we use: login, logout, passwords.

Its other pages change addresses past our services and history, so they have no address here. Sign-up keeps its name,
because allauth mentions it, and says that an administrator adds people.
"""

from allauth.account.urls import urlpatterns as offered

KEPT = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns = [pattern for pattern in offered if pattern.name in KEPT]
