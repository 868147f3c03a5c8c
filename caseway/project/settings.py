"""Django's settings, taken from the configuration; nothing here reads the environment itself."""

from pathlib import Path
from typing import Any

from caseway.project import sqlite  # noqa: F401  (first: Django must find the sound SQLite)
from caseway.project.config import read_config
from caseway.project.databases import django_database
from caseway.project.hosts import LOOPBACK, allowed_hosts

CONFIG = read_config()
ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = CONFIG.secret_key
DEBUG = False
ALLOWED_HOSTS = allowed_hosts(CONFIG)
CSRF_TRUSTED_ORIGINS = [CONFIG.url]
CASEWAY_URL = CONFIG.url
CASEWAY_MAIL_DOMAIN = CONFIG.mail_domain
CASEWAY_MAIL_BORDER = CONFIG.mail_border
CASEWAY_INNER_NETWORKS = CONFIG.inner_networks

INSTALLED_APPS = [
    "caseway.project",
    "caseway.helpcentre",
    "caseway.intake",
    "caseway.telephony",
    "caseway.imports",
    "caseway.api",
    "caseway.automation",
    "caseway.saved",
    "caseway.lots",
    "caseway.returns",
    "caseway.tickets",
    "caseway.issues",
    "caseway.customers",
    "caseway.products",
    "caseway.notices",
    "caseway.many",
    "caseway.fields",
    "caseway.search",
    "caseway.mail",
    "caseway.files",
    "caseway.workspaces",
    "caseway.activity",
    "caseway.jobs",
    "caseway.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "caseway.project.middleware.PlainErrors",
    "caseway.project.middleware.Policy",
    "django.middleware.security.SecurityMiddleware",
    "caseway.project.browsers.Sessions",
    "caseway.project.middleware.Language",
    "caseway.project.middleware.FormsOnly",
    "caseway.project.browsers.Forgeries",
    "caseway.project.browsers.Accounts",
    "caseway.project.browsers.Messages",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "caseway.project.urls"
WSGI_APPLICATION = "caseway.project.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "caseway.ui.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {"default": django_database(CONFIG.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "workspaces.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "caseway.workspaces.signing_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/login"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers themselves allow passkeys on http for this machine only, which is where somebody tries Caseway first.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONFIG.url.startswith("http:") and CONFIG.host in LOOPBACK
MFA_TOTP_ISSUER = "Caseway"

SESSION_ENGINE = "caseway.workspaces.sessions"
SESSION_COOKIE_NAME = "caseway_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.url.startswith("https:")
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "caseway_csrf"
CSRF_FAILURE_VIEW = "caseway.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.url.startswith("https:") else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "caseway.files.storage.DurableFileSystemStorage", "OPTIONS": {"location": str(CONFIG.data / "files")}},
    "staticfiles": {"BACKEND": "caseway.ui.static_files.VersionedStaticFiles"},
}
if CONFIG.storage_url.startswith("s3:"):
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": CONFIG.storage_url[5:].strip("/")}}
elif CONFIG.storage_url.startswith("file:"):
    STORAGES["default"]["OPTIONS"] = {"location": CONFIG.storage_url.removeprefix("file://")}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# What one API token may write in a second, in each process, before it is asked to wait.
API_WRITES_PER_SECOND = 500

# Limits on sign-in must hold over all web processes, and not be forgotten because somebody guesses at many accounts.
CACHES = {
    "default": {
        **(
            {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
            if CONFIG.is_embedded
            else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
        ),
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "caseway_language"

# Mail leaves through the outbox only; Django's own mail is never used.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_URL = CONFIG.email_url

LOGGING_CONFIG = "caseway.project.logs.configure"
LOGGING = {"format": CONFIG.log}
SILENCED_SYSTEM_CHECKS: list[str] = []
