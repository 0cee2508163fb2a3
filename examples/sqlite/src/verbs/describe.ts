import { writeFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { createApp } from '../app.ts'
import { Config, DevelopmentConfig, type Settings } from '../config.ts'
import { type Environment, readVariables, sourceOf, variablesOf } from '../env.ts'
import { UserError } from '../errors.ts'
import type { Input, Verb } from './verb.ts'

export const config: Verb = {
  usage: 'config [--example]   show every variable, or print .env.example',
  flags: ['example'],
  run: async ({ flag, Class, environment }) => {
    if (flag('example')) return { data: { example: envExample() }, text: envExample() }
    const variables = explain(Class, environment)
    const rows = variables.map(({ name, value, source }) => [name, value, source])
    const text = `${Class.name}\n${columns(rows)}`
    if (variables.some(({ ok }) => !ok)) throw new UserError(text, 'Correct the lines marked with "!".', 2)
    return { data: { config: Class.name, variables }, text }
  },
}

export const routes: Verb = {
  usage: 'routes               list every route and whom it serves',
  run: async input =>
    withApp(input.config(), async ({ routeTable }) => {
      const routes = routeTable.filter(({ method }) => method !== 'HEAD')
      return {
        data: { routes },
        text: columns(routes.map(({ method, path, audience }) => [method, path, audience])),
      }
    }),
}

export const openapi: Verb = {
  usage: 'openapi [--write]    print the contract, or write openapi.json',
  flags: ['write'],
  run: async input =>
    withApp(input.config(), async app => {
      const text = contractText(app)
      if (!input.flag('write')) return { data: { openapi: app.swagger() }, text }
      await writeFile('openapi.json', `${text}\n`)
      return { data: { wrote: 'openapi.json' }, text: 'Wrote openapi.json.' }
    }),
}

export function contractText(app: FastifyInstance): string {
  return JSON.stringify(app.swagger(), null, 2)
}

/** The text of .env.example: what each variable is for, with its value in development. */
export function envExample(): string {
  const about = new Map(variablesOf(Config).map(([name, variable]) => [name, variable.about]))
  const entries = variablesOf(DevelopmentConfig).map(([name, { fallback, example }]) => {
    const line = `${name}=${example}`
    return `\n# ${about.get(name)}\n${fallback === undefined ? line : `# ${line}`}`
  })
  return [
    '# Copy this to .env and keep what you change: a line with # in front shows the default of development.',
    '# Real environment variables win over .env. Written by: npm run -s config -- --example',
    '',
    '# Which config: development, testing, staging or production.\n# APP_CONFIG=development',
    ...entries,
  ].join('\n')
}

function explain(Class: Input['Class'], environment: Environment) {
  return readVariables(Class, environment).map(({ name, outcome }) => {
    const ok = 'value' in outcome
    return { name, value: ok ? String(outcome.value) : `! ${outcome.mistake}`, source: sourceOf(name), ok }
  })
}

async function withApp<T>(config: Settings, use: (app: FastifyInstance) => Promise<T>): Promise<T> {
  const app = await createApp(config)
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}

/** Rows as aligned text. */
function columns(rows: ReadonlyArray<readonly string[]>): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  return rows
    .map(row =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
