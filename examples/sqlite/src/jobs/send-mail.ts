import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../config/config.ts'
import { PermanentError } from './kind.ts'

export interface Mail {
  /** The same for each attempt to send it, so that a server can drop a repeated mail. */
  readonly id: string
  /** One address: of several, a server may accept some and refuse the others. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly date: Date
}

/** In milliseconds. Servers take their time when they scan a mail: whoever gives up too early sends it twice (RFC 5321, 4.5.3.2). */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 120_000 }
/** Up to this attempt a mail is sent again if the server got it and did not answer: it may have been delivered each time. */
const MOST_UNANSWERED = 5

/**
 * Sends a mail as MAIL_URL says: by SMTP, or as a file in a folder. `attempt` is that of the job. Throws a PermanentError if the
 * server refuses the recipient or the mail for good, and if it never answers whether it accepted the mail.
 */
export async function sendMail(
  { MAIL_URL, MAIL_FROM }: Settings,
  { id, ...mail }: Mail,
  attempt: number,
): Promise<void> {
  const url = MAIL_URL.reveal()
  if (url.startsWith('none:')) throw new Error('MAIL_URL is not set.')
  const { createTransport } = await import('nodemailer')
  const envelope = { from: MAIL_FROM, to: mail.to }
  const message = { ...mail, from: MAIL_FROM, envelope, messageId: `<${id}@${MAIL_FROM.split('@').at(-1)}>` }
  const folder = mailFolder(url)
  if (folder !== undefined) {
    const written = await createTransport({ streamTransport: true, buffer: true }).sendMail(message)
    await mkdir(folder, { recursive: true })
    return writeFile(join(folder, `${id}.eml`), written.message)
  }
  const transport = createTransport({ url, ...timeouts })
  let isSent = false
  transport.use('stream', ({ message }, done) => {
    message.processFunc(text =>
      text.once('end', () => {
        isSent = true
      }),
    )
    done()
  })
  await transport.sendMail(message).catch(error => {
    if (isPermanent(error)) throw new PermanentError(error.message, { cause: error })
    if (!isSent || error.responseCode) throw error
    const unanswered = `The mail server got the mail and did not answer: ${error.message}`
    throw attempt < MOST_UNANSWERED ? new Error(unanswered, { cause: error }) : new PermanentError(unanswered)
  })
}

/** The folder of `file:data/mail`; undefined for a mail server. */
export function mailFolder(url: string): string | undefined {
  return url.startsWith('file:') ? url.slice('file:'.length).replace(/^\/\/(?=\/)/, '') || '.' : undefined
}

/** Whether the server has refused this recipient or this mail for good: 5xx (RFC 5321, section 4.2.1). */
function isPermanent({ responseCode, command }: { responseCode?: number; command?: string }): boolean {
  return (responseCode ?? 0) >= 500 && (command === 'RCPT TO' || command === 'DATA')
}
