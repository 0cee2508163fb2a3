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

/**
 * Sends a mail as MAIL_URL says: by SMTP, or as a file in a folder. Throws a PermanentError if the server refuses the recipient or
 * the mail for good.
 */
export async function sendMail({ MAIL_URL, MAIL_FROM }: Settings, { id, ...mail }: Mail): Promise<void> {
  const url = MAIL_URL.reveal()
  if (url.startsWith('none:')) throw new Error('MAIL_URL is not set.')
  const { createTransport } = await import('nodemailer')
  const envelope = { from: MAIL_FROM, to: mail.to }
  const message = { ...mail, from: MAIL_FROM, envelope, messageId: `<${id}@${MAIL_FROM.split('@').at(-1)}>` }
  const folder = mailFolder(url)
  if (folder === undefined) {
    const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
    await createTransport({ url, ...timeouts })
      .sendMail(message)
      .catch(error => {
        throw isPermanent(error) ? new PermanentError(error.message, { cause: error }) : error
      })
    return
  }
  const written = await createTransport({ streamTransport: true, buffer: true }).sendMail(message)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${id}.eml`), written.message)
}

/** The folder of `file:data/mail`; undefined for a mail server. */
export function mailFolder(url: string): string | undefined {
  return url.startsWith('file:') ? url.slice('file:'.length).replace(/^\/\/(?=\/)/, '') || '.' : undefined
}

/** Whether the server has refused this recipient or this mail for good: 5xx (RFC 5321, section 4.2.1). */
function isPermanent({ responseCode, command }: { responseCode?: number; command?: string }): boolean {
  return (responseCode ?? 0) >= 500 && (command === 'RCPT TO' || command === 'DATA')
}
