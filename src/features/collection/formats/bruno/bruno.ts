import { trimmedBy } from '../../../../core/system/trimmed.ts'
import type { Collection } from '../../collection.ts'
import { filled } from '../../slots.ts'
import { mark, type WrittenCollection } from '../written.ts'
import { brunoRequest } from './bruno-request.ts'
import { yamlText } from './yaml-text.ts'

/** A folder for Bruno, in OpenCollection 1.0: one file for each request. */
export function brunoCollection({ name, description, variables, folders }: Collection): WrittenCollection {
  const files = new Map<string, string>()
  const add = (path: string, content: unknown) =>
    files.set(path, `# ${mark}\n${yamlText(content).trimStart()}`)
  add('opencollection.yml', {
    opencollection: '1.0.0',
    info: { name },
    request: { variables: variables.map(one => ({ name: one.name, value: one.value })) },
    docs: { content: description, type: 'text/markdown' },
    bundled: false,
  })
  const folderName = fileNames(['environments'])
  for (const [at, folder] of folders.entries()) {
    const path = folderName(folder.name)
    add(`${path}/folder.yml`, {
      info: { name: folder.name, type: 'folder', seq: at + 1 },
      ...docs(folder.description),
    })
    const fileName = fileNames(['folder'])
    for (const [seq, request] of folder.requests.entries())
      add(`${path}/${fileName(request.name)}.yml`, brunoRequest(request, seq + 1))
  }
  return { files, unitsOf: all => all }
}

function docs(text: string) {
  return text ? { docs: { content: filled(text), type: 'text/markdown' } } : {}
}

/** Names of files that differ without regard to case, and exist on every system. */
function fileNames(reserved: readonly string[]): (name: string) => string {
  const taken = new Set(reserved)
  return name => {
    const plain = name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
    const own = trimmedBy(plain.slice(0, 60), '-') || 'request'
    const safe = /^(con|prn|aux|nul|com\d|lpt\d)$/.test(own) ? `${own}-1` : own
    for (let n = 1; ; n++) {
      const file = n === 1 ? safe : `${safe}-${n}`
      if (taken.has(file)) continue
      taken.add(file)
      return file
    }
  }
}
