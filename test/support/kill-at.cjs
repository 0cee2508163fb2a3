// Loaded before a program: ends it with SIGKILL at the KILL_AT-th call that changes a file below its working folder. The calls
// are written to KILL_LOG, so that a test can tell where it ended.
const fs = require('node:fs')
const { relative, resolve } = require('node:path')

const root = process.cwd()
const append = fs.appendFileSync
let count = 0

const changing = [
  'writeFileSync',
  'copyFileSync',
  'renameSync',
  'rmSync',
  'rmdirSync',
  'mkdirSync',
  'chmodSync',
]
for (const name of changing) {
  const real = fs[name]
  fs[name] = (...args) => {
    // Of two paths, the second is the one that changes.
    const path = relative(
      root,
      resolve(String(name === 'copyFileSync' || name === 'renameSync' ? args[1] : args[0])),
    )
    if (path.startsWith('..')) return real(...args)
    count++
    append(process.env.KILL_LOG, `${name} ${path}\n`)
    if (count === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL')
    return real(...args)
  }
}
