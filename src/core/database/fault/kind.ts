/** The kinds of database errors. hint.ts says what to do about each. */
export type FaultKind =
  | 'unreachable'
  | 'lost'
  | 'idle-timeout'
  | 'read-only'
  | 'credentials'
  | 'permission'
  | 'no-database'
  | 'no-schema'
  | 'gone'
  | 'conflict'
  | 'lock-timeout'
  | 'busy'
  | 'in-use'
  | 'cancelled'
  | 'connections'
  | 'memory'
  | 'full'
  | 'limit'
  | 'damaged'
  | 'no-file'
  | 'no-database-file'
  | 'pooler'
  | 'server'
  | 'refused'

/** Reads the errors of one kind of database. */
export interface FaultReader {
  /** Whether an error can only come from this kind of database, or from its driver. */
  isOwn(error: Error): boolean
  kindOf(error: Error): FaultKind | undefined
}
