// @ts-check
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The file in dist/ with the licences of the bundled packages. */
export const noticesFile = 'THIRD-PARTY-NOTICES.txt'

/**
 * The licences of all packages in a bundle, from esbuild's metafile, which names every bundled file. A
 * package without a licence text stops the build.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root
 */
export function noticesOf({ inputs }, root) {
  const files = Object.keys(inputs).filter(path => path.startsWith('node_modules/'))
  const folders = files.flatMap(path => packageFolder(path) ?? [])
  const packages = [...new Set(folders)]
    .map(folder => packageIn(join(root, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return [head, ...packages.map(noticeOf)].join(`\n${'-'.repeat(80)}\n\n`)
}

const head = `create-good-api holds parts of these packages, under the licences that follow.\n`

/**
 * `node_modules/a/node_modules/@b/c/lib/d.js` → `node_modules/a/node_modules/@b/c`.
 * @param {string} path
 */
function packageFolder(path) {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]
}

/** @param {string} folder */
function packageIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).sort()
  /** @param {string} file */
  const textOf = file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  const own = files.filter(file => /^(licen[cs]e|notice|copying)\b/i.test(file)).map(textOf)
  const readmes = files.filter(file => /^readme\b/i.test(file)).map(textOf)
  const texts =
    own.length > 0 ? own : readmes.flatMap(text => /^#+ licen[cs]e\s+([\s\S]{100,})/im.exec(text)?.[1] ?? [])
  if (texts.length === 0)
    throw new Error(`${name} brings no text of its licence. See scripts/build/notices.mjs.`)
  return { name, version, license, texts }
}

/** @param {{ name: string, version: string, license: string, texts: readonly string[] }} notice */
function noticeOf({ name, version, license, texts }) {
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`
}
