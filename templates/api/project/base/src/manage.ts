import { parseArgs } from 'node:util'
import { environment } from './env.ts'
import { UserError } from './errors.ts'
import { run } from './run.ts'
import { type Outcome, type Verb, verbs } from './verbs.ts'

const usage = `manage VERB [--json]\n${Object.entries(verbs).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`).join('\n')}`

/** Asks this project something, or makes it do something: npm scripts and gapi come in here. */
await run(async () => {
  const [name = '', ...rest] = process.argv.slice(2)
})
