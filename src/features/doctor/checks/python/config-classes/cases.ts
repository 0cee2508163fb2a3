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
  ],
}
