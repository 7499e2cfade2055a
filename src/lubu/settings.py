"""All settings, each declared once, from environment variables.

The reference in ``docs/reference/settings.md`` is tested against ``env.dump()``.
"""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from environs import Env, EnvValidationError, ValidationError

from lubu import values

env = Env(eager=False)
PACKAGE = Path(__file__).parent

# --- the installation ---------------------------------------------------------------------------
LUBU_HOME: Path = Path(env.path("LUBU_HOME", default=Path("./var"))).resolve()
LUBU_SERVICE: bool = env.bool("LUBU_SERVICE", default=False)
DEBUG: bool = env.bool("LUBU_DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list(
    "LUBU_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"], subcast=str.strip
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list(
    "LUBU_TRUSTED_ORIGINS", default=[], subcast=str.strip, validate=values.addresses
)
LUBU_BASE_URL: str = env.str(
    "LUBU_BASE_URL", default="http://localhost:8000", validate=values.address
)
_secret_key = env.str("LUBU_SECRET_KEY", default="", validate=[])
_data_keys = env.str("LUBU_DATA_KEYS", default="", validate=[])
LUBU_DATA_CIPHER: str = env.str(
    "LUBU_DATA_CIPHER", default="aes-256-gcm", validate=values.one_of("aes-256-gcm", "sm4-gcm")
)
_sqlite = f"sqlite:///{quote(str(LUBU_HOME))}/lubu.sqlite3"
env.str("DATABASE_URL", default=_sqlite, validate=values.database)
_database_url = env.dj_db_url("DATABASE_URL", default=_sqlite)
LUBU_TIME_ZONE: str = env.str("LUBU_TIME_ZONE", default="Asia/Shanghai", validate=values.time_zone)
LUBU_LANGUAGE: str = env.str(  # read by lubu.language, before there are settings
    "LUBU_LANGUAGE", default="", validate=values.one_of("", "zh-hans", "en")
)

# --- files ----------------------------------------------------------------------------------------
LUBU_SCANNER: str = env.str("LUBU_SCANNER", default="", validate=values.scanner)
LUBU_SCAN_TIMEOUT: timedelta = env.timedelta(
    "LUBU_SCAN_TIMEOUT", default=timedelta(seconds=30), validate=values.seconds(1, 3600)
)
LUBU_FILE_MAX_MB: int = env.int("LUBU_FILE_MAX_MB", default=50, validate=values.number(1, 2000))
LUBU_UNPACKED_MAX_MB: int = env.int(
    "LUBU_UNPACKED_MAX_MB", default=500, validate=values.number(1, 20000)
)

# --- the public site ------------------------------------------------------------------------------
LUBU_PRECOMPRESS: bool = env.bool("LUBU_PRECOMPRESS", default=False)

# --- review ---------------------------------------------------------------------------------------
LUBU_REVIEW_DAYS: int = env.int("LUBU_REVIEW_DAYS", default=3, validate=values.number(1, 60))
LUBU_MAKE_GOOD_DAYS: int = env.int("LUBU_MAKE_GOOD_DAYS", default=2, validate=values.number(1, 60))

# --- log-in ---------------------------------------------------------------------------------------
LUBU_LOGIN_FAILURES: int = env.int("LUBU_LOGIN_FAILURES", default=10, validate=values.number(3, 50))
LUBU_LOGIN_ADDRESS_FAILURES: int = env.int(
    "LUBU_LOGIN_ADDRESS_FAILURES", default=100, validate=values.number(3, 10000)
)
LUBU_LOGIN_MINUTES: int = env.int("LUBU_LOGIN_MINUTES", default=15, validate=values.number(1, 1440))

# --- forms of the public site ---------------------------------------------------------------------
LUBU_FORMS_PER_HOUR: int = env.int(
    "LUBU_FORMS_PER_HOUR", default=20, validate=values.number(1, 10000)
)

# --- mail ---------------------------------------------------------------------------------------
LUBU_EMAIL_URL: str = env.str("LUBU_EMAIL_URL", default="", validate=values.mail_server)
_mail_server = env.dj_email_url("LUBU_EMAIL_URL", default="")
LUBU_EMAIL_FROM: str = env.str("LUBU_EMAIL_FROM", default="", validate=values.mail_address)
LUBU_DIGEST_HOUR: int = env.int("LUBU_DIGEST_HOUR", default=8, validate=values.number(0, 22))
LUBU_REMINDER_HOUR: int = env.int("LUBU_REMINDER_HOUR", default=8, validate=values.number(0, 22))

