"""Django's settings, all from the environment; docs/settings.md lists the variables."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from dashboard import env, logs, policy, timetable
from dashboard.api import about

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.text("SECRET_KEY")
DEBUG = env.flag("DEBUG", default=False)
PUBLIC_URL = env.address("PUBLIC_URL", "http://127.0.0.1:8000")
CREDENTIAL_KEYS = env.credential_keys("CREDENTIAL_KEYS")
ALLOWED_UPSTREAM_HOSTS = [host.lower() for host in env.words("ALLOWED_UPSTREAM_HOSTS")]
REDIS_URL = env.redis_url("REDIS_URL", "redis://127.0.0.1:6379/0")
PROXY_MAX_AGE = min(2.0, env.number("PROXY_MAX_AGE", 2.0))
UPSTREAM_CALLS_PER_MINUTE = env.whole("UPSTREAM_CALLS_PER_MINUTE", 120)
REMEMBER_TOKENS = env.flag("REMEMBER_TOKENS", default=True)
TOKEN_REQUESTS_PER_MINUTE = env.whole("TOKEN_REQUESTS_PER_MINUTE", 600)
JOB_SECONDS = env.whole("JOB_SECONDS", 100)
WORKER_MEMORY_MB = env.whole("WORKER_MEMORY_MB", 1024)
PROXY_MAX_STALE = env.number("PROXY_MAX_STALE", 3600)
RETENTION_DAYS = min(3650.0, max(1.0, env.number("RETENTION_DAYS", 90)))
AUDIT_RETENTION_DAYS = min(3650.0, max(30.0, env.number("AUDIT_RETENTION_DAYS", 400)))

_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"
# TLS ends at a reverse proxy, so where people come by https there is one.
TRUSTED_PROXIES = int(env.number("TRUSTED_PROXIES", 1 if _https else 0))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or [_public.hostname or "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS") or [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "tasks_proxy.accounts",
    "tasks_proxy.audit",
    "tasks_proxy.connections",
    "tasks_proxy.history",
    "tasks_proxy.sync",
    "tasks_proxy.simulator",
    "dashboard",
    "dashboard.account",
    "dashboard.attention",
    "dashboard.drawing",
    "dashboard.lists",
    "dashboard.overview",
    "dashboard.sharing",
    "dashboard.team",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dashboard.headers.ContentPolicy",
    "dashboard.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dashboard.sharing.first.PicturesFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.zone.Zones",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dashboard.account.middleware.SessionsSeen",
    "dashboard.account.middleware.SecondFactorFirst",
    "dashboard.suspended.SaysSo",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"
APPEND_SLASH = False  # the proxied API answers on the upstream's own paths, to the letter

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.shell.shell",
            ],
            "libraries": {"lucide": "dashboard.lists.templatetags.icons"},
        },
    },
]

for _name, _value in env.email("EMAIL_URL", "console:").items():
    globals()[_name] = _value
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"Taskloom <taskloom@{_public.hostname}>")
MAIL_REACHES_PEOPLE = not str(globals()["EMAIL_BACKEND"]).endswith(
    ("console.EmailBackend", "dummy.EmailBackend")
)

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'taskloom.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in, sessions and guess counters live in the database: they must hold with Redis down.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
OPEN_SIGN_UP = env.flag("OPEN_SIGN_UP", default=False)
ACCOUNT_ADAPTER = "dashboard.signin.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_REACHES_PEOPLE else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong passwords are counted for each account by axes and for each visitor's address by allauth,
# wrong codes for each account by allauth: all in the database.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/15m/key,100/15m/ip",
    "reset_password": "5/m/key,30/15m/ip",
    "reset_password_from_key": "30/15m/ip",
    "signup": "30/15m/ip",
    "invite": "60/h/user",
    "confirm_email": "3/5m/key",
    "manage_email": "10/m/user",
    "change_password": "10/m/user",
    "reauthenticate": "20/15m/user",
}
MFA_ADAPTER = "dashboard.account.factors.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Taskloom"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody is signed in whose own address is not verified
USERSESSIONS_ADAPTER = "allauth.usersessions.adapter.DefaultUserSessionsAdapter"
SOCIALACCOUNT_ADAPTER = "dashboard.account.providers.ByProvider"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": env.openid_providers("OPENID_CONNECT_PROVIDERS"),
    },
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# By a link: the policy for forms would stop the redirect to another site that follows one.
SOCIALACCOUNT_LOGIN_ON_GET = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # an office shares one address; that has its own limit
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_USERNAME_CALLABLE = "dashboard.signin.guessed_address"
AXES_CLIENT_IP_CALLABLE = "tasks_proxy.audit.actor.ip_of"
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_RESET_ON_SUCCESS = True
# A stranger who goes on guessing must not keep the account's owner out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "dashboard.signin.locked_out"
AXES_VERBOSE = False

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "counters",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dashboard.failures.old_form"
THEME_COOKIE_NAME = "__Host-theme" if _https else "theme"
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = policy.CONTENT

REST_KNOX = {
    "SECURE_HASH_ALGORITHM": "hashlib.sha256",
    "AUTH_TOKEN_CHARACTER_LENGTH": 64,
    "TOKEN_PREFIX": "tl_",
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": None,
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  a model's name
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tasks_proxy.proxy.signin.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["tasks_proxy.proxy.throttle.TokenThrottle"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "tasks_proxy.proxy.errors.answer_for",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = about.SCHEMA

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = JOB_SECONDS
CELERY_TASK_TIME_LIMIT = JOB_SECONDS + 20
CELERY_TASK_DEFAULT_QUEUE = "sync"
CELERY_TASK_ROUTES = {"drawing.*": {"queue": "layout"}, "mail.*": {"queue": "mail"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Kombu looks for abandoned messages only every 100 s unless it is told otherwise, and the
# visibility time must exceed the hard time limit or a slow job is started twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": JOB_SECONDS + 80,
    "unacked_restore_interval": 5,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "global_keyprefix": "tl:jobs:",
    # Sending to a broker that is gone fails at once instead of waiting six seconds for it.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BEAT_SCHEDULE = timetable.EVERY

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "build" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dashboard.assets.HashedAssets"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = logs.logging_at(env.text("LOG_LEVEL", "INFO"))
