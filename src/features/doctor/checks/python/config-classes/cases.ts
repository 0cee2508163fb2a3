import type { Cases } from '../../cases.ts'

const module = (...classes: readonly string[]) => ({
  'app/config.py': `import os\n\n\n${classes.join('\n\n')}\n`,
})

export const cases: Cases = {
  bad: [
    [
      'no-production',
      module('class Config:\n    DEBUG = False\n', 'class DevelopmentConfig(Config):\n    DEBUG = True'),
    ],
    [
      'secret-default',
      module(
        'class Config:\n    SECRET_KEY = "correct horse battery"\n',
        'class ProductionConfig(Config):\n    PORT = 80',
      ),
    ],
    [
      'secret-default',
      module('class ProductionConfig:\n    DB_PASSWORD: str = os.environ.get("DB_PASSWORD", "hunter22")'),
    ],
    ['secret-default', module("class ProductionConfig:\n    API_TOKEN = os.getenv('API_TOKEN') or 'abc123'")],
    ...[
      `SECRET_KEY = environ.get('SECRET_KEY', 'abc123')`,
      `JWT_SECRET = getenv("JWT_SECRET", "abc123")`,
      `SECRET_KEY = config('SECRET_KEY', default='abc123', cast=str)`,
      `SECRET_KEY = env.str("SECRET_KEY", "abc123")`,
      `secret_key: str = 'abc123'`,
      `secret_key: str = Field(default="abc123", min_length=4)`,
      `api_token: SecretStr = SecretStr("abc123")`,
    ].map(field => ['secret-default', module(`class Settings(BaseSettings):\n    ${field}`)] as const),
  ],
  good: module(
    'class Config:\n    SECRET_KEY = os.environ["SECRET_KEY"]\n    NAME = "shop"\n',
    'class DevelopmentConfig(Config):\n    SECRET_KEY = "development"\n',
    'class ProductionConfig(Config):\n    DEBUG = False',
  ),
  traps: [
    module('class ProductionConfig:\n    SECRET_KEY = os.environ.get("SECRET_KEY")\n    TOKEN = ""'),
    module('class Settings:\n    TOKEN_HEADER = "X-Token"'),
    { 'tests/config.py': 'class Config:\n    SECRET_KEY = "of the tests"\n' },
    module('class ProductionConfig:\n    SECRET_KEY = env.secret("Signs sessions.")'),
    module('class ProductionConfig:\n    DB_PASSWORD = env.secret(env.required, "Opens the database.")'),
    module(
      [
        'class Settings(BaseSettings):',
        '    token_url: str = "/login"',
        '    SECRET_KEY: str = secrets.token_urlsafe(32)',
        '    api_key: str = Field(min_length=20)',
        "    SECRET: str = config('SECRET')",
        "    db_password: str = config('DB_PASSWORD', default='')",
        '    smtp_password: str | None = None',
      ].join('\n'),
    ),
  ],
}
