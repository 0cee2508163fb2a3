export interface Commit {
  /** Its full hash. */
  readonly hash: string
  readonly subject: string
}

/** A commit with its message and the files that it changed or deleted. */
export interface CommitChanges extends Commit {
  readonly message: string
  readonly isMerge: boolean
  readonly changes: readonly ReplacedFile[]
}

/** A file that a commit replaced or deleted. */
export interface ReplacedFile {
  /** Relative to the requested folder. */
  readonly path: string
  /** The id of the replaced blob. */
  readonly before: string
  /** The id of the blob that replaced it; undefined where the file was deleted. */
  readonly after: string | undefined
}
