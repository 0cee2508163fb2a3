import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { developmentKeys } from '../../clients/keys.ts'
import { UserError } from '../../errors.ts'
import type { ProfileRequest } from './request.ts'

export interface Response {
  readonly status: number
  readonly body: string
}

/** Sends the request once, in this process. */
export type Send = () => Promise<Response>

/** Prepares a request of a seeded client, with values from the database where its path and body have braces. */
export async function callerOf(app: FastifyInstance, request: ProfileRequest): Promise<Send> {
  const { method, as } = request
  const headers = {
    ...(as !== 'anonymous' && { authorization: `Bearer ${developmentKeys[as]}` }),
    ...(request.body !== null && { 'content-type': 'application/json' }),
  }
  const url = await filled(request.path, /\{(\w+)\}/g, async (name, before) => firstOf(before, name))
  const payload = await filled(request.body ?? '', /\{(\/[\w/.~-]+)\}/g, async list => firstOf(list, 'id'))
  return async () => {
    const once = method === 'GET' ? {} : { 'idempotency-key': randomUUID() }
    const response = await app.inject({
      ...{ method, url, headers: { ...headers, ...once } },
      ...(request.body !== null && { payload }),
    })
    return { status: response.statusCode, body: response.body }
  }

  /** A field of the first item of a list. */
  async function firstOf(list: string, field: string): Promise<string> {
    const path = list.replace(/\/$/, '')
    const { statusCode, body } = await app.inject({ method: 'GET', url: path, headers })
    const [item] = statusCode === 200 ? (Object(JSON.parse(body)).items ?? []) : []
    const value: unknown = Object(item)[field]
    if (value !== undefined) return String(value)
    throw new UserError(
      `There is no ${field} to profile with: GET ${path} as ${as} responds with ${statusCode} and no item that has one.`,
      `Write the value in place of the braces, with --db current, or pass another --as.`,
      2,
    )
  }
}

/** Replaces each match by what `replacement` returns for its group and the text before it. */
async function filled(
  text: string,
  pattern: RegExp,
  replacement: (name: string, before: string) => Promise<string>,
): Promise<string> {
  let [made, from] = ['', 0]
  for (const match of text.matchAll(pattern)) {
    made += text.slice(from, match.index)
    made += await replacement(match[1] ?? '', made)
    from = match.index + match[0].length
  }
  return made + text.slice(from)
}
