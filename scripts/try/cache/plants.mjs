/**
 * Faults in the build of a project, to prove that stale reads are found: texts to be replaced, by file. A writer that tells
 * nobody; one that does not wait until all know; an instance that keeps what it read before a write; and one that responds
 * from memory although it does not hear the others.
 */
const across = 'http/cache/across-instances.js'

export const plants = {
  'tells nobody': [
    [across, 'if (await others.link.run(beginWrite', 'if (true || await others.link.run(beginWrite'],
    [across, 'if (await areTold(others, write))', 'if (true)'],
  ],
  'does not wait': [
    [across, 'await wait((isMarked', 'void ((isMarked'],
    [across, 'await Promise.all([expected.from(instances)', 'void ([expected.from(instances)'],
  ],
  'keeps what it read before': [
    [
      'http/cache/cached-reads.js',
      'inBytes(response), since, until',
      'inBytes(response), since: changes.time, until',
    ],
  ],
  'has no lease': [
    ['http/cache/lease.js', 'return now < this.#messagesUntil && now < this.#markUntil', 'return true'],
  ],
}
