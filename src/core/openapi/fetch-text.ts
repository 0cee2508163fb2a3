import { UserError } from '../system/errors.ts'

/** How long a server may take, in milliseconds. */
const limit = 30_000

/** The text at a URL. */
export async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limit) })
    if (response.ok) return await response.text()
    throw new UserError(`${url} responds with ${response.status}.`, 'Check the address.')
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error
    const cause = error.cause instanceof Error ? error.cause.message : error.message
    throw new UserError(`${url} could not be read: ${cause}.`, 'Check the address and the network.')
  }
}
