import { expect, test } from 'vitest'
import { secretsIn } from '../../src/features/doctor/secrets/scan.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { secretSamples } from '../support/secret-samples.ts'

test('a secret of every common kind is found, each in a file of its own, and none is shown', async () => {
  const paths = secretSamples.map((sample, at) => `part-${at}/${sample[2] ?? 'a.ts'}`)
  const files = Object.fromEntries(secretSamples.map(([, line], at) => [paths[at] ?? '', `\n${line}\n`]))
  const { stdout } = await gapi(['doctor', '--only', 'secrets/committed', '--json'], {
    cwd: repositoryWith(files),
  })
  const found: ReadonlySet<string> = new Set(
    JSON.parse(stdout).findings.map(({ path }: { path: string }) => path),
  )
  const missed = secretSamples.filter((_, at) => !found.has(paths[at] ?? '')).map(([kind]) => kind)
  expect(secretSamples.length).toBeGreaterThan(200)
  expect(missed).toEqual([])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are code.
test.each([
  "const password = 'Enter a new password'",
  "t('password.min', 'The password must have 8 characters')",
  "const label = { password: 'Password 1 and 2 differ' }",
  "const url = 'postgres://shop:shop@localhost/shop'",
  "const url = 'redis://:secret@redis:6379'",
  "const url = 'https://user:password@example.com'",
  "const url = 'http://[::1]:3000/@scope/name'",
  'curl -u "$USER:$PASSWORD" https://api.shop.io',
  'mysql -u root -p shop',
  'mysql -p$PASSWORD shop',
  'docker login -u shop -p $TOKEN',
  'sshpass -p "$PASS" ssh a@b',
  'PGPASSWORD=postgres psql',
  'PASSWORD=${PASSWORD:-changeme} node .',
  "headers: { Authorization: 'Bearer ' + token }",
  'headers: { Authorization: `Bearer ${token}` }',
  "const nextPageToken = 'gPFEGk7CF4wS901w7ppYclt7gPFEGk7CF4wS901w7'",
  "const cacheKey = 'a81bc81b-dead-4e5d-abff-90865d1e13b1'",
  "const primaryKey = 'id_4f6Zk28dPq0LmVx71w3N'",
  'const id = "550e8400-e29b-41d4-a716-446655440000"',
  '"integrity": "sha512-k7GdWq2zXp9LmB4nVc1xRt8yUo3pAs5dFg6hJk7LzXcVbNmQwErTyUiOp=="',
  "import x from 'pkg?token=abc'",
  "CREATE USER shop PASSWORD 'changeme'",
  'password: ENC[AES256_GCM,data:k7GdWq2zXp9L,type:str]',
])('what only looks like a secret is none: %s', line => {
  expect(secretsIn(line)).toEqual([])
  expect(secretsIn(line, { bare: true })).toEqual([])
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are code.
