"""Logging in and passwords: allauth's pages, of which we keep some."""

from tests.support.rights import LOGIN, Row

ROWS = [
    Row("account_login", "GET", 302, anonymous=200),
    Row("account_login", "POST", 302, anonymous=200),
    Row("account_logout", "GET", 200),
    Row("account_logout", "POST", LOGIN, anonymous=LOGIN),
    Row("account_inactive", "GET", 200, anonymous=200),
    Row("account_signup", "GET", 302, anonymous=200),
    Row("account_signup", "POST", 302, anonymous=200),
    Row("account_reauthenticate", "GET", 200),
    Row("account_reauthenticate", "POST", 200),
    Row("account_change_password", "GET", 200),
    Row("account_change_password", "POST", 200),
    Row("account_set_password", "GET", 302),
    Row("account_set_password", "POST", 302),
    Row("account_reset_password", "GET", 200, anonymous=200),
    Row("account_reset_password", "POST", 200, anonymous=200),
    Row("account_reset_password_done", "GET", 200, anonymous=200),
    Row(
        "account_reset_password_from_key",
        "GET",
        200,
        anonymous=200,
        at=lambda world: {"uidb36": "1", "key": "not-a-key"},
    ),
    Row(
        "account_reset_password_from_key",
        "POST",
        200,
        anonymous=200,
        at=lambda world: {"uidb36": "1", "key": "not-a-key"},
    ),
    Row("account_reset_password_from_key_done", "GET", 200, anonymous=200),
]
