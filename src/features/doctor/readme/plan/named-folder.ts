/** A path in a sentence, perhaps in quotes; group 1 is the path. */
const path = '["\'“`]?(\\.?/?[\\w@.-]+(?:/[\\w@.-]+)*)/?["\'”`]?'

const noun = '(?:sub-?)?(?:directory|folder|dir)\\b'

/** What sends a reader into a folder; “the seeds are in the `db` folder” does not. */
const ways = [
  '(?:run|running|execute|executing|commands?|call|type|start|do)\\b[^.!?\\n]{0,80}?\\b(?:in|inside|within|under)',
  '(?<!(?:served|copied|loaded|read|imported|built|removed|copy|load|read|import|files?|anything|everything) )from(?: within| inside)?',
  '(?:^|[.!?:,;]\\s+|\\bthen,? |\\band )(?:in|inside|within)',
  '(?:go|going|navigate|navigating|change|changing|switch|move|cd|get|head|step|enter)(?: in)?(?: back)?(?: to| into)?',
]

const folders = [
  ...ways.map(way => new RegExp(`${way} (?:the |your |its )?${path} ${noun}`, 'gi')),
  ...ways.map(way => new RegExp(`${way} (?:the |your )?${noun} ${path}(?=[\\s,.:;)]|$)`, 'gi')),
]

const root =
  /\b(?:from|in|at|to|into)(?: within| inside)?(?: the| your)?(?: (?:project|repository|repo|workspace|monorepo|application|app)(?:'s|’s)?)? root\b/gi

/**
 * The folder that a text sends its reader to before a command, e.g. “from the `web` folder, run”: empty for the
 * root, undefined where it names none. The last one counts.
 */
export function folderNamedIn(text: string, isFolder: (path: string) => boolean): string | undefined {
  const named = folders
    .flatMap(pattern => [...text.matchAll(pattern)])
    .map(match => ({
      at: match.index + match[0].length,
      folder: (match[1] ?? '').replace(/^\.?\/|\.$/g, ''),
    }))
    .filter(({ folder }) => isFolder(folder))
  const roots = [...text.matchAll(root)].map(match => ({ at: match.index + match[0].length, folder: '' }))
  return [...named, ...roots].sort((one, other) => one.at - other.at).at(-1)?.folder
}
