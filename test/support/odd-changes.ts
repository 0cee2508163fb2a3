import type { randomFrom } from '../../scripts/try/random.mjs'

type Files = Map<string, string>
type Random = ReturnType<typeof randomFrom>

/** What a link has for its content, before its target. */
export const linkMark = '→ '

/**
 * Changes on either side of which one has something else where the other has a file: a link, a folder, a file, or a name in
 * another case.
 */
export function addOddChanges(ours: Files, theirs: Files, random: Random): void {
  for (let step = 0; step < random.integer(1, 3); step++)
    random.pick(oddChanges)(ours, theirs, random, `${step}-${random.integer(0, 1e6)}`)
}

type OddChange = (ours: Files, theirs: Files, random: Random, word: string) => void

const oddChanges: readonly OddChange[] = [
  function linkForFile(ours, _theirs, random) {
    const path = anyFile(ours, random)
    if (path !== undefined) ours.set(path, `${linkMark}elsewhere`)
  },
  function linkForFolder(ours, _theirs, random) {
    const folder = anyFolder(ours, random)
    if (folder === undefined) return
    removeBelow(ours, folder)
    ours.set(folder, `${linkMark}..`)
  },
  function linkToMovedFolder(ours, _theirs, random, word) {
    const folder = anyFolder(ours, random)
    if (folder === undefined) return
    for (const path of below(ours, folder))
      ours.set(`moved-${word}${path.slice(folder.length)}`, ours.get(path) ?? '')
    removeBelow(ours, folder)
    ours.set(folder, `${linkMark}moved-${word}`)
  },
  function ownFileForFolder(ours, theirs, _random, word) {
    if (below(ours, 'tools').length === 0) ours.set('tools', `ours-${word}\n`)
    if (!theirs.has('tools')) theirs.set('tools/new.md', `theirs-${word}\n`)
  },
  function ownFolderForFile(ours, theirs, _random, word) {
    if (!ours.has('tools')) ours.set('tools/own.md', `ours-${word}\n`)
    if (below(theirs, 'tools').length === 0) theirs.set('tools', `theirs-${word}\n`)
  },
  function fileToFolder(_ours, theirs, random) {
    const path = anyFile(theirs, random)
    if (path === undefined) return
    theirs.set(`${path}/index.md`, theirs.get(path) ?? '')
    theirs.delete(path)
  },
  function folderToFile(_ours, theirs, random, word) {
    const folder = anyFolder(theirs, random)
    if (folder === undefined) return
    removeBelow(theirs, folder)
    theirs.set(folder, `theirs-${word}\n`)
  },
  function otherCase(ours, _theirs, random) {
    const path = anyFile(ours, random)
    const place = path?.lastIndexOf('/') ?? -1
    if (path === undefined) return
    const renamed = path.slice(0, place + 1) + path.slice(place + 1).toUpperCase()
    ours.set(renamed, ours.get(path) ?? '')
    if (renamed !== path) ours.delete(path)
  },
  function bothCases(ours, theirs, _random, word) {
    if (!ours.has('docs')) ours.set('docs/News.md', `ours-${word}\n`)
    if (!theirs.has('docs')) theirs.set('docs/news.md', `theirs-${word}\n`)
  },
]

function anyFile(files: Files, random: Random): string | undefined {
  const paths = [...files.keys()].filter(path => path !== 'gapi.yml')
  return paths.length > 0 ? random.pick(paths) : undefined
}

function anyFolder(files: Files, random: Random): string | undefined {
  const folders = [...files.keys()].filter(path => path.includes('/')).map(path => path.split('/')[0] ?? '')
  return folders.length > 0 ? random.pick(folders) : undefined
}

function below(files: Files, folder: string): string[] {
  return [...files.keys()].filter(path => path.startsWith(`${folder}/`))
}

function removeBelow(files: Files, folder: string): void {
  for (const path of below(files, folder)) files.delete(path)
}
