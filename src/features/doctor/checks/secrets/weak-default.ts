import type { Check, Hit } from '../../check.ts'
import { isSecretName } from '../../environment-file.ts'
import { environmentReads } from '../../environment-reads.ts'
import { isDocumentation, isGenerated, isTest } from '../../places.ts'
import type { Subject } from '../../subject.ts'
import { isCode, type Node, nameIn, placeOf, stringIn, walk } from '../../syntax.ts'
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
          name !== undefined && isSecretName(name) && isLiteral(fallback)
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

/** An empty text fails where it is used. */
function isLiteral(node: Node | undefined): boolean {
  return (stringIn(node) ?? '') !== ''
}

/** `class ProductionConfig { KEY = env.secret('…') }`: a field is a variable, its first argument the default. */
function classHits({ texts, syntax }: Subject): Hit[] {
  const hits: Hit[] = []
  for (const path of texts.paths) {
    if (!isCode(path) || !isShipped(path) || !/class \w*Config/.test(texts.of(path) ?? '')) continue
    const file = syntax.of(path)
    if (file) walk(file, (node, parents) => hits.push(...fieldHits(node, parents, path)))
  }
  return hits
}

function fieldHits(node: Node, parents: readonly Node[], path: string): Hit[] {
  const owner = parents.at(-2)
  if (node.type !== 'ClassProperty' || owner?.type !== 'ClassDeclaration') return []
  const name = nameIn(node.key, node.computed) ?? ''
  const className = owner.id?.name ?? ''
  const isForShow = /dev|test|local|example/i.test(className)
  if (isForShow || name !== name.toUpperCase() || !isSecretName(name)) return []
  const value = node.value?.type === 'CallExpression' ? node.value.arguments[0] : node.value
  if (!isLiteral(value ?? undefined)) return []
  return [{ code: 'config-secret', path, ...placeOf(node), args: { name, class: className } }]
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
