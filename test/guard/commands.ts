/**
 * A command line, and what it does to a database that it is run on by mistake. Words in capitals stand for what differs
 * from run to run, see stage.ts.
 */
export interface Line {
  readonly args: readonly string[]
  /** `removes` and `invents` want consent; `nothing` must never be refused. */
  readonly does: 'removes' | 'invents' | 'nothing'
  /** Only whoever says production in so many words may do it without consent. */
  readonly meant?: true
  /** It takes seconds, e.g. because it makes a database of its own on the server. */
  readonly slow?: true
  /**
   * It runs with the development config. Where .env belongs to another one, this has no DATABASE_URL but that of SQLite, and
   * the line ends with 2.
   */
  readonly inDevelopment?: true
  /** It changes files, so it runs in a copy of the project, with generated resources or without, or in one on another kind. */
  readonly in?: 'a copy' | 'a copy with resources' | 'a project of another kind'
  /** It works only where the files are committed. */
  readonly committed?: true
  /** Only a generated project has it. */
  readonly of?: 'generated'
  /** It takes no --env. */
  readonly noEnv?: true
  /** It needs Fastify, which a full run installs. */
  readonly needsFastify?: true
}

const line = (text: string, does: Line['does'], more: Partial<Line> = {}): Line => ({
  args: text.split(' '),
  does,
  ...more,
})

const writesFiles = { in: 'a copy' } as const
const needsFastify = { needsFastify: true } as const
/** What the generators have to find: see `generatedLines`. */
const withResources = { in: 'a copy with resources' } as const
/** They ask a generated project's own program. */
const asks = { noEnv: true, of: 'generated', needsFastify: true } as const

/** What was generated in a copy with resources, in this order. */
export const generatedLines: readonly string[] = [
  'generate resource widget name:string --force',
  'generate resource gadget name:string --force',
  'generate field gadgets size:int? --force',
  'generate blueprint admin/reports --force',
]

