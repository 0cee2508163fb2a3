import { parseArgs } from 'node:util'
import { configClass } from './config/config.ts'
import { environment, load } from './config/env.ts'
import { guard } from './db/mark.ts'
import { run, UserError } from './errors.ts'
import type { Input, Verb } from './resource.ts'
import { allVerbs, verbs } from './verbs/verbs.ts'
import { withApp } from './verbs/with-app.ts'

/** The version of the --json output, see docs/contract.md of create-good-api. */
const contract = 1

const [name = '', ...args] = process.argv.slice(2)
const json = args.includes('--json')
const known = Object.hasOwn(verbs, name) ? verbs : await allVerbs()
const verb = Object.hasOwn(known, name) ? known[name] : undefined
const unknown = name ? `Unknown verb: ${name}.` : 'A verb is missing.'

// A reader that ends early, e.g. `| head -1`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** Runs a verb, for npm scripts and gapi. */
await run(
  async () => {
    if (!verb) throw new UserError(unknown, `Usage: manage VERB [--json]\n\n${usage()}`, 2)
    const input = inputOf(verb)
    if (verb.accepts?.(input.words, input.flag) === false)
      throw new UserError(`Usage: manage ${verb.usage}`, '', 2)
    const action = typeof verb.action === 'function' ? verb.action(input.words, input.flag) : verb.action
    if (action) await guard(action, input.context())
    const result = await verb.run(input)
    console.log(json ? JSON.stringify({ contract, ok: true, verb: name, ...result.data }) : result.text)
  },
  json ? reportJson : undefined,
)

/** Prints an error as JSON, with the known verbs if the verb is unknown. */
function reportJson({ message, hint, exitCode }: UserError): void {
  const names = verb ? undefined : Object.keys(known)
  console.log(
    JSON.stringify({ contract, ok: false, verb: name, code: exitCode, message, hint, verbs: names }),
  )
}

function inputOf({ action, flags = [], options: named = [], usage }: Verb): Input {
  const options: Record<string, { type: 'boolean' | 'string' }> = action
    ? { confirm: { type: 'string' } }
    : {}
  for (const flag of ['json', ...flags]) options[flag] = { type: 'boolean' }
  for (const name of named) options[name] = { type: 'string' }
  const { values, positionals: words } = parse(
    () => parseArgs({ args, options, allowPositionals: true }),
    usage,
  )
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const confirmed = textOf(values.confirm)
  const typed = args.filter((arg, at) => !/^--confirm(=|$)/.test(arg) && args[at - 1] !== '--confirm')
  const variables = environment()
  const Class = configClass(variables)
  return {
    words,
    flag: flag => values[flag] === true,
    option: name => textOf(values[name]),
    environment: variables,
    Class,
    config: () => load(Class, variables),
    context: () => ({
      config: load(Class, variables),
      environment: variables,
      confirmed,
      commandLine: [name, ...typed],
    }),
    withApp: (use, changes) => withApp(load(Class, variables), use, changes),
  }
}

/** parseArgs throws a TypeError for an unknown flag. */
function parse<T>(read: () => T, usage: string): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UserError(error.message, `Usage: manage ${usage}`, 2)
  }
}

function usage(): string {
  const lines = Object.values(known).map(({ usage }) => `  ${usage}`)
  const consent = 'To change a production database, name it: --confirm DATABASE'
  return `${lines.join('\n')}\n\n${consent}`
}
