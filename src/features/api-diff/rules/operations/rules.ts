import type { ApiRule } from '../rule.ts'

export const operationRules: readonly ApiRule[] = [
  {
    id: 'operation-removed',
    severity: 'breaking',
    title: 'An operation is gone',
    message: 'Callers get 404 or 405.',
    why: 'Every call of it fails. GitHub, Google (AIP-180) and Zalando all list it first. Deprecate it with a sunset date, and remove it when the date has passed and nobody calls it.',
  },
  {
    id: 'operation-added',
    severity: 'additive',
    title: 'An operation is new',
    message: 'Callers can use it.',
    why: 'Nobody calls it yet.',
  },
  {
    id: 'operation-id-changed',
    severity: 'risky',
    title: 'The operationId is another one',
    message: 'Code that is generated again has another name for it: {is}, before {was}.',
    why: 'Requests and responses stay the same, but generators name functions after it, so that callers who generate again have to change their code (source compatibility in AIP-180).',
  },
  {
    id: 'webhook-removed',
    severity: 'breaking',
    title: 'A webhook or callback is gone',
    message: 'Receivers are no longer called.',
    why: 'A receiver waits for calls that never come, and no error tells it so.',
  },
  {
    id: 'webhook-added',
    severity: 'additive',
    title: 'A webhook or callback is new',
    message: 'Receivers can subscribe to it.',
    why: 'Nobody receives it yet.',
  },
  {
    id: 'server-removed',
    severity: 'risky',
    title: 'A server is no longer listed',
    message: 'Callers of {url} are not told whether it still responds.',
    why: 'The address may stay in use behind the document, which only its owner knows.',
  },
  {
    id: 'server-added',
    severity: 'additive',
    title: 'A server is new',
    message: 'Callers can use {url}.',
    why: 'The other servers stay.',
  },
  {
    id: 'server-path-changed',
    severity: 'breaking',
    title: 'The base path is another one',
    message: 'Callers of {was} get 404; the paths begin with {is} now.',
    why: 'It is a part of every path. A base path that moves into the paths is not a change.',
  },
]
