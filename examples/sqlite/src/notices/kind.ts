import { Type } from 'typebox'
import { Timestamp } from '../db/row.ts'
import type { CallContext, RunContext } from '../jobs/kind.ts'
import { sendMail } from '../jobs/send-mail.ts'

export const schema = Type.Object({
  /** The id of the row in deprecation_notices. */
  notice: Type.String(),
  /** One address without a name. */
  to: Type.String({ pattern: '^[^\\s<>(),;:"@]+@[^\\s<>(),;:"@]+$', maxLength: 254 }),
  subject: Type.String({ pattern: '^[^\\r\\n]*$', maxLength: 200 }),
  text: Type.String(),
  html: Type.String(),
  date: Timestamp,
})

/** About two days: a server that is down, or that asks to come back later, gets the mail in the end. */
export const attempts = 60

/** Longer than a mail server may take: an attempt that is given up may have sent its mail. */
export const timeout = 300

export async function call({ payload, config, attempt }: CallContext<typeof schema>): Promise<void> {
  const { notice, date, ...mail } = payload
  await sendMail(config, { ...mail, id: notice, date: new Date(date) }, attempt)
}

/** In the transaction that ends the job: what was refused is never recorded as sent. */
export async function run({ payload, db }: RunContext<typeof schema>): Promise<void> {
  await db.query('deprecation_notices').where({ id: payload.notice }).update({ sent_at: new Date() })
}
