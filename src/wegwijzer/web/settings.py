"""Settings of the web project; everything that differs between places comes from the environment.

`WEGWIJZER_HOME` the folder with the data · `WEGWIJZER_DEMO=1` demo accounts on loopback · `WEGWIJZER_HOSTS` names the
server answers to ·
`WEGWIJZER_HTTPS=1` behind https: secure cookies and HSTS · `WEGWIJZER_PROXIES` number of proxies in front ·
`WEGWIJZER_SITE` the address people type, for links in mail · `WEGWIJZER_SMTP` the mail server (with `_PORT`, `_USER`,
`_PASSWORD`, `_TLS`; none: no mail leaves) · `WEGWIJZER_SENDER` who the mail comes from.
"""

from __future__ import annotations

import os
from pathlib import Path

from wegwijzer.web.keys import secret_key
from wegwijzer.web.rooms import APPS

PACKAGE = Path(__file__).resolve().parent
WEGWIJZER_HOME = Path(os.environ.get("WEGWIJZER_HOME", "wegwijzer-home")).absolute()
DEMO = os.environ.get("WEGWIJZER_DEMO") == "1"
HTTPS = os.environ.get("WEGWIJZER_HTTPS") == "1"
PROXIES = int(os.environ.get("WEGWIJZER_PROXIES", "0"))

SECRET_KEY = secret_key(WEGWIJZER_HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WEGWIJZER_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ROOT_URLCONF = "wegwijzer.web.urls"
WSGI_APPLICATION = "wegwijzer.web.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "wegwijzer.web",
    *(f"wegwijzer.web.{app}" for app in APPS),
]
MIDDLEWARE = [
    "wegwijzer.web.safety.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wegwijzer.web.failures.WordedErrors",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "wegwijzer.web.frame.frame",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "wegwijzer.web.templatetags.pages"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WEGWIJZER_HOME / "wegwijzer.sqlite3",
        "CONN_MAX_AGE": 600,  # opening it anew, and tidying the log at the last close, costs more than most questions
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "wegwijzer.web.failures.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "wegwijzer.web.limits.address_of"

SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wegwijzer.web.failures.forged"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [PACKAGE.parent / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = WEGWIJZER_HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "wegwijzer.web.assets.OnlyHtmx"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_MANIFEST_STRICT = False  # a page without its styles is better than no page

SITE = os.environ.get("WEGWIJZER_SITE", "http://127.0.0.1:8000").rstrip("/")
EMAIL_HOST = os.environ.get("WEGWIJZER_SMTP", "")
EMAIL_PORT = int(os.environ.get("WEGWIJZER_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("WEGWIJZER_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("WEGWIJZER_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("WEGWIJZER_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("WEGWIJZER_SENDER", "wegwijzer@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
