import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a project is of the template flask. */
export function isFlask(project) {
  return existsSync(join(project, 'manage.py'))
}

/** Copies a project with its packages, which may be a link. */
export function copyFlask(project, copy) {
  const left = /[\\/](?:__pycache__|data)$/
  cpSync(project, copy, { recursive: true, verbatimSymlinks: true, filter: path => !left.test(path) })
}

const views = 'app/products/views.py'

/** Products are cached, and their views pause after they have read, so that writes happen meanwhile. */
export const flaskChanges = [
  [views, /^products = /m, `${slowly()}products = `],
  [views, 'summary="List products"', 'summary="List products", cache="60s"'],
  [views, 'summary="Read a product"', 'summary="Read a product", cache="60s"'],
  [views, 'return listed.read(db, query)', 'return slowly(listed.read(db, query))'],
  [
    views,
    'return ProductOut.of(get(db, Product, params.id))',
    'return slowly(ProductOut.of(get(db, Product, params.id)))',
  ],
]

function slowly() {
  return `import random
import time


def slowly(value):
    time.sleep(random.random() * 0.02)
    return value


`
}

const across = 'app/http/cache/across_instances.py'

/** The faults of plants.mjs in Python. */
export const flaskPlants = {
  'tells nobody': [
    [across, 'if self._link.run(BEGIN_WRITE', 'if True or self._link.run(BEGIN_WRITE'],
    [across, 'if self._are_told(write):', 'if True:'],
  ],
  'does not wait': [
    [across, 'time.sleep(max((committed', 'abs(max((committed'],
    [across, 'self._wait(expected, reply[1:])', 'pass'],
  ],
  'keeps what it read before': [
    ['app/http/cache/cached_reads.py', 'Stored(response, since,', 'Stored(response, cache.changes.time,'],
  ],
  'has no lease': [
    [
      'app/http/cache/lease.py',
      'return now < self._messages_until and now < self._mark_until',
      'return True',
    ],
  ],
}

/** An instance that was sent SIGUSR2 dies right after its next commit. */
export const flaskDies = [
  [
    across,
    'committed = monotonic()',
    'if DIES:\n            os.kill(os.getpid(), signal.SIGKILL)\n        committed = monotonic()',
  ],
  [
    across,
    '_MINUTE = 60.0',
    'import os\nimport signal\n\nDIES = []\nsignal.signal(signal.SIGUSR2, lambda *_: DIES.append(1))\n_MINUTE = 60.0',
  ],
]

export const flaskAnnouncesNothing = [flaskPlants['tells nobody'][0]]
