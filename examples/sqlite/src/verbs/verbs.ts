import { loadServices, type Verbs } from '../resource.ts'
import * as resources from '../resources.ts'
import * as clients from './clients.ts'
import * as database from './database.ts'
import * as describe from './describe.ts'
import * as removable from './removable.ts'

/** How many words may follow each subcommand of client. */
const clientWords: Readonly<Record<string, readonly [least: number, most: number]>> = {
  add: [2, 2],
  issue: [1, 1],
  revoke: [1, 2],
  list: [0, 0],
  peppers: [0, 0],
}

/** The verbs of the manage command, without those of resources. */
export const verbs: Verbs = {
  setup: {
    usage: 'setup                apply pending migrations, then seed',
    action: 'seed',
    run: ({ context }) => database.setup(context()),
  },
  migrate: {
    usage: 'migrate              apply every pending migration',
    action: null,
    run: ({ context }) => database.migrate(context()),
  },
  rollback: {
    usage: 'rollback [--all]     roll back the last batch of migrations, or all',
    action: 'rollback',
    flags: ['all'],
    run: ({ context, flag }) => database.rollback(context(), flag('all')),
  },
  repair: {
    usage: `repair NAME --applied|--pending
                       record the state of a migration that you repaired by hand`,
    action: 'repair',
    flags: ['applied', 'pending'],
    accepts: ([name], flag) => Boolean(name) && flag('applied') !== flag('pending'),
    run: ({ context, words: [name = ''], flag }) => database.repair(context(), name, flag('applied')),
  },
  unlock: {
    usage: 'unlock               release the migration lock that a dead process left',
    action: null,
    run: ({ context }) => database.unlock(context()),
  },
  seed: {
    usage: 'seed                 insert the missing rows of the seeds',
    action: 'seed',
    run: ({ context }) => database.seed(context()),
  },
  client: {
    usage: `client add NAME EMAIL [--admin] [--expires 90d] [--by WHO]
  client issue NAME [--expires 90d] [--by WHO]
  client revoke NAME [KEY] [--by WHO]
  client list | peppers
                       create a client with a key, issue another key, revoke one or all, list the keys`,
    action: ([subcommand]) => (subcommand === 'list' || subcommand === 'peppers' ? null : 'client'),
    flags: ['admin'],
    options: ['expires', 'by'],
    accepts: ([subcommand = '', ...words]) => {
      const [least, most] = clientWords[subcommand] ?? [1, 0]
      return words.length >= least && words.length <= most
    },
    run: ({ config, words: [subcommand, name = '', more], flag, option }) => {
      const options = { by: option('by'), expires: option('expires') }
      const role = flag('admin') ? 'admin' : 'user'
      if (subcommand === 'add') return clients.add(config(), { name, email: more ?? '', role }, options)
      if (subcommand === 'issue') return clients.issue(config(), name, options)
      if (subcommand === 'revoke') return clients.revoke(config(), name, more, options)
      return subcommand === 'list' ? clients.list(config()) : clients.peppers(config())
    },
  },
  config: {
    usage: 'config [--example]   show every variable, or print .env.example',
    action: null,
    flags: ['example'],
    run: async ({ Class, environment, flag }) =>
      flag('example') ? describe.envExample() : describe.config(Class, environment),
  },
  routes: {
    usage: 'routes               list every route with its audience, and what is deprecated',
    action: null,
    run: ({ config }) => describe.routes(config()),
  },
  openapi: {
    usage: `openapi [--write]    print the OpenAPI document, or write it to openapi.json, and what is deprecated to
                       docs/deprecations.md`,
    action: null,
    flags: ['write'],
    run: ({ config, flag }) => describe.openapi(config(), flag('write')),
  },
  ...removable,
}

/** All verbs, also those of resources. */
export async function allVerbs(): Promise<Verbs> {
  const services = await loadServices(resources)
  return Object.assign({}, verbs, ...services.map(service => service.verbs))
}
