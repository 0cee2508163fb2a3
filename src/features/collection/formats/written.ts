/** The format of a collection, and its files: one without a name, or those of a folder. */
export interface WrittenCollection {
  readonly files: ReadonlyMap<string, string>
  /** The parts by which two versions are compared, e.g. requests by name. */
  unitsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, string>
}

/** Says that a file is not written by hand. A file without it is never overwritten. */
export const mark = 'Made by gapi collection. Edit collection.overlay.yml, and make it again.'
