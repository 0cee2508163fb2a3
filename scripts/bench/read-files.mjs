import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The baseline for analysing a repository: read every tracked file, and split it into lines. */
const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1e8 }).split('\0')
let lines = 0
for (const path of tracked) if (path !== '') lines += readFileSync(path, 'utf8').split('\n').length
console.log(`${tracked.length - 1} files, ${lines} lines`)
