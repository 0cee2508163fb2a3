import type { KnownTable } from './spec.ts'

/** What the source of a project says, in the language of its template. */
export interface ReadSource {
  /** The tables of its resources, by name. */
  readonly tables: ReadonlyMap<string, KnownTable>
  /** The tables that its migrations and its tests create. */
  readonly created: ReadonlySet<string>
  /** The titles of its schemas and of its contract; in Python, the names of its classes, too. */
  readonly titles: ReadonlySet<string>
  /** The files and folders of src or app, without an extension. */
  readonly sources: ReadonlySet<string>
}
