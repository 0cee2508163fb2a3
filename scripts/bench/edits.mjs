// @ts-check

/** @typedef {{ readonly path: string, readonly text: string }} BenchFile */
/** @typedef {() => number} Random */

const filesPerCommit = 5

/**
 * Commits that edit a tree, as input of git fast-import: each moves, removes or repeats paragraphs of five
 * files, every tenth
 * also deletes a file and brings back one that was deleted earlier, and every twentieth is merged from a branch
 * of its own. The content is always the same.
 * @param {readonly BenchFile[]} files
 * @param {{ readonly commits: number, readonly start: number, readonly randomFrom: (seed: number) => Random }} options
 */
export function editsOf(files, { commits, start, randomFrom }) {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const paths = files.map(({ path }) => path).filter(path => /^(src|lib|test|docs|data|deploy)\//.test(path))
  /** @type {string[]} */
  const deleted = []
  /** @type {string[]} */
  const parts = []
  for (let n = 0; n < commits; n++) {
    const random = randomFrom(9e6 + n)
    const changes = Array.from({ length: filesPerCommit }, () => edit(texts, oneOf(paths, random), random))
    if (n % 10 === 9) changes.push(...swap(texts, paths, deleted, random))
    const time = start + n * 600
    if (n % 20 === 19) parts.push(commit('side', `Change ${n}`, time, 'from refs/heads/main\n', changes))
    const merged = n % 20 === 19 ? 'merge refs/heads/side\n' : ''
    parts.push(commit('main', merged ? `Merge ${n}` : `Change ${n}`, time, merged, changes))
  }
  return parts.join('')
}

/**
 * @param {string} branch
 * @param {string} message
 * @param {number} time
 * @param {string} parents
 * @param {readonly string[]} changes
 */
function commit(branch, message, time, parents, changes) {
  const head = `commit refs/heads/${branch}\ncommitter Dev <dev@example.com> ${time} +0000\n`
  return `${head}data ${message.length}\n${message}\n${parents}${changes.join('')}`
}

/**
 * Removes, repeats or moves a top-level paragraph of a file; where there is only one, changes a number.
 * @param {Map<string, string>} texts
 * @param {string} path
 * @param {Random} random
 */
function edit(texts, path, random) {
  const text = texts.get(path) ?? ''
  const paragraphs = text.split(/\n\n(?=\S)/)
  if (paragraphs.length < 3) return write(texts, path, text.replace(/\d+/, `${Math.floor(random() * 1000)}`))
  const at = 1 + Math.floor(random() * (paragraphs.length - 1))
  const [taken = ''] = paragraphs.splice(at, random() < 0.6 ? 1 : 0)
  if (random() < 0.6 || paragraphs.length < 4)
    paragraphs.splice(1 + Math.floor(random() * paragraphs.length), 0, taken || (paragraphs[at] ?? ''))
  return write(texts, path, paragraphs.filter(Boolean).join('\n\n'))
}

/**
 * @param {Map<string, string>} texts
 * @param {string} path
 * @param {string} text
 */
function write(texts, path, text) {
  texts.set(path, text)
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
}

/**
 * @param {Map<string, string>} texts
 * @param {string[]} paths
 * @param {string[]} deleted
 * @param {Random} random
 */
function swap(texts, paths, deleted, random) {
  const gone = oneOf(paths, random)
  paths.splice(paths.indexOf(gone), 1)
  const back = deleted.length > 5 ? deleted.shift() : undefined
  deleted.push(gone)
  if (back === undefined) return [`D ${gone}\n`]
  paths.push(back)
  return [`D ${gone}\n`, write(texts, back, texts.get(back) ?? '')]
}

/**
 * @template T
 * @param {readonly T[]} all
 * @param {Random} random
 */
function oneOf(all, random) {
  const one = all[Math.floor(random() * all.length)]
  if (one === undefined) throw new Error('There is nothing to choose from.')
  return one
}
