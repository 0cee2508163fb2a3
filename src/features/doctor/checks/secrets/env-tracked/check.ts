import { secretPartOf, secretVariablesIn, variablesIn } from '../../../queries/environment-file.ts'
import {
  isDocumentation,
  isEnvExample,
  isEnvFile,
  isGenerated,
  isKeyFile,
  isTest,
} from '../../../repository/places.ts'
import type { Texts } from '../../../repository/texts.ts'
import { isEncrypted } from '../../../secrets/placeholder.ts'
import { hashOf } from '../../../secrets/scan.ts'
import { privateKey } from '../../../secrets/shapes.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { atEnd } from '../../insertion.ts'
import { amount } from '../../subject.ts'

const findings = {
  'env-tracked': {
    message: 'Git tracks {file}, which holds secret values: {keys}.',
    hint: 'git rm --cached {file}, add it to .gitignore, and create new secrets: the old ones stay in the history.',
  },
  'env-tracked-harmless': {
    message: 'Git tracks {file}; it holds no secret yet.',
    hint: 'Rename it to .env.example, and add .env to .gitignore before somebody adds a password.',
  },
  'env-not-ignored': {
    message: '.gitignore does not name .env, which this project uses: the next `git add .` commits it.',
    hint: 'Add the line .env to .gitignore.',
    fix: ({ path }: Hit, texts: Texts) => [atEnd(path, '.env', texts)],
  },
  'key-tracked': {
    message: 'Git tracks {file}, a private key.',
    hint: 'git rm --cached {file}, ignore it, and create a new key: the old one stays in the history.',
  },
}

type Code = keyof typeof findings

export const envTracked: Check<Code> = {
  id: 'secrets/env-tracked',
  severity: 'error',
  point: 'secrets',
  title: 'Git tracks no .env and no private key, and ignores .env',
  why: 'Keeping a password out of git by hand fails one day. A .env that git ignores cannot be committed by accident; an example next to it tells the newcomer what to write into it.',
  finds:
    'A tracked `.env` or `.env.production` with a secret value, a tracked private key (`*.pem`, `*.key`, `id_rsa`), and a `.env.example` whose `.env` git would not ignore. A tracked `.env` without a secret is a note.',
  ignores:
    '`.env.development` and the like without a secret, values that dotenvx or SOPS has encrypted, `.env.test`, certificates, files of tests.',
  advice: 'Run `git rm --cached .env`, add `.env` to `.gitignore`, and create new secrets.',
  findings,
  async run(context) {
    const { texts } = context
    const paths = texts.paths.filter(path => !isTest(path) && !isDocumentation(path) && !isGenerated(path))
    return {
      subject: amount(texts.paths.length, 'tracked path'),
      hits: [
        ...paths.filter(isEnvFile).flatMap(path => envHits(path, texts.of(path) ?? '')),
        ...paths.filter(isKeyFile).flatMap(path => keyHits(path, texts.of(path) ?? '')),
        ...(await ignoreHits(context)),
      ],
    }
  },
}

/**
 * `.env.development` with a port is a convention of some frameworks; a `.env` will contain a password sooner
 * or later.
 */
function envHits(path: string, text: string): Hit<Code>[] {
  const found = secretVariablesIn(text)
  const keys = found.map(({ name }) => name).join(', ')
  const secrets = found.map(({ value }) => hashOf(secretPartOf(value)))
  if (found.length > 0) return [{ code: 'env-tracked', path, args: { file: path, keys }, about: '', secrets }]
  if (!/(^|\/)\.env$/.test(path) || variablesIn(text).some(({ value }) => isEncrypted(value))) return []
  return [{ code: 'env-tracked-harmless', path, args: { file: path }, severity: 'info', about: '' }]
}

/** A certificate in a .pem is public. */
function keyHits(path: string, text: string): Hit<Code>[] {
  const start = text.indexOf(privateKey.keyword)
  const isPrivate = /-----BEGIN ([A-Z]+ )*PRIVATE KEY|PuTTY-User-Key-File/.test(
    text.slice(Math.max(0, start)),
  )
  return isPrivate ? [{ code: 'key-tracked', path, args: { file: path }, about: '' }] : []
}

/** Where there is an example, people create a .env. */
async function ignoreHits({ repository, texts, history }: CheckContext): Promise<Hit<Code>[]> {
  const usesEnv = texts.paths.some(
    path => !path.includes('/') && isEnvExample(path) && path.startsWith('.env'),
  )
  if (!history || !usesEnv || repository.files.has('.env') || (await history.isIgnored('.env'))) return []
  return [{ code: 'env-not-ignored', path: '.gitignore', severity: 'warning', about: '' }]
}
