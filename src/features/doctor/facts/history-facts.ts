/** What the commits of all branches removed; kept between runs. No secret is part of it, only hashes of them. */
export interface HistoryFacts {
  /** The commits that the branches were at. */
  readonly tips: readonly string[]
  /** Each secret once, with the commit that removed it last, newest first. */
  readonly secrets: readonly RemovedSecret[]
  readonly files: readonly DeletedFile[]
  /** The commits that say so in their messages, and removed a value with the name of a secret. */
  readonly messages: readonly SaidCommit[]
  /** What was left out, because the history is longer than what is read at most. */
  readonly left: readonly string[]
}

/** A commit; secrets in its subject are masked. */
export interface SaidCommit {
  readonly commit: string
  readonly subject: string
}

export interface RemovedSecret extends SaidCommit {
  readonly path: string
  /** What it is: `an npm token`. */
  readonly name: string
  readonly hash: string
}

/** A settings file or a key that a commit deleted. */
export interface DeletedFile {
  readonly commit: string
  readonly path: string
  readonly secrets: readonly { readonly name: string; readonly hash: string }[]
  readonly isKey: boolean
}

/** Holds the facts of an earlier run, then those of this one. */
export interface KeptHistory {
  facts?: HistoryFacts
}
