import { parseArgs } from 'node:util'
import { type Config, configClass, type Settings } from './config.ts'
import { type Environment, environment, load } from './env.ts'
import { run, UserError } from './errors.ts'
import * as verbs from './verbs.ts'

interface Command {
  readonly usage: string
  readonly flags?: readonly string[]
  /** Nothing when it does not understand the words. */
  run(given: Given): Promise<Outcome> | undefined
}

interface Given {
  /** The words after the verb. */
  readonly words: readonly string[]
  /** Whether this flag was given, as in `flag('all')` for --all. */
  flag(name: string): boolean
  readonly environment: Environment
  /** The class that APP_CONFIG names. */
  readonly Class: typeof Config
  /** Loads that class, or says what is wrong with the environment. */
  config(): Settings
}

/** What was done or found: data for --json, text for people. */
interface Outcome {
  readonly data: Record<string, unknown>
  readonly text: string
}

const commands: Record<string, Command> = {
  setup: {
    usage: 'setup                migrate, then seed: a database to work with',
    run: ({ config }) => verbs.setup(config()),
  },
  migrate: {
    usage: 'migrate              apply every pending migration',
    run: ({ config }) => verbs.migrate(config()),
  },
  rollback: {
    usage: 'rollback [--all]     undo the last batch of migrations, or all',
    flags: ['all'],
    run: ({ config, flag }) => verbs.rollback(config(), flag('all')),
  },
  seed: {
    usage: 'seed [--yes]         add the standard content that is missing; --yes in production',
    flags: ['yes'],
    run: ({ config, flag }) => verbs.seed(config(), flag('yes')),
  },
  client: {
    usage: `client add NAME EMAIL [--admin]
  client revoke NAME   make an API key, or refuse it from now on`,
    flags: ['admin'],
    run: ({ config, words: [action, name, email], flag }) => {
      const role = flag('admin') ? 'admin' : 'user'
      if (action === 'add' && name && email) return verbs.addClient(config(), { name, email, role })
      if (action === 'revoke' && name) return verbs.revokeClient(config(), name)
      return undefined
    },
  },
  config: {
    usage: 'config [--example]   show every variable, or print .env.example',
    flags: ['example'],
    run: async ({ Class, environment, flag }) =>
      flag('example') ? verbs.envExample() : verbs.config(Class, environment),
  },
  routes: {
    usage: 'routes               list every route and whom it serves',
    run: ({ config }) => verbs.routes(config()),
  },
  openapi: {
    usage: 'openapi [--write]    print the contract, or write openapi.json',
    flags: ['write'],
    run: ({ config, flag }) => verbs.openapi(config(), flag('write')),
  },
}

const [name = '', ...args] = process.argv.slice(2)
const json = args.includes('--json')

/** Asks this project something, or makes it do something: npm scripts and gapi come in here. */
await run(
  async () => {
    const command = commands[name]
    if (!command) throw new UserError(`Usage: manage VERB [--json]\n\n${usage()}`, '', 2)
    const outcome = await command.run(givenTo(command))
    if (!outcome) throw new UserError(`Usage: manage ${command.usage}`, '', 2)
    console.log(json ? JSON.stringify({ ok: true, verb: name, ...outcome.data }) : outcome.text)
  },
  json ? reportJson : undefined,
)

function reportJson({ message, hint, exitCode }: UserError): void {
  console.log(JSON.stringify({ ok: false, verb: name, code: exitCode, message, hint }))
}

function givenTo({ flags = [], usage }: Command): Given {
  const options = Object.fromEntries(['json', ...flags].map(flag => [flag, { type: 'boolean' } as const]))
  const { values, positionals: words } = parse(
    () => parseArgs({ args, options, allowPositionals: true }),
    usage,
  )
  const given = environment()
  const Class = configClass(given)
  return {
    words,
    flag: flag => values[flag] === true,
    environment: given,
    Class,
    config: () => load(Class, given),
  }
}

/** parseArgs throws a TypeError that names the flag it does not know. */
function parse<T>(read: () => T, usage: string): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UserError(error.message, `Usage: manage ${usage}`, 2)
  }
}

function usage(): string {
  return Object.values(commands)
    .map(({ usage }) => `  ${usage}`)
    .join('\n')
}
