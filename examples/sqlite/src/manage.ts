import { parseArgs } from 'node:util'
import { client } from './clients.ts'
import { configClass } from './config.ts'
import { environment, load } from './env.ts'
import { run, UserError } from './errors.ts'
import { migrate, rollback, seed, setup } from './verbs/database.ts'
import { config, openapi, routes } from './verbs/describe.ts'
import type { Input, Verb } from './verbs/verb.ts'

const verbs: Record<string, Verb> = { setup, migrate, rollback, seed, client, config, routes, openapi }

const [name = '', ...args] = process.argv.slice(2)
const json = args.includes('--json')

/** Asks this project something, or makes it do something: npm scripts and gapi come in here. */
await run(
  async () => {
    const verb = verbs[name]
    if (!verb) throw new UserError(`Usage: manage VERB [--json]\n\n${usage()}`, '', 2)
    const { data, text } = await verb.run(inputFor(verb))
    console.log(json ? JSON.stringify({ ok: true, verb: name, ...data }) : text)
  },
  json ? reportJson : undefined,
)

function reportJson({ message, hint, exitCode }: UserError): void {
  console.log(JSON.stringify({ ok: false, verb: name, code: exitCode, message, hint }))
}

function inputFor({ flags = [], usage }: Verb): Input {
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
  return Object.values(verbs)
    .map(verb => `  ${verb.usage}`)
    .join('\n')
}
