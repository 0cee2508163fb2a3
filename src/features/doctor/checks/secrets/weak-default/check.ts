import { isCode } from '../../../facts/syntax.ts'
import { isCompose, ofService } from '../../../queries/compose.ts'
import { isSecretName } from '../../../queries/environment-file.ts'
import { environmentReads } from '../../../queries/environment-reads.ts'
import { isDocumentation, isGenerated, isTest } from '../../../repository/places.ts'
import { positionOf } from '../../../repository/texts.ts'
import { hashOf } from '../../../secrets/scan.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount } from '../../subject.ts'

const findings = {
  'fallback-secret': {
    message: '{name} has a default in the code, so a server without its secret starts all the same.',
    hint: 'Refuse to start without {name}; have a sample for development only.',
  },
  'config-secret': {
    message: '{class} gives {name} a value in the code, and production inherits it.',
    hint: 'Leave it without a value there, and set one in the class for development.',
  },
  'compose-secret': {
    message: '{file} holds the value of {name}.',
    hint: 'Take it from the environment, e.g. {name}: $NAME.',
  },
}

type Code = keyof typeof findings

export const weakDefault: Check<Code> = {
  id: 'secrets/weak-default',
  severity: 'warning',
  point: 'secrets',
  title: 'No secret has a default in the code',
  why: 'A secret with a default works on every machine, also on the server where somebody forgot to set it. Then everybody who can read the code can sign its tokens. Refuse to start without it, and have a sample for development only.',
  finds:
    "`process.env.JWT_SECRET || 'secret'` and the like, also with `??` and in `const { KEY = '…' } = process.env`; a field of a config class that production inherits (`KEY_PEPPER = env.secret('…')`); a secret of the API itself in a compose file.",
  ignores:
    'Tests; classes with development or testing in their name; an empty default; lifetimes and lengths of secrets; passwords of databases that only compose starts.',
  advice: 'Refuse to start without it: in a generated project `env.secret(required, …)`.',
  findings,
  run(context) {
    const files = context.texts.paths.filter(path => isShipped(path) && (isCode(path) || isCompose(path)))
    return {
      subject: amount(files.length, 'file of code or compose', 'files of code and compose'),
      hits: [
        ...environmentReads(context, isShipped).flatMap(({ path, line, column, name, fallback }) =>
          name !== undefined && isSecretName(name) && fallback === 'text'
            ? [{ code: 'fallback-secret' as const, path, line, column, args: { name } }]
            : [],
        ),
        ...classHits(context),
        ...composeHits(context),
      ],
    }
  },
}

function isShipped(path: string): boolean {
  return !(isTest(path) || isDocumentation(path) || isGenerated(path))
}

/**
 * `class ProductionConfig { KEY = env.secret('…') }`: the field is a variable, and the first argument its
 * default.
 */
function classHits({ texts, facts }: CheckContext): Hit<Code>[] {
  return texts.paths.filter(isShipped).flatMap(path =>
    facts.code(path).fields.flatMap(({ name, className, isText, line, column }): Hit<Code>[] => {
      if (!isText || className === undefined || /dev|test|local|example/i.test(className)) return []
      if (name !== name.toUpperCase() || !isSecretName(name)) return []
      return [{ code: 'config-secret', path, line, column, args: { name, class: className } }]
    }),
  )
}

/** The password of a database that only compose starts protects nothing. */
function composeHits({ texts }: CheckContext): Hit<Code>[] {
  const files = texts.paths.filter(path => isCompose(path) && isShipped(path))
  return files.flatMap(path => {
    const text = texts.of(path) ?? ''
    const pairs = text.matchAll(
      /^[ \t]*(?:- ["']?)?([A-Z][A-Z0-9_]*)(?:=|:[ \t]+)["']?([^\s"'$#{}]{3,200})["']?[ \t]*$/gm,
    )
    return [...pairs].flatMap(({ 1: name = '', 2: value = '', index }) =>
      isSecretName(name) &&
      value !== name &&
      !ofService.test(name) &&
      !/^(true|false|yes|no|on|off|\d{1,6})$/i.test(value)
        ? [
            {
              code: 'compose-secret' as const,
              path,
              line: positionOf(text, index).line,
              args: { name, file: path },
              secrets: [hashOf(value)],
            },
          ]
        : [],
    )
  })
}
