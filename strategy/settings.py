"""One settings file. Every choice of a deployment comes from the environment; see `.env.example`."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("STRATEGY_VAR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = env.bool("STRATEGY_EMBEDDED", default=False)  # started by run.py: plain http on one machine
SECRET_KEY = env("SECRET_KEY")
SETUP_CODE = env("SETUP_CODE", default="")  # whoever knows it may create the first administrator; empty: nobody may
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "strategy.core",
    "okrs",
    "aop",
    "reviews",
    "strategy.stack",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_results",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "strategy.core.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "strategy.core.middleware.SessionLimitMiddleware",
    "strategy.core.middleware.RefusalMiddleware",
    "strategy.core.middleware.TimeZoneMiddleware",
    "strategy.core.middleware.SetUpMiddleware",
]

ROOT_URLCONF = "strategy.urls"
WSGI_APPLICATION = "strategy.wsgi.application"
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "strategy.core.templatetags.strategy",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "strategy.core.context.frame",
            ],
        },
    }
]
COTTON_DIR = "components"

# --- database -------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'strategy.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=3000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"
        " -c jit=off"  # our sums run for 0.1 s; compiling them first takes three times that
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of failed logins and the worker's sign of life. In the database, because every process of every machine
# reaches that one, and where it is down nothing else works either.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "strategy_cache"}}
if env("CACHE_URL", default=""):
    CACHES = {"default": env.cache_url("CACHE_URL")}

# --- people and login -----------------------------------------------------------------------
AUTH_USER_MODEL = "strategy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique in any spelling: a unique index over lower(email)
ACCOUNT_ADAPTER = "strategy.core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_COOKIE_AGE = 12 * 3600  # after which one logs in again, whatever one does
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
KNOX_TOKEN_MODEL = "strategy.ApiToken"  # noqa: S105  a model's name
MIGRATION_MODULES = {"knox": None}  # our own token model stands in; its table would hold up a flush

# --- pages ----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = env.bool("WHITENOISE_USE_FINDERS", default=True)
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else env("STATIC_ROOT", default=str(VAR_DIR / "static"))
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "files"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=50 << 20)

# --- headers --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "strategy.core.views.errors.csrf_failed"
_https = not (DEBUG or EMBEDDED)
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_https)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if _https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
if _https:  # such a name binds a cookie to this host and to https
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose address counts when logins are limited
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "strategy.core.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["strategy.core.api.parsers.SafeJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "strategy.core.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "strategy.core.api.errors.handle",
    "DEFAULT_THROTTLE_RATES": {"login": "20/minute", "set_up": "20/minute"},
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Strategy Stack",
    "DESCRIPTION": "OKRs, the annual operating plan that funds them, and the links between the two. "
    "Amounts are decimal strings in the organisation's currency.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "CycleStateEnum": "strategy.core.models.calendar.Cycle.State",
        "JobStateEnum": "strategy.core.models.work.Job.State",
        "BudgetLineKindEnum": "aop.models.lines.BudgetLine.Kind",
        "AlignmentKindEnum": "okrs.models.alignments.Alignment.Kind",
        "KeyResultKindEnum": "okrs.models.key_results.KeyResult.Kind",
        "NewObjectiveStateEnum": ["draft", "candidate"],
        "ObjectiveStateEnum": "okrs.models.objectives.Objective.State",
        "BetStateEnum": "okrs.models.bets.Bet.State",
        "SeatStateEnum": "aop.models.seats.Seat.State",
        "NewSeatStateEnum": ["planned", "gated", "open"],
        "ReviewStateEnum": "reviews.models.reviews.Review.State",
        "DecisionTypeEnum": "reviews.models.decisions.Decision.Type",
        "AccountTypeEnum": "aop.models.ledger.Account.Type",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

# --- work behind the pages ------------------------------------------------------------------
_queue = VAR_DIR / "queue"
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://")
CELERY_RESULT_BACKEND = "django-db"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.2,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {"visibility_timeout": 900, "unacked_restore_interval": 10, "unacked_restore_throttle": 1}
)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "strategy.core.tasks.sweep", "schedule": env.float("SWEEP_SECONDS", default=60.0)},
    "judge": {"task": "okrs.tasks.judge", "schedule": 300.0},
}

# --- mail -----------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
MAIL_IS_KEPT = not env("EMAIL_URL", default="")  # as files, which administrators read in the app
if not MAIL_IS_KEPT:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "strategy.core.kept_mail.Backend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
MAILS_PER_SECOND = env.int("MAILS_PER_SECOND", default=10)  # of one sending process
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=120)  # after which another process takes a mail over
PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", default="http://localhost:8000").rstrip("/")  # what links in mails begin with
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Strategy Stack <strategy@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
