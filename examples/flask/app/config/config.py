"""The config classes: one for each environment, a field for each variable."""

from app.config import database_url, env
from app.config.built import built_commit, is_built
from app.config.environment import Environment
from app.config.load import Loaded
from app.errors import UserError

BROWSER_HEADERS = (
    "API-Client, Authorization, Baggage, Cache-Control, Content-Type, Idempotency-Key, If-Match, "
    "If-None-Match, Traceparent, Tracestate, X-Requested-With"
)
LOG_LEVELS = ["debug", "info", "warn", "error", "silent"]
METRICS_AUDIENCES = ["off", "admin", "anonymous"]


class Config(Loaded):
    """The runtime variables of this API. A field is named like its environment variable."""

    environment = "production"

    HOST = env.text("127.0.0.1", "The address to listen on.")
    PORT = env.int(3000, "The port to listen on.", (0, 65_535))
    COMMIT = env.token(built_commit(), "The commit in API-Version (default: the commit that was built).")
    LOG_LEVEL = env.one_of(LOG_LEVELS, "info", "Lowest level to log:")
    METRICS = env.one_of(METRICS_AUDIENCES, "off", "Audience of /metrics:")
    SERVER_TIMING = env.bool(False, "Whether responses contain Server-Timing, the time of the database.")
    DOCS = env.bool(True, "Whether /docs is served.")

    DATABASE_URL = database_url.production
    POOL_SIZE = env.int(10, "Maximum number of database connections.", (1, 1000))
    POOL_TIMEOUT = env.int(5, "Seconds to wait for a connection before the response is 503.", (1, 600))
    STATEMENT_TIMEOUT = env.int(10, "Maximum seconds of one statement; not used by SQLite.", (1, 3600))
    LOCK_TIMEOUT = env.int(5, "Seconds to wait for a lock of another transaction.", (1, 3600))
    IDLE_TRANSACTION_TIMEOUT = env.int(60, "Seconds until the server ends an idle transaction.", (1, 3600))
    MIGRATION_LOCK_TIMEOUT = env.int(60, "Seconds to wait for another process that migrates.", (0, 86_400))
    KEY_PEPPER = env.secret(
        env.required,
        "Secret in the hash of every API key. A new one disables keys, unless the old one is below.",
    )
    KEY_PEPPER_PREVIOUS = env.secret(
        "", "The old KEY_PEPPER, as long as keys need it; python -m manage client peppers counts them."
    )
    KEY_CACHE_TTL = env.int(
        1,
        "Seconds for which a valid key is not looked up again, so that a revoked key may still work; "
        "0: none.",
        (0, 60),
    )

    TRUST_PROXY = env.int(0, "Number of trusted proxies in front; their X-Forwarded-For is used.")
    REQUEST_ID_HEADER = env.token("", "Header in which a trusted proxy sends a UUID per request.")
    PATH_PREFIX = env.path(
        "", "Prefix that a proxy strips from every path, e.g. /shop, if it sends no X-Forwarded-Prefix."
    )
    CORS_ORIGINS = env.origins("", "Comma-separated origins whose pages may call the API, or *.")
    CORS_HEADERS = env.headers(BROWSER_HEADERS, "Comma-separated headers that these pages may send.")
    HSTS = env.int(0, "Seconds for which browsers must use HTTPS; 0 sends no header.")

    RATE_LIMIT_ANONYMOUS = env.int(
        300, "Requests per window from one address without a key; 0 means no limit."
    )
    RATE_LIMIT_CLIENT = env.int(3000, "Requests per window from one client; 0 means no limit.")
    RATE_LIMIT_WINDOW = env.int(60, "The length of a window, in seconds.", (1, 86_400))
    CACHE_URL = env.url(
        "memory:",
        "Where requests are counted, and writes are announced: memory:, or redis:// shared by all instances.",
        schemes=["memory:", "redis:", "rediss:"],
        example="redis://127.0.0.1:6379",
    )
    CACHE_BYTES = env.int(67_108_864, "Maximum size of the responses in memory, in bytes; 0: none.")

    COUNT_LIMIT = env.int(
        10_000, "Maximum of total in a list with count=true; counting stops there.", (1, 1_000_000_000)
    )
    IDEMPOTENCY_HOURS = env.int(24, "Hours for which the response to an Idempotency-Key is kept.", (1, 8760))

    DEPRECATION_DAYS = env.int(
        180,
        "Days that callers have, at least, from the deprecation of a route or a field to its sunset.",
        (0, 3650),
    )
    USAGE_DAYS = env.int(
        90, "Days for which usage is kept by day; older days are added up to months.", (1, 3650)
    )

    RECORDINGS = env.bool(True, "Whether requests that fail are recorded, without secrets.")
    RECORDINGS_MAX = env.int(1000, "How many recordings are kept, at most.", (1, 1_000_000))
    RECORDINGS_DAYS = env.int(14, "Days for which a recording is kept.", (1, 365))
    RECORDINGS_BYTES = env.int(65_536, "Maximum size of one recording, in bytes.", (2000, 1_048_576))

    PUBLIC_URL = env.url(
        "http://127.0.0.1:3000",
        "Where callers reach this API, for mail.",
        schemes=["http:", "https:"],
        example="https://api.example.com",
    )
    MAIL_URL = env.mail(
        "none:", "Where mail is sent: smtp://, smtps://, file:FOLDER for files, or none: for nowhere."
    )
    MAIL_FROM = env.address("api@localhost", "The sender of mail.")

    WORKER_CONCURRENCY = env.int(4, "How many jobs a worker runs at once.", (1, 100))
    WORKER_IN_SERVER = env.bool(False, "Whether the server also runs jobs, as python -m manage worker does.")

    BODY_LIMIT = env.int(1_048_576, "Maximum size of a request body, in bytes.")
    REQUEST_TIMEOUT = env.int(30, "Seconds in which the whole request must arrive.", (1, 3600))
    HEADER_TIMEOUT = env.int(10, "Seconds in which the headers must arrive.", (1, 3600))
    KEEP_ALIVE_TIMEOUT = env.int(
        72, "Seconds an idle connection stays open; use more than the load balancer."
    )
    RESPONSE_TIMEOUT = env.int(
        15, "Seconds to handle a request; after that it is rolled back and the response is 503.", (1, 3600)
    )
    STALL_TIMEOUT = env.int(
        60, "Seconds after which a download or an event stream ends whose caller stopped reading.", (1, 3600)
    )
    HEARTBEAT_INTERVAL = env.int(
        15, "Seconds between comments in an event stream; use less than proxies wait.", (1, 3600)
    )
    READY_TTL = env.int(
        1, "Seconds for which the result of a readiness check is used again; 0: none.", (0, 60)
    )
    DRAIN_DELAY = env.int(0, "Seconds to keep serving after SIGTERM, not ready, until load balancers notice.")
    CLOSE_TIMEOUT = env.int(10, "Seconds that running requests may take when the server stops.")
    THREADS = env.int(8, "How many requests a process serves at once.", (1, 1000))
    PROCESSES = env.int(1, "How many processes serve requests, on systems that can fork.", (1, 256))
    CONNECTIONS = env.int(1000, "How many connections a process has open at once.", (10, 100_000))


