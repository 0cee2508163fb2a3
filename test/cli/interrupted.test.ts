import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentsOf, emptyFolder, folderWith, pathWith } from '../support/folder.ts'

const bin = resolve('bin/create-good-api.cjs')
const isRoot = process.getuid?.() === 0

/** Runs the real program in a process of its own. */
function start(
  args: readonly string[],
  cwd: string,
  options: { PATH?: string; uid?: number } = {},
): ChildProcess {
  const env = { ...process.env, PATH: options.PATH ?? process.env.PATH }
  const as = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  return spawn(process.execPath, [bin, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...as })
}

function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = ''
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  return new Promise(done => child.on('close', code => done({ code, stderr })))
}

describe.skipIf(process.platform === 'win32')('nothing is left half-made', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('after %s during the install', async signal => {
    const cwd = folderWith({ 'notes.txt': 'keep me' })
    const PATH = `${pathWith('npm', 'mkdir node_modules; touch node_modules/half; exec sleep 60')}:${process.env.PATH}`
    const child = start(['app'], cwd, { PATH })
    const end = ended(child)
    while (!existsSync(join(cwd, 'app/node_modules/half'))) await new Promise(next => setTimeout(next, 20))

    child.kill(signal)

    expect(await end).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Cancelled. app was not created.'),
    })
    expect(contentsOf(cwd)).toEqual({ 'notes.txt': 'keep me' })
  })

  test.each(['app', '.'])('when a file of %s cannot be written to its end', async folder => {
    const files = { 'README.md': 'mine', 'notes.txt': 'keep me' }
    const cwd = folderWith(files)
    const run = `ulimit -f 8; exec "${process.execPath}" "${bin}" ${folder} --on-conflict overwrite --no-install --no-git`
    const ran = spawnSync('bash', ['-c', run], { cwd, encoding: 'utf8' })
    expect(ran.stderr).toMatch(
      /^Could not write .*: a file is larger than this process may write\. Nothing was changed\.\n/,
    )
    expect(ran.status).toBe(1)
    expect(contentsOf(cwd)).toEqual(files)
    expect(readdirSync(cwd).sort()).toEqual(['README.md', 'notes.txt'])
  })

  test.each(['app', 'a/b/app'])('when the folder above %s may not be written to', async folder => {
    const cwd = emptyFolder()
    chmodSync(cwd, 0o555)
    const child = start([folder, '--no-install', '--no-git'], cwd, isRoot ? { uid: 65534 } : {})
    const { code, stderr } = await ended(child)
    expect(stderr).toContain('permission denied. Nothing was changed.\nChoose a folder you may write to.')
    expect(code).toBe(1)
    chmodSync(cwd, 0o755)
    expect(readdirSync(cwd)).toEqual([])
  })

  test('when several processes make the same folder: one wins whole, the others say so', async () => {
    const cwd = emptyFolder()
    const children = Array.from({ length: 6 }, () => ended(start(['app', '--no-install', '--no-git'], cwd)))
    const codes = (await Promise.all(children)).map(({ code }) => code).sort()
    expect(codes).toEqual([0, 3, 3, 3, 3, 3])
    expect(readdirSync(cwd)).toEqual(['app'])
  })

  test('a closed pipe is no error', () => {
    const run = `"${process.execPath}" "${bin}" app -n | head -1`
    const ran = spawnSync('bash', ['-o', 'pipefail', '-c', run], { cwd: emptyFolder(), encoding: 'utf8' })
    expect(ran.stderr).toBe('')
    expect(ran.stdout).toMatch(/^Would create app/)
  })
})
