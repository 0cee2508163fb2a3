import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { contentsOf, emptyFolder, folderWith } from '../support/folder.ts'

const bin = resolve('bin/create-good-api.cjs')
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

/** The program on a real pseudo-terminal, by util-linux's script(1). */
class Terminal {
  #screen = ''
  readonly #child: ChildProcessWithoutNullStreams
  readonly ended: Promise<number | null>

  constructor(args: string, cwd: string) {
    const { CI: _, ...env } = process.env
    const command = `stty cols 100 rows 40; exec "${process.execPath}" "${bin}" ${args}`
    this.#child = spawn('script', ['-qfec', command, '/dev/null'], { cwd, env: { ...env, TERM: 'xterm' } })
    this.#child.stdout.on('data', chunk => {
      this.#screen += chunk
    })
    this.ended = new Promise(done => this.#child.on('close', done))
    onTestFinished(() => void this.#child.kill())
  }

  get text(): string {
    return stripVTControlCharacters(this.#screen)
  }

  async see(text: string): Promise<void> {
    const until = Date.now() + 20_000
    while (!this.text.includes(text)) {
      if (Date.now() > until) throw new Error(`“${text}” did not appear. On the screen:\n${this.text}`)
      await new Promise(next => setTimeout(next, 20))
    }
  }

  type(keys: string): void {
    this.#child.stdin.write(keys)
  }
}

const keys = { enter: '\r', down: '\u001b[B', ctrlC: '\u0003', escape: '\u001b', clear: '\u0015' }

describe.skipIf(!hasTerminal)('on a terminal', () => {
  test('three questions make a project', async () => {
    const cwd = emptyFolder()
    const terminal = new Terminal('--no-install --no-git', cwd)
    await terminal.see('Folder of the project:')
    terminal.type(`shop${keys.enter}`)
    await terminal.see('Which database?')
    terminal.type(keys.down)
    await terminal.see('❯ PostgreSQL')
    terminal.type(keys.enter)
    await terminal.see('Create it?')
    expect(terminal.text).toMatch(/shop: \d+ files in shop/)
    expect(contentsOf(cwd)).toEqual({})
    terminal.type(keys.enter)
    await terminal.see('Created shop')
    expect(await terminal.ended).toBe(0)
    expect(contentsOf(cwd)['shop/gapi.yml']).toContain('db: postgres')
  })

  test('what is given is not asked', async () => {
    const terminal = new Terminal('shop --db sqlite --no-install --no-git', emptyFolder())
    await terminal.see('Create it?')
    expect(terminal.text).not.toContain('Which database?')
    terminal.type(`n${keys.enter}`)
    await terminal.see('Cancelled. Nothing was written.')
    expect(await terminal.ended).toBe(130)
  })

  test('-y asks nothing', async () => {
    const terminal = new Terminal('shop -y --no-install --no-git', emptyFolder())
    expect(await terminal.ended).toBe(0)
    expect(terminal.text).not.toContain('?')
  })

  test('a wrong folder name is asked again, with the reason', async () => {
    const cwd = folderWith({ taken: 'a file' })
    const terminal = new Terminal('--no-install --no-git --db sqlite', cwd)
    await terminal.see('Folder of the project:')
    for (const [name, fault] of [
      ['taken', 'taken is a file.'],
      ['con', 'reserved name on Windows'],
      ['a?b', 'Choose a name without it.'],
    ]) {
      terminal.type(`${name}${keys.enter}`)
      await terminal.see(fault ?? '')
      terminal.type(keys.clear)
    }
    terminal.type(`shop${keys.enter}`)
    await terminal.see('Create it?')
    terminal.type(keys.enter)
    expect(await terminal.ended).toBe(0)
    expect(contentsOf(cwd)['shop/gapi.yml']).toContain('db: sqlite')
  })

  const questions = ['Folder of the project:', 'Which database?', 'Create it?']

  test.each(
    [
      ['Ctrl-C', keys.ctrlC],
      ['Esc', keys.escape],
    ].flatMap(([name, key]) => questions.map(question => [name, question, key])),
  )('%s at “%s” ends with 130, and nothing is written', async (_name, question, key = '') => {
    const cwd = emptyFolder()
    const terminal = new Terminal('--no-install --no-git', cwd)
    for (const each of questions) {
      await terminal.see(each)
      if (each === question) break
      terminal.type(keys.enter)
    }
    terminal.type(key)
    expect(await terminal.ended).toBe(130)
    expect(terminal.text).toContain('Cancelled. Nothing was written.')
    expect(terminal.text).not.toContain('at ')
    expect(contentsOf(cwd)).toEqual({})
  })

  test('a folder that is not empty is asked about', async () => {
    const cwd = folderWith({ 'package.json': '{}' })
    const terminal = new Terminal('. --db sqlite --no-install --no-git', cwd)
    await terminal.see('is not empty (package.json)')
    terminal.type(keys.down)
    await terminal.see('❯ Keep my files')
    terminal.type(keys.enter)
    await terminal.see('1 kept')
    terminal.type(keys.enter)
    expect(await terminal.ended).toBe(0)
    expect(contentsOf(cwd)['package.json']).toBe('{}')
  })

  test('a spinner shows the install', async () => {
    const terminal = new Terminal('shop -y --no-git --pm yarn', emptyFolder())
    await terminal.see('yarn install')
    await terminal.ended
  })
})
