import type { LinkedPackage } from '../../../features/link/link-package.ts'
import type { ListedLink } from '../../../features/link/list-links.ts'
import type { PythonLink } from '../../../features/link/python-link.ts'
import type { UndoneLinks } from '../../../features/link/undo-links.ts'

export function linkedText({ name, folder, version, wanted, isNew, isKept }: LinkedPackage): string {
  const how = isNew ? `Linked ${name} to ${folder}` : `${name} is linked to ${folder}`
  const kept = isKept
    ? 'After an install, dev and test link it again.'
    : 'An install removes the link; gapi link --again makes it again.'
  return [
    `${how}: version ${version ?? 'unknown'}, package.json wants ${wanted}.`,
    `${kept} To use the installed version: gapi link --undo ${name}`,
    '',
  ].join('\n')
}

const states = {
  linked: 'linked',
  removed: 'removed by an install: gapi link --again',
  gone: 'no such package in this folder: the installed version is used',
} as const

export function listedText(links: readonly ListedLink[]): string {
  if (links.length === 0) return 'Nothing is linked.\n'
  const rows = links.map(({ name, folder, version, wanted, state }) => [
    name,
    folder,
    version ?? '-',
    wanted === undefined ? 'not a dependency' : `wants ${wanted}`,
    states[state],
  ])
  const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows
    .map(row => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    .join('')
}

export function undoneText({ undone }: UndoneLinks): string {
  if (undone.length === 0) return 'Nothing is linked.\n'
  return undone
    .map(({ name, folder }) => `${name} is installed again, no longer linked to ${folder}.\n`)
    .join('')
}

/** The links of a project of Python, after what was done with them. */
export function pythonLinksText(links: readonly PythonLink[], verb: 'linked' | 'listed' | 'undone'): string {
  if (links.length === 0) return 'Nothing is linked.\n'
  const text = {
    linked: ({ name, folder }: PythonLink) =>
      `Linked ${name} to ${folder}, also after an install. To use the pinned version: gapi link --undo ${name}\n`,
    listed: ({ name, folder }: PythonLink) => `${name}  ${folder}\n`,
    undone: ({ name, folder }: PythonLink) =>
      `${name} is installed from the list again, no longer linked to ${folder}.\n`,
  }[verb]
  return links.map(text).join('')
}
