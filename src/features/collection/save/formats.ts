import type { Collection } from '../collection.ts'
import { brunoCollection } from '../formats/bruno/bruno.ts'
import { httpFile } from '../formats/http/http-file.ts'
import { postmanCollection } from '../formats/postman/postman.ts'
import type { WrittenCollection } from '../formats/written.ts'

interface CollectionFormat {
  /** Where it is written unless `--out` says so. */
  readonly out: string
  readonly isFolder: boolean
  readonly write: (collection: Collection) => WrittenCollection
}

export type FormatName = 'postman' | 'bruno' | 'http' | 'jetbrains'

export const collectionFormats: Readonly<Record<FormatName, CollectionFormat>> = {
  postman: { out: 'collection.postman.json', isFolder: false, write: postmanCollection },
  bruno: { out: 'bruno', isFolder: true, write: brunoCollection },
  http: { out: 'collection.http', isFolder: false, write: one => httpFile(one, 'vscode') },
  jetbrains: { out: 'collection.jetbrains.http', isFolder: false, write: one => httpFile(one, 'jetbrains') },
}
