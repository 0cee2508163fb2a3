import type { Tree } from '../../core/render/tree.ts'
import type { Places } from './api/render.ts'
import type { ResourceSpec } from './spec.ts'

/** Where a template has the files of a resource, and how they are written. */
export interface ResourceLayout {
  /** The folder of the resources. */
  readonly source: 'src' | 'app'
  readonly listFile: string
  /** What `gapi destroy` searches in the list to see whether a resource is still in it. */
  readonly entryHead: (entry: string) => string
  readonly entryText: (entry: string, folder: string) => string
  readonly withEntry: (list: string, entry: string, folder: string) => string
  /** Throws for what the template cannot have. */
  readonly refuse: (spec: ResourceSpec) => void
  readonly render: (spec: ResourceSpec, places: Places) => Tree
  /** The migration that creates the table. */
  readonly creating: (spec: ResourceSpec, path: string) => string
  /** A migration that undoes others; `isOwn` where they are as they were generated. */
  readonly dropping: (spec: ResourceSpec, path: string, texts: readonly string[], isOwn: boolean) => string
  /** Whether another migration depends on one with this text, so that its file has to stay. */
  readonly isNeeded: (text: string) => boolean
  /** What the migration of another resource has that refers to this table. */
  readonly reference: (table: string) => string
}
