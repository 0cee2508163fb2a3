import type { Check, Hit } from '../../check.ts'
import { isSecretName } from '../../environment-file.ts'
import { environmentReads } from '../../environment-reads.ts'
import { isDocumentation, isGenerated, isTest } from '../../places.ts'
import type { Subject } from '../../subject.ts'
import { positionOf } from '../../texts.ts'

export const weakDefault: Check = {
  id: 'secrets/weak-default',
  severity: 'warning',
  point: 'secrets',
  title: 'No secret has a value in the code to fall back to',
  help: 'A secret with a default works on every machine, also on the server where somebody forgot to set it. Then everybody who can read the code can sign its tokens. Refuse to start without it, and let only development have a sample.',
  run(subject) {
    return {
      hits: [
        ...environmentReads(subject, isShipped).flatMap(({ path, line, column, name, fallback }) =>
          name !== undefined && isSecretName(name) && fallback === 'text'
            ? [{ code: 'fallback-secret' as const, path, line, column, args: { name } }]
            : [],
        ),
        ...classHits(subject),
        ...composeHits(subject),
      ],
    }
  },
}

function isShipped(path: string): boolean {
  return !(isTest(path) || isDocumentation(path) || isGenerated(path))
}

/** `class ProductionConfig { KEY = env.secret('…') }`: a field is a variable, its first argument the default. */
function classHits({ texts, facts }: Subject): Hit[] {
  return texts.paths.filter(isShipped).flatMap(path =>
    facts.code(path).fields.flatMap(({ name, className, isText, line, column }): Hit[] => {
      if (!isText || className === undefined || /dev|test|local|example/i.test(className)) return []
      if (name !== name.toUpperCase() || !isSecretName(name)) return []
      return [{ code: 'config-secret', path, line, column, args: { name, class: className } }]
    }),
  )
}

/** The passwords of a database that only compose starts are known to nobody else. */
function composeHits({ texts }: Subject): Hit[] {
  const files = texts.paths.filter(
    path => /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(path) && isShipped(path),
  )
  return files.flatMap(path => {
    const text = texts.of(path) ?? ''
    const pairs = text.matchAll(
      /^[ \t]*(?:- ["']?)?([A-Z][A-Z0-9_]*)(?:=|:[ \t]+)["']?([^\s"'$#{}]{3,200})["']?[ \t]*$/gm,
    )
    return [...pairs].flatMap(({ 1: name = '', 2: value, index }) =>
      isSecretName(name) && value !== name && !ofService.test(name)
        ? [
            {
              code: 'compose-secret' as const,
              path,
              line: positionOf(text, index).line,
              args: { name, file: path },
            },
          ]
        : [],
    )
  })
}

const ofService =
  /^(GF|ME_CONFIG|TYPESENSE|MEILI|PGADMIN|MAIL|SMTP)_|POSTGRES|PG|MYSQL|MARIADB|MONGO|REDIS|RABBIT|MINIO|DB|DATABASE|ELASTIC|KEYCLOAK|GRAFANA|SA_PASSWORD/
