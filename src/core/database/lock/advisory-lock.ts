import { exit, UserError } from '../../system/errors.ts'

/** A lock that the database or the system releases when the process that holds it dies. */
export interface AdvisoryLock {
  tryTake(): Promise<boolean>
  /** Throws a LockLost where the lock is lost: its connection ended, or its file was removed. */
  check(): Promise<void>
  /** Describes the holder, where the server can tell. */
  holder(): Promise<string | null>
  /** Releases it, or stops waiting for it. */
  free(): Promise<void>
}

/** Another process may work on the database now: stop, and record nothing more. */
export class LockLost extends UserError {
  constructor(why: string) {
    super(
      `The migration lock was lost: ${why}.`,
      'See gapi migration status, then run the command again.',
      exit.failed,
    )
  }
}

/** For a database that no other process can reach, or with no lock that gapi supports. */
export const noLock: AdvisoryLock = {
  tryTake: async () => true,
  check: async () => {},
  holder: async () => null,
  free: async () => {},
}
