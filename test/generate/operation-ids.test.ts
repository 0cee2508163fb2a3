import { expect, test } from 'vitest'
import { operationIdsOf } from '../../src/features/generate/api/operation-ids.ts'
import { namesOf, pascalOf } from '../../src/features/generate/names.ts'
import { operationIdOf } from '../../templates/api/project/base/src/http/contract/operation-id.ts'

const regular =
  'invoice order_line cache pie size axe box bush church witch stomach epoch bus boss quiz buzz lens'
const more =
  'movie cookie category toy status virus axis news series analysis basis house phase page shoe hero'
const irregular =
  'person child man mouse goose criterion staff sheep equipment octopus datum leaf life potato'
const words = [regular, more, irregular].flatMap(list => list.split(' '))

test.each(words)(
  '%s: the project chooses the names of its operations, or the generator writes them',
  word => {
    const names = namesOf(word, undefined)
    const list = `/v1/${names.segment}`
    const chosen = {
      list: operationIdOf('GET', list, { isList: true }),
      read: operationIdOf('GET', `${list}/:id`),
      add: operationIdOf('POST', list, { isCreated: true }),
      change: operationIdOf('PATCH', `${list}/:id`),
      remove: operationIdOf('DELETE', `${list}/:id`),
    }
    const [one, many] = [pascalOf(names.singular), pascalOf(names.plural)]

    expect(operationIdsOf({ names, parent: undefined }) ?? chosen).toEqual({
      list: `list${many}`,
      read: `get${one}`,
      add: `create${one}`,
      change: `update${one}`,
      remove: `delete${one}`,
    })
  },
)
