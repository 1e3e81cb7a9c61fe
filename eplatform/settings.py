"""Every setting of eplatform, read from the environment where an installation may differ."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from eplatform import environment

# Where and how it is reached

BASE_DIR = environment.PROJECT
RUN_DIR = environment.run_dir()
DEBUG = environment.boolean("DEBUG", False)
WEB_PORT = environment.port("WEB_PORT", 8000)
GATEWAY_PORT = environment.port("GATEWAY_PORT", 8001)
PUBLIC_URL = environment.address("PUBLIC_URL", f"http://127.0.0.1:{WEB_PORT}").rstrip("/")
PUBLIC_IS_SECURE = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", urlsplit(PUBLIC_URL).hostname or "localhost"]
)
# Where the source of what runs is published; without an address the platform hands out its own.
SOURCE_URL = environment.text("SOURCE_URL")
CSRF_TRUSTED_ORIGINS = [environment.origin(PUBLIC_URL)]
# How many proxies of ours a request passes: they say from whom it comes. 0 believes nobody.
TRUSTED_PROXIES = environment.integer("TRUSTED_PROXIES", 0)

# Commands such as `check` need no secret that lasts; eplatform.wsgi refuses to serve without one.
SECRET_KEY = environment.text("SECRET_KEY", secrets.token_urlsafe(50))
# What hand-over packs are signed with: 32 bytes in base64, for as long as the installation lives.
SIGNING_KEY = environment.text("SIGNING_KEY")

# What it is made of

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "eplatform.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "procrastinate.contrib.django",
    "storages",
    "viewflow",
    "viewflow.workflow",
    "eplatform.accounts",
    "workflows",
    "documents",
    "quotes",
    "notifications",
    "eplatform.api",
    "eplatform.demonstration",
    "eplatform.catalogues",
    "eplatform.running",
]

MIDDLEWARE = [
    "eplatform.guarding.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "eplatform.portal.content_security.ContentSecurityMiddleware",
    "eplatform.portal.turning_back.TurnBack",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "eplatform.portal.language.PersonalLanguageMiddleware",
    "eplatform.guarding.RequestGuardMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eplatform.portal.navigation.navigation",
            ],
        },
    },
]

FORM_RENDERER = "eplatform.portal.form_rendering.PortalRenderer"
ROOT_URLCONF = "eplatform.urls"
CSRF_FAILURE_VIEW = "eplatform.portal.errors.csrf_failure"
WSGI_APPLICATION = "eplatform.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# PostgreSQL, with a pool in each process; 0 connections means no pool

DATABASE_URL = environment.text("DATABASE_URL", "postgresql://eplatform@127.0.0.1:5432/eplatform")
DATABASE_POOL_SIZE = environment.integer("DATABASE_POOL_SIZE", 0)
DATABASES = {"default": environment.database(DATABASE_URL)}
# A file waits for its lock at most this long: nobody hangs behind somebody else's request.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c lock_timeout=5000")
if DATABASE_POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}

# What web processes count together, such as tries at signing in; a migration makes the table

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Papers, in S3

S3_ENDPOINT_URL = environment.address("S3_ENDPOINT_URL", "http://127.0.0.1:8333")
S3_BUCKET = environment.text("S3_BUCKET", "eplatform")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": S3_ENDPOINT_URL,
            "bucket_name": S3_BUCKET,
            "access_key": environment.text("S3_ACCESS_KEY_ID"),
            "secret_key": environment.text("S3_SECRET_ACCESS_KEY"),
            "region_name": environment.text("S3_REGION", "us-east-1"),
            "signature_version": "s3v4",
            "addressing_style": "path",
            "querystring_expire": 300,
            "file_overwrite": False,
            "default_acl": None,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Where clamd listens, host:port or the path of a socket; empty means that papers are not scanned.
CLAMD_ADDRESS = environment.text("CLAMD_ADDRESS")
STATIC_URL = "/static/"
# Served from where they lie: there is nothing to collect.
WHITENOISE_USE_FINDERS = True

# Messages

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("SMTP_HOST", "127.0.0.1")
EMAIL_PORT = environment.port("SMTP_PORT", 25)
EMAIL_HOST_USER = environment.text("SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("SMTP_PASSWORD")
EMAIL_USE_TLS = environment.boolean("SMTP_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "eplatform <no-reply@eplatform.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Jobs, in PostgreSQL: each app keeps its own in its module `jobs`

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Languages and time

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "eplatform" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
USE_I18N = True

# Who may come in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["eplatform.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "eplatform.portal.signing_in.Adapter"
ACCOUNT_FORMS = {
    "login": "eplatform.portal.signing_up.LoginForm",
    "signup": "eplatform.portal.signing_up.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "eplatform"

OIDC_SERVER_URL = environment.text("OIDC_SERVER_URL")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": environment.text("OIDC_NAME", "OpenID Connect"),
                "client_id": environment.text("OIDC_CLIENT_ID"),
                "secret": environment.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# What browsers are told

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "eplatform.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PUBLIC_IS_SECURE
if PUBLIC_IS_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
S3_PUBLIC_ORIGIN = environment.origin(S3_ENDPOINT_URL)
CONTENT_SECURITY_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:", S3_PUBLIC_ORIGIN],
    "connect-src": ["'self'", S3_PUBLIC_ORIGIN],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'", *filter(None, [environment.origin(OIDC_SERVER_URL)])],
    "object-src": ["'none'"],
}

# What is written down while it runs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