class DevelopmentConfig(Config):
    """Needs no .env, where the database is a file."""

    environment = "development"

    METRICS = env.one_of(METRICS_AUDIENCES, "anonymous")
    SERVER_TIMING = env.bool(True)
    MAIL_URL = env.mail("file:data/mail")
    WORKER_IN_SERVER = env.bool(True)
    DATABASE_URL = database_url.development
    KEY_PEPPER = env.secret("development-only-pepper")


class TestingConfig(DevelopmentConfig):
    """Silent, and without background work."""

    __test__ = False
    environment = "testing"

    PORT = env.int(0)
    LOG_LEVEL = env.one_of(LOG_LEVELS, "silent")
    WORKER_IN_SERVER = env.bool(False)
    RECORDINGS = env.bool(False)
    KEY_CACHE_TTL = env.int(0)
    READY_TTL = env.int(0)


class ProductionConfig(Config):
    """Has no default that a production API could start with by accident."""

    HOST = env.text("0.0.0.0")  # noqa: S104
    DOCS = env.bool(False)
    HSTS = env.int(31_536_000)
    DRAIN_DELAY = env.int(5)


class StagingConfig(ProductionConfig):
    """As strict as production, with more output for developers who use the API."""

    environment = "staging"

    LOG_LEVEL = env.one_of(LOG_LEVELS, "debug")
    METRICS = env.one_of(METRICS_AUDIENCES, "admin")
    SERVER_TIMING = env.bool(True)
    DOCS = env.bool(True)
    HSTS = env.int(300)


Settings = Config

CONFIGS: dict[str, type[Config]] = {
    "development": DevelopmentConfig,
    "testing": TestingConfig,
    "staging": StagingConfig,
    "production": ProductionConfig,
}


def config_class(environment: Environment, built: bool | None = None) -> type[Config]:
    """The config class that APP_CONFIG names. The default is development in a checkout; a build has none."""
    is_build = is_built() if built is None else built
    name = environment.get("APP_CONFIG") or ("" if is_build else "development")
    names = ", ".join(CONFIGS)
    if not name:
        message = f"APP_CONFIG is not set, and a build has no default: set it to one of {names}."
        raise UserError(message, exit_code=2)
    if name not in CONFIGS:
        raise UserError(f'APP_CONFIG "{name}" is not one of {names}', exit_code=2)
    return CONFIGS[name]


def load_config(environment: Environment) -> Settings:
    """The config of this environment. Reports every mistake at once."""
    return config_class(environment).load(environment)
