"""All settings. Each comes from the environment and has a default that suits a laptop."""

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from core import env
from core.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("PASSERELLE_DATA", BASE_DIR / ".data")

DEBUG = env.flag("PASSERELLE_DEBUG")
SECRET_KEY = env.text("PASSERELLE_SECRET_KEY") or secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("PASSERELLE_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
PORT = env.number("PORT", 8000)
BIND = env.text("PASSERELLE_BIND", "127.0.0.1")
WEB_CONCURRENCY = env.number("WEB_CONCURRENCY", 0)  # web processes; 0: as many as cores

# Behind a proxy that speaks HTTPS: cookies stay on HTTPS and browsers remember to use it.
HTTPS = env.flag("PASSERELLE_HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

OUR_APPS = [
    "crm",
    "core",
    "accounts",
    "history",
    "fields",
    "lists",
    "contacts",
    "deals",
    "leads",
    "activities",
    "imports",
    "reports",
    "webforms",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
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
    "pghistory.middleware.HistoryMiddleware",
    "crm.middleware.FirstPageMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "crm.middleware.RecentMiddleware",
    "core.middleware.RejectedMiddleware",
    "fields.middleware.MissingMiddleware",
]
ROOT_URLCONF = "crm.urls"
WSGI_APPLICATION = "crm.wsgi.application"
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
                "accounts.context.company",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.Renderer"
# The tone of a message, as templates and styles know it.
MESSAGE_TAGS = {20: "neutral", 25: "positive", 30: "warning", 40: "negative"}

# Jobs of a worker that gave no sign for that long are taken up by another.
JOBS_STALLED_AFTER = env.number("PASSERELLE_JOBS_STALLED_AFTER", 20)
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,
    "update_heartbeat_interval": JOBS_STALLED_AFTER / 4,
    "stalled_worker_timeout": JOBS_STALLED_AFTER,
    "shutdown_graceful_timeout": 5,
    "delete_jobs": "successful",
}

# A server of the user's own, or the embedded one, which `core.embedded` starts when it is needed.
DATABASES = {
    "default": {
        "ENGINE": "core.embedded",
        "NAME": "passerelle",
        "USER": "passerelle",
        **env.database("DATABASE_URL"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "crm.signing_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Passerelle: "
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Passerelle"

# From which score, 0 to 100, two contacts are one in all likelihood, and from which they may be.
DUPLICATES_LIKELY = env.number("PASSERELLE_DUPLICATES_LIKELY", 85)
DUPLICATES_POSSIBLE = env.number("PASSERELLE_DUPLICATES_POSSIBLE", 50)

# How many proxies stand before the product and add to X-Forwarded-For; 0: nobody is believed.
PROXIES = env.number("PASSERELLE_PROXIES", 0)
# Web forms: submissions in an hour, by one address and by one form; how long somebody takes at
# least; and for how many days the log keeps what was sent.
FORMS_PER_ADDRESS = env.number("PASSERELLE_FORMS_PER_ADDRESS", 20)
FORMS_PER_FORM = env.number("PASSERELLE_FORMS_PER_FORM", 300)
FORMS_SECONDS = env.number("PASSERELLE_FORMS_SECONDS", 2)
FORMS_LOG_DAYS = env.number("PASSERELLE_FORMS_LOG_DAYS", 90)

# Mail goes to the console unless PASSERELLE_MAIL names a server.
MAILERS = {"default": env.mail_server("PASSERELLE_MAIL")}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("PASSERELLE_MAIL_FROM", "passerelle@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.staticfiles.Storage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# The e-mail is unique ignoring case, by a constraint that this check does not read.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
