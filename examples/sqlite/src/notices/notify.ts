import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config/config.ts'
import { packageInfo } from '../config/env.ts'
import { isLocalHost } from '../db/production.ts'
import { UserError } from '../errors.ts'
import { mailFolder } from '../jobs/send-mail.ts'
import type { Result } from '../resource.ts'
import { concernsOf } from './concerns.ts'
import { type Delivery, deliver } from './deliver.ts'
import { type Message, messageTo } from './message.ts'
import { notifiedIn, storeNotices } from './store.ts'

/** Writes to the owners of all clients that call what is deprecated, once a month; with `isDryRun` shows the mails only. */
export async function notify(app: FastifyInstance, isDryRun: boolean, now = new Date()): Promise<Result> {
  if (!isDryRun) requireMail(app.config)
  const { owners, nameless } = await concernsOf(app.knex, app.deprecations, now)
  const about = {
    ...{ name: packageInfo.name, now, document: { ...app.swagger() } },
    url: app.config.PUBLIC_URL.reveal().replace(/\/$/, ''),
  }
  const mails = new Map([...owners].map(([owner, concerns]) => [owner, messageTo(owner, concerns, about)]))
  const month = now.toISOString().slice(0, 7)
  const unreachable = [...nameless].map(name => name || 'callers without a key').toSorted()
  if (isDryRun) return preview(mails, await notifiedIn(app.knex, month), unreachable)
  await storeNotices(app.knex, month, mails, now)
  return resultOf(await deliver(app, month), unreachable, app.config)
}

/** Throws if no mail could be sent, or one that names the address of this machine to somebody elsewhere. */
function requireMail({ MAIL_URL, PUBLIC_URL }: Settings): void {
  const url = MAIL_URL.reveal()
  if (url.startsWith('none:'))
    throw new UserError(
      'MAIL_URL is not set, so no mail can be sent.',
      'Set it, e.g. smtps://user:password@mail.example:465, or look at the mails with --dry-run.',
      2,
    )
  const isElsewhere = mailFolder(url) === undefined && !isLocalHost(new URL(url).hostname)
  if (isElsewhere && isLocalHost(new URL(PUBLIC_URL.reveal()).hostname))
    throw new UserError(
      `The mails would name ${PUBLIC_URL}, which only this machine can reach.`,
      'Set PUBLIC_URL to the address at which callers reach this API.',
      2,
    )
}

function preview(
  mails: ReadonlyMap<string, Message>,
  notified: ReadonlySet<string>,
  unreachable: readonly string[],
): Result {
  const due = [...mails].filter(([owner]) => !notified.has(owner))
  const texts = due.map(([owner, { subject, text }]) => `To: ${owner}\nSubject: ${subject}\n\n${text}`)
  const count = `${due.length === 0 ? 'No mail' : due.length === 1 ? '1 mail' : `${due.length} mails`} would be sent.`
  const already = [...mails.keys()].filter(owner => notified.has(owner))
  const lines = [
    count,
    ...already.map(owner => `Got a mail this month: ${owner}`),
    ...unreachable.map(without),
  ]
  const data = {
    dry_run: true,
    mails: due.map(([to, { subject, text }]) => ({ to, subject, text })),
    notified: already,
    unreachable,
  }
  return { data, text: [...texts, lines.join('\n')].join('\n----\n\n') }
}

const without = (name: string) => `No address: ${name}`

/** Throws if a mail was not sent, with the list. */
function resultOf(
  deliveries: readonly Delivery[],
  unreachable: readonly string[],
  { MAIL_URL }: Settings,
): Result {
  const folder = mailFolder(MAIL_URL.reveal())
  const lines = deliveries.map(
    ({ owner, state, error }) => `${state.padEnd(9)} ${owner}${error ? `: ${error}` : ''}`,
  )
  const failed = deliveries.filter(({ state }) => state !== 'sent')
  const text = [
    ...(lines.length > 0 ? lines : ['No owner of a client is affected.']),
    ...unreachable.map(without),
    ...(folder === undefined || lines.length === 0 ? [] : [`The mails are in ${folder}.`]),
  ].join('\n')
  if (failed.length === 0) return { data: { dry_run: false, deliveries, unreachable }, text }
  throw new UserError(
    `${failed.length} of ${deliveries.length} mails were not sent:\n${text}`,
    'Those that wait are tried again by a worker, or by the next run. For the dead: npm run jobs -- list',
  )
}
