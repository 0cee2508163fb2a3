import { UnreadRepository } from '../../../core/system/git/checkout.ts'

/** What could not be read is noted, and the rest is still read. */
export async function readOr<T>(
  otherwise: T,
  unread: UnreadRepository[],
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UnreadRepository)) throw error
    unread.push(error)
    return otherwise
  }
}