/** Every command of gapi by its path, with the lines it is tried in: a command that is not here fails the test. */
export const gapiLines: Readonly<Record<string, readonly Line[]>> = {
  new: [line('new NEW -y --no-install --no-git', 'nothing', { slow: true, noEnv: true })],
  'generate resource': [
    line('generate resource thing name:string --force', 'nothing', { ...asks, ...writesFiles }),
  ],
  'generate field': [
    line('generate field gadgets weight:int? --force', 'nothing', { ...asks, ...withResources }),
  ],
  'generate blueprint': [
    line('generate blueprint admin/things --force', 'nothing', { ...asks, ...writesFiles }),
  ],
  'destroy resource': [
    line('destroy resource widget', 'nothing', { ...asks, ...withResources, inDevelopment: true }),
  ],
  'destroy field': [
    line('destroy field gadgets size', 'nothing', { ...asks, ...withResources, inDevelopment: true }),
  ],
  'destroy blueprint': [line('destroy blueprint admin/reports', 'nothing', { ...asks, ...withResources })],
  routes: [line('routes', 'nothing', asks)],
  replay: [
    line('replay REQUEST --db current', 'invents', asks),
    line('replay REQUEST', 'nothing', { ...asks, slow: true, inDevelopment: true }),
    line('replay REQUEST --curl', 'nothing', asks),
  ],
  usage: [line('usage', 'nothing', asks), line('usage --notify --dry-run', 'nothing', asks)],
  'api diff': [
    line('api diff openapi.json --base openapi.json', 'nothing', { noEnv: true, of: 'generated' }),
  ],
  collection: [
    line('collection --format postman', 'nothing', { ...writesFiles, noEnv: true, of: 'generated' }),
    line('collection --format postman --out -', 'nothing', { noEnv: true, of: 'generated' }),
  ],
  link: [line('link --list', 'nothing', { noEnv: true }), line('link --undo', 'nothing', { noEnv: true })],
  profile: [
    line('profile GET /v1/products -n 1', 'nothing', { ...asks, slow: true }),
    line('profile GET /v1/products -n 1 --db current', 'invents', asks),
  ],
  update: [
    line('update --no-install', 'nothing', { ...writesFiles, committed: true, noEnv: true, of: 'generated' }),
    line('update --check', 'nothing', { noEnv: true, of: 'generated' }),
  ],
  'api changelog': [line('api changelog openapi.json --check', 'nothing', { noEnv: true, of: 'generated' })],
  smoke: [line('smoke http://127.0.0.1:9', 'nothing', { noEnv: true })],
  doctor: [line('doctor', 'nothing', { ...writesFiles, slow: true, noEnv: true })],
  seed: [
    line('seed', 'invents'),
    line('seed development', 'invents'),
    line('seed --rows 3', 'invents'),
    line('seed --reset', 'removes'),
    line('seed --fresh', 'removes'),
    line('seed --prune', 'removes'),
    line('seed --dry-run', 'invents'),
  ],
  'seed new': [line('seed new things', 'nothing', writesFiles)],
  'seed check': [line('seed check', 'nothing', { slow: true })],
  'db prepare': [line('db prepare', 'nothing')],
  'db create': [line('db create', 'nothing')],
  'db drop': [line('db drop', 'removes')],
  'db reset': [line('db reset', 'removes')],
  'db dump': [line('db dump NEW', 'nothing')],
  'db load': [
    line('db load DUMP', 'invents'),
    line('db load DUMP --prepare', 'invents'),
    line('db load DUMP --dry-run', 'invents'),
  ],
  'db switch': [
    line('db switch KIND --to URL', 'invents', {
      slow: true,
      in: 'a project of another kind',
      of: 'generated',
    }),
    line('db switch OTHER --to ELSEWHERE --dry-run', 'nothing', { of: 'generated' }),
    line('db switch OTHER --no-install', 'nothing', { ...writesFiles, of: 'generated' }),
  ],
  'db mark': [line('db mark', 'nothing')],
  'migration new': [line('migration new add_things', 'nothing', { ...writesFiles, noEnv: true })],
  'migration lint': [line('migration lint', 'nothing')],
  'migration up': [line('migration up', 'nothing'), line('migration up --dry-run', 'nothing')],
  'migration down': [
    line('migration down', 'removes'),
    line('migration down --all', 'removes'),
    line('migration down --batch', 'removes'),
    line('migration down --dry-run', 'nothing'),
  ],
  'migration redo': [line('migration redo', 'removes')],
  'migration to': [line('migration to 0', 'removes'), line('migration to latest', 'nothing')],
  'migration status': [line('migration status', 'nothing')],
  'migration sql': [line('migration sql --pending', 'nothing')],
  'migration check': [line('migration check', 'nothing')],
  'migration verify': [line('migration verify --last 1', 'nothing', { slow: true })],
  'migration repair': [
    line('migration repair create_orders --mark-pending', 'removes'),
    line('migration repair create_orders --mark-applied', 'invents'),
  ],
  'migration unlock': [line('migration unlock', 'nothing')],
}

/** The same of a generated project's own program, by its verbs. */
export const manageLines: Readonly<Record<string, readonly Line[]>> = {
  setup: [line('setup', 'invents')],
  migrate: [line('migrate', 'nothing')],
  rollback: [line('rollback', 'removes'), line('rollback --all', 'removes')],
  repair: [
    line('repair 20261122T100200_create_orders --pending', 'removes'),
    line('repair 20261122T100200_create_orders --applied', 'invents'),
  ],
  jobs: [
    line('jobs list', 'nothing', needsFastify),
    line('jobs retry --all', 'invents', { meant: true }),
    line('jobs delete --all', 'removes', { meant: true }),
  ],
  unlock: [line('unlock', 'nothing')],
  notify: [
    line('notify --dry-run', 'nothing', needsFastify),
    line('notify', 'invents', { meant: true, ...needsFastify }),
  ],
  recording: [line('recording', 'nothing')],
  replay: [line('replay', 'invents'), line('replay --prepare', 'invents')],
  seed: [line('seed', 'invents'), line('seed --json', 'invents')],
  client: [
    line('client add shop shop@example.com --admin', 'invents', { meant: true }),
    line('client issue Ada --expires 90d', 'invents', { meant: true }),
    line('client revoke Ada', 'removes', { meant: true }),
    line('client list', 'nothing'),
    line('client peppers', 'nothing'),
  ],
  config: [line('config', 'nothing')],
  routes: [line('routes', 'nothing', needsFastify)],
  usage: [line('usage', 'nothing'), line('usage roll-up', 'nothing')],
  openapi: [line('openapi', 'nothing', needsFastify)],
  profile: [line('profile', 'invents')],
}
