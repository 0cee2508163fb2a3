import { expect, test } from 'vitest'
import { runChild } from '../../src/core/system/child.ts'
import { folderWith } from '../support/folder.ts'

const node = (code: string) => [process.execPath, '-e', code]

test('what a program writes is read in the order it came, and apart', async () => {
  const ended = await runChild(
    ['sh', '-c', 'echo one; sleep 0.1; echo two >&2; sleep 0.1; printf "three\n\n"'],
    {},
  )
  expect(ended).toEqual({
    ok: true,
    exitCode: 0,
    signal: null,
    stdout: 'one\nthree\n',
    stderr: 'two',
    output: 'one\ntwo\nthree\n',
  })
})

test('it reads no input, gets the environment it is given and nothing else, and each argument as it is', async () => {
  const code =
    'process.stdin.on("end", () => console.log(Object.keys(process.env).join(), process.argv[1])).resume()'
  const { stdout } = await runChild([...node(code), 'a "b" $c\nd'], { env: { ONE: '1', TWO: undefined } })
  expect(stdout).toBe('ONE a "b" $c\nd')
})

test('more than a pipe holds is read whole', async () => {
  const { stdout } = await runChild(node('process.stdout.write("ä".repeat(3_000_000))'), {})
  expect(stdout).toBe('ä'.repeat(3_000_000))
})

test.each([
  ['a program that is not there', ['no-such-program'], undefined, 'ENOENT'],
  ['a file that may not be run', ['./notes.txt'], 'notes', 'EACCES'],
  ['a folder that is a file', ['true'], 'notes/notes.txt', 'ENOTDIR'],
])('%s has not been started', async (_what, argv, folder, fault) => {
  const root = folderWith({ 'notes/notes.txt': 'mine' })
  const ended = await runChild(argv, { cwd: `${root}/${folder ?? ''}` })
  expect(ended).toEqual({ ok: false, fault, stdout: '', stderr: '', output: '' })
})

test.each([
  ['politely', '', 'SIGTERM'],
  ['by force, where that is not heard', 'process.on("SIGTERM", () => {});', 'SIGKILL'],
])(
  'a program is ended %s',
  async (_how, first, signal) => {
    const stop = new AbortController()
    const code = `${first} console.log("ready"); setInterval(() => {}, 1000)`
    const running = runChild(node(code), { signal: stop.signal })
    setTimeout(() => stop.abort(), 1000)
    expect(await running).toMatchObject({ ok: false, signal, output: 'ready' })
  },
  15_000,
)

test('a signal that has fired already ends it as well', async () => {
  const ended = await runChild(node('setInterval(() => {}, 1000)'), { signal: AbortSignal.abort() })
  expect(ended).toMatchObject({ ok: false, signal: 'SIGTERM' })
})
