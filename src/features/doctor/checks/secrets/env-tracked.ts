import type { Check, Hit } from '../../check.ts'
import { secretNamesIn } from '../../environment-file.ts'
import { isDocumentation, isEnvExample, isEnvFile, isGenerated, isKeyFile, isTest } from '../../places.ts'
import { privateKey } from '../../secrets/rules.ts'
import type { Subject } from '../../subject.ts'

export const envTracked: Check = {
  id: 'secrets/env-tracked',
  severity: 'error',
  point: 'secrets',
  title: 'Git tracks no .env and no private key, and would not by accident',
  help: 'Whoever has to juggle with git to keep a password out of it will drop it one day. A .env that git ignores cannot be committed by accident; an example beside it tells the newcomer what to write into it.',
  async run(subject) {
    const { texts } = subject
    const paths = texts.paths.filter(path => !isTest(path) && !isDocumentation(path) && !isGenerated(path))
    return {
      hits: [
        ...paths.filter(isEnvFile).flatMap(path => envHits(path, texts.of(path) ?? '')),
        ...paths.filter(isKeyFile).flatMap(path => keyHits(path, texts.of(path) ?? '')),
        ...(await ignoreHits(subject)),
      ],
    }
  },
}

/** `.env.development` with a port in it is a convention of some frameworks; a `.env` will hold a password one day. */
function envHits(path: string, text: string): Hit[] {
  const keys = secretNamesIn(text)
  if (keys.length > 0)
    return [{ code: 'env-tracked', path, args: { file: path, keys: keys.join(', ') }, about: '' }]
  if (!/(^|\/)\.env$/.test(path)) return []
  return [{ code: 'env-tracked-harmless', path, args: { file: path }, severity: 'info', about: '' }]
}

/** A certificate in a .pem is public. */
function keyHits(path: string, text: string): Hit[] {
  const start = text.indexOf(privateKey.keyword)
  const isPrivate = /-----BEGIN ([A-Z]+ )*PRIVATE KEY|PuTTY-User-Key-File/.test(
    text.slice(Math.max(0, start)),
  )
  return isPrivate ? [{ code: 'key-tracked', path, args: { file: path }, about: '' }] : []
}

/** Where an example is, people make a .env. */
async function ignoreHits({ repository, texts, history }: Subject): Promise<Hit[]> {
  const usesEnv = texts.paths.some(
    path => !path.includes('/') && isEnvExample(path) && path.startsWith('.env'),
  )
  if (!history || !usesEnv || repository.files.has('.env') || (await history.isIgnored('.env'))) return []
  return [{ code: 'env-not-ignored', path: '.gitignore', severity: 'warning', about: '' }]
}