# --- outside parts --------------------------------------------------------------------------------
_wechat_keys = env.str("LUBU_WECHAT_ACCOUNTS", default="", validate=values.account_keys)
LUBU_WECHAT_ADDRESS: str = env.str(
    "LUBU_WECHAT_ADDRESS", default="https://api.weixin.qq.com", validate=values.address
)
LUBU_LOG_LEVEL: str = env.str(
    "LUBU_LOG_LEVEL", default="WARNING", validate=values.one_of("DEBUG", "INFO", "WARNING", "ERROR")
)
if LUBU_SERVICE:
    env.str("LUBU_SECRET_KEY", validate=values.secret)
    os.environ.setdefault("LUBU_DATA_KEYS", "")  # empty, it is told how to make one
if LUBU_SERVICE or _data_keys:
    env.str("LUBU_DATA_KEYS", validate=values.data_keys)
env.seal()
LUBU_WECHAT_ACCOUNTS: dict[str, str] = values.keys_by_account(_wechat_keys)


def _kept_secret() -> str:
    """The secret key of a demonstration: made once and kept in ``LUBU_HOME``."""
    path = LUBU_HOME / "secret.key"
    if not path.exists():
        LUBU_HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY: str = _secret_key or _kept_secret()


def _kept_data_keys() -> str:
    """The data keys of a demonstration, one a line: the first is made once, and never made anew
    where two programs start at the same time, since what one had sealed would open no more."""
    path = LUBU_HOME / "data.keys"
    if not path.exists():
        LUBU_HOME.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=LUBU_HOME, prefix=".data-keys-") as made:
            made.write(f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
            made.flush()
            os.fsync(made.fileno())
            with suppress(FileExistsError):
                os.link(made.name, path)
    kept = ",".join(path.read_text(encoding="utf-8").split())
    try:
        values.data_keys(kept)
    except ValidationError as error:
        raise EnvValidationError(str(path), {str(path): [str(error)]}) from error
    return kept


LUBU_DATA_KEYS: dict[str, bytes] = values.keys_by_name(_data_keys or _kept_data_keys())

DATABASES = {"default": {**_database_url, "CONN_MAX_AGE": 60}}
if "sqlite" in str(_database_url["ENGINE"]):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
        ),
    }
    Path(str(_database_url["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    # Two processes of the suite never share a file, and threads need a real one.
    DATABASES["default"]["TEST"] = {"NAME": str(LUBU_HOME / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "lubu.organisations",
    "lubu.ledger",
    "lubu.office",
    "lubu.catalogue",
    "lubu.publishing",
    "lubu.channels",
    "lubu.access_requests",
    "lubu.reporting",
    "lubu.portal",
    "lubu.desk",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lubu.office.middleware.SafeAnswers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lubu.office.middleware.ReadAndPostOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lubu.desk.doors.Doors",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "lubu.urls"
WSGI_APPLICATION = "lubu.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lubu.desk.context.demonstration",
            ],
        },
    },
]

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LUBU_SERVICE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's scripts read it
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if LUBU_SERVICE else 0
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LUBU_SERVICE else None
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]

# --- mail: without a server none goes anywhere ----------------------------------------------------
EMAIL_BACKEND: str = _mail_server.get(
    "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_FILE_PATH = LUBU_HOME / "mails"  # where LUBU_EMAIL_URL is "file:"
EMAIL_HOST, EMAIL_PORT = _mail_server["EMAIL_HOST"], _mail_server["EMAIL_PORT"]
EMAIL_HOST_USER = _mail_server["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail_server["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_server["EMAIL_USE_TLS"], _mail_server["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = _mail_server["EMAIL_TIMEOUT"] or 10  # seconds; the clock waits for it
EMAIL_USE_LOCALTIME = True
DEFAULT_FROM_EMAIL = SERVER_EMAIL = LUBU_EMAIL_FROM or "lubu@localhost"

# --- languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "office" / "locale"]  # the second for scripts too
USE_I18N = USE_TZ = True
TIME_ZONE = LUBU_TIME_ZONE

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = LUBU_HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = LUBU_HOME / "files"
MEDIA_URL = "/files/"  # never served: files leave through a view that asks visibility
FILE_UPLOAD_HANDLERS = ["lubu.office.uploads.InMemory"]
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- background work ------------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "ENQUEUE_ON_COMMIT": False,  # a follow-up is a row of the action's own transaction
    }
}

# --- Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "露布 Lubu"
WAGTAILADMIN_BASE_URL = LUBU_BASE_URL
WAGTAILADMIN_RECENT_EDITS_LIMIT = 8
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "lubu.publishing.workflow.finish"
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_USER_LOGIN_FORM = "lubu.desk.log_in.LogInForm"
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_I18N_ENABLED = False
WAGTAILDOCS_DOCUMENT_MODEL = "publishing.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "lubu.publishing.file_forms.AttachmentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lubu.publishing.file_forms.PictureForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_IMAGE_MODEL = "publishing.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "lubu.office.search_backend"},  # the desk's
    "public": {"BACKEND": "lubu.office.search.backend", "AUTO_UPDATE": False},
}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched from outside

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": LUBU_LOG_LEVEL},
}
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]  # base URL is a setting with a demo default
