import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

const commit = '4f3b0c1d2e5a69788796a5b4c3d2e1f00f1e2d3c'

const from = (source: string) => ({ 'package.json': manifest({ dependencies: { mailer: source } }) })

export const cases: Cases = {
  bad: [
    ['moving-reference', from('github:acme/mailer#main')],
    ['moving-reference', from('acme/mailer')],
    ['moving-reference', from('git+ssh://git@git.acme.com/mailer.git#v1.4.0')],
    ['moving-reference', from('https://github.com/acme/mailer.git')],
    ['moving-reference', from('git@github.com:acme/mailer.git#semver:^1.4')],
    ['moving-requirement', { 'requirements.txt': 'mailer @ git+https://git.acme.com/mailer.git@main\n' }],
    ['moving-requirement', { 'requirements.txt': '-e git+ssh://git@git.acme.com/mailer.git#egg=mailer\n' }],
    [
      'moving-reference',
      { 'api/package.json': manifest({ overrides: { shop: { mailer: 'github:acme/mailer#fix' } } }) },
    ],
  ],
  good: from(`github:acme/mailer#${commit}`),
  traps: [
    { 'requirements.txt': `mailer @ git+https://git.acme.com/mailer.git@${commit}\n` },
    from('^1.4.0'),
    from('latest'),
    from('npm:@acme/mailer@1.4.0'),
    from('https://packages.acme.com/mailer-1.4.0.tgz'),
    from(`git+https://git.acme.com/mailer.git#${commit.slice(0, 8)}`),
    from(`acme/mailer#commit=${commit}`),
    from('workspace:*'),
    from('vendor/mailer-1.4.0.tgz'),
    from('file:./vendor/mailer-1.4.0.tgz'),
    { 'test/fixtures/app/package.json': manifest({ dependencies: { mailer: 'acme/mailer#main' } }) },
  ],
}
