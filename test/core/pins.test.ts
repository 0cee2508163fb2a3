import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const files = ['templates', '.github'].flatMap(root =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(ya?ml|hbs)$|Dockerfile/.test(path))
    .map(path => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') })),
)

function named(pattern: RegExp): string[] {
  return files.flatMap(({ lines }) => lines.flatMap(line => pattern.exec(line)?.[1] ?? []))
}

test('every action is pinned to a commit, with its version beside it', () => {
  const actions = named(/^\s*(?:- )?uses: (?!\.\/)(.*)$/)
  expect(actions.length).toBeGreaterThan(10)
  expect(actions.filter(action => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([])
})

test('every image is pinned to a digest, with its version, but for the one that the project builds', () => {
  const images = named(/^(?:FROM|\s*(?:- )?image:) (\S+)/)
  expect(images.length).toBeGreaterThan(8)
  const own = /^registry\.example\/api:COMMIT$/
  const wrong = images.filter(
    image => !own.test(image) && !/^\w+:\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$/.test(image),
  )
  expect(wrong).toEqual([])
})

test('one thing has one pin, and something renews it', () => {
  const pins = [...named(/uses: (?!\.\/)(\S+)/), ...named(/^(?:FROM|\s*image:) (\S+@\S+)/)]
  const names = new Set(pins.map(pin => pin.replace(/[:@].*$/, '')))
  expect(new Set(pins).size).toBe(names.size)
  for (const layer of ['base', '+postgres,mysql']) {
    const text = readFileSync(`templates/api/project/${layer}/.github/dependabot.yml`, 'utf8')
    const wanted = ['npm', 'github-actions', 'docker', ...(layer === 'base' ? [] : ['docker-compose'])]
    expect([...text.matchAll(/package-ecosystem: (\S+)/g)].map(([, kind]) => kind)).toEqual(wanted)
  }
})
