import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject } from '../support/earlier-version.ts'
import { contentsOf, emptyFolder, writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'
import { git } from '../support/repository.ts'
import { isFull } from '../support/tiers.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

/** A project whose update deletes, adds, replaces and merges files, and has a conflict. */
async function edited(): Promise<string> {
  const root = await earlierProject()
  writeIn(root, 'docs/errors.md', textIn(root, 'docs/errors.md').replace('# The errors', '# Our errors'))
  chmodSync(join(root, 'scripts/ci.mjs'), 0o755)
  commit(root)
  return root
}

function copyOf(root: string): string {
  const copy = emptyFolder()
  cpSync(root, copy, { recursive: true })
  return copy
}

interface Killed {
  /** What it did last, e.g. `writeFileSync Dockerfile`; that was not done any more. Undefined where it ended by itself. */
  readonly last: string | undefined
  readonly calls: number
}

/** Runs `gapi update` and kills it before its nth change of a file. */
function killedAt(place: number, root: string, ...words: readonly string[]): Killed {
  const log = join(emptyFolder(), 'log')
  const program = [
    '--require',
    resolve('test/support/kill-at.cjs'),
    resolve('bin/gapi.cjs'),
    'update',
    ...words,
  ]
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, KILL_AT: String(place), KILL_LOG: log }
  const { signal } = spawnSync('node', program, { cwd: root, env, encoding: 'utf8' })
  const calls = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []
  return { last: signal === 'SIGKILL' ? calls.at(-1) : undefined, calls: calls.length }
}

/** What an update that was killed has recorded on disk. */
function recorded(root: string) {
  const file = join(root, '.gapi/local/update/state')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { phase: 'none' }
}

function stateOf(root: string) {
  const files = Object.entries(contentsOf(root)).filter(([path]) => !path.startsWith('.gapi/'))
  const modes = files.map(([path]) => statSync(join(root, path)).mode)
  return { files, modes, status: changesIn(root), index: git(root, 'ls-files', '--stage') }
}

/** Some of the calls, always with the first and the last. */
function placesIn(calls: number, step: number): number[] {
  const places = Array.from({ length: calls }, (_, place) => place + 1)
  return places.filter(place => isFull || place % step === 1 || place === calls)
}

test('killed before any change of a file, an update is undone by --abort, or has changed nothing', async () => {
  const root = await edited()
  const before = stateOf(root)
  const whole = killedAt(0, copyOf(root), '--no-install')
  const phases = new Set<string>()
  for (const place of placesIn(whole.calls, 7)) {
    const copy = copyOf(root)
    const { last } = killedAt(place, copy, '--no-install')
    const { phase } = recorded(copy)
    phases.add(phase)
    expect({ place, isKilled: last !== undefined }).toEqual({ place, isKilled: true })
    if (phase === 'none')
      expect({ place, last, state: stateOf(copy) }).toEqual({ place, last, state: before })
    else {
      const goOn = await update(copy, '--continue', '--no-install')
      expect({ place, last, code: goOn.code }).toEqual({ place, last, code: 3 })
      expect({ place, last, code: (await update(copy, '--abort')).code }).toEqual({ place, last, code: 0 })
      expect({ place, last, state: stateOf(copy) }).toEqual({ place, last, state: before })
    }
    expect({ place, last, code: (await update(copy, '--no-install')).code }).toEqual({ place, last, code: 3 })
  }
  expect([...phases].sort()).toEqual(['none', 'writing'])
})

test('killed while it restores, --abort restores the rest when it is run again', async () => {
  const root = await edited()
  const before = stateOf(root)
  expect((await update(root, '--no-install')).code).toBe(3)
  expect(recorded(root)).toMatchObject({ phase: 'conflicts', conflicts: [{ path: 'docs/errors.md' }] })
  const whole = killedAt(0, copyOf(root), '--abort')
  const seen = new Set<string>()
  for (const place of placesIn(whole.calls, 4)) {
    const copy = copyOf(root)
    const { last } = killedAt(place, copy, '--abort')
    const { phase } = recorded(copy)
    seen.add(phase)
    const again = await update(copy, '--abort')
    expect({ place, last, code: again.code }).toEqual({ place, last, code: phase === 'none' ? 2 : 0 })
    expect({ place, last, state: stateOf(copy) }).toEqual({ place, last, state: before })
  }
  expect([...seen].sort()).toEqual(['conflicts', 'none'])
})

/** Programs in front of PATH: an npm that does nothing but write down its words, and kills the update that runs it at KILL_AT. */
function npmThatKills(log: string): string {
  const bin = emptyFolder()
  const lines = [
    '#!/bin/sh',
    `echo "npm $*" >> '${log}'`,
    'if [ "npm $*" = "$KILL_AT" ]; then kill -9 $PPID; fi',
  ]
  writeFileSync(join(bin, 'npm'), `${lines.join('\n')}\n`, { mode: 0o755 })
  return `${bin}:${process.env.PATH}`
}

test('killed while one of the commands runs, it goes on with that command, or restores everything', async () => {
  const root = await earlierProject()
  const settings = textIn(root, 'gapi.yml')
  writeIn(root, 'gapi.yml', settings.replace(/^manage: .*$/m, 'manage: [npm, exec, manage]'))
  commit(root)
  const before = stateOf(root)
  const planned = JSON.parse((await update(root, '--dry-run', '--json')).stdout)
  const commands: string[] = planned.remaining.map((each: string) => each.replace(' > .env.example', ''))
  expect(commands).toEqual([
    'npm install',
    'npm exec manage openapi --write',
    'npm exec manage config --example',
    'npm run check',
    'npm test',
  ])
  for (const [place, command] of commands.entries()) {
    const copy = copyOf(root)
    const log = join(emptyFolder(), 'log')
    const env = { PATH: npmThatKills(log), HOME: process.env.HOME, KILL_AT: command }
    const gapi = (...words: readonly string[]) =>
      spawnSync('node', [resolve('bin/gapi.cjs'), 'update', ...words], { cwd: copy, env, encoding: 'utf8' })
    expect({ command, signal: gapi().signal }).toEqual({ command, signal: 'SIGKILL' })
    const steps = ['install', 'openapi', 'env-example', 'check', 'test']
    expect(recorded(copy)).toMatchObject({ phase: 'steps', remaining: steps.slice(place) })
    expect(await update(copy)).toMatchObject({ code: 3, stderr: expect.stringContaining('is not done') })
    const other = copyOf(copy)
    expect((await update(other, '--abort')).code).toBe(0)
    expect({ command, state: stateOf(other) }).toEqual({ command, state: before })
    env.KILL_AT = ''
    const { status } = gapi('--continue')
    const ran = readFileSync(log, 'utf8').trimEnd().split('\n')
    expect({ status, ran }).toEqual({
      status: 0,
      ran: [...commands.slice(0, place + 1), ...commands.slice(place)],
    })
  }
})
