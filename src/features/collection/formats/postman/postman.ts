import { type Json, listIn, recordIn } from '../../../../core/system/json.ts'
import type { Collection, CollectionFolder } from '../../collection.ts'
import { mark, type WrittenCollection } from '../written.ts'
import { postmanItem } from './postman-item.ts'

/** A Postman Collection, format 2.1. */
export function postmanCollection({ name, description, variables, folders }: Collection): WrittenCollection {
  const content = {
    info: {
      name,
      description: `${description}\n\n${mark}`.trim(),
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: folders.map(folderItem),
    variable: variables.map(({ name: key, value, description: about }) => ({
      ...{ key, value, type: 'string' },
      ...(about && { description: about }),
    })),
  }
  return { files: new Map([['', `${JSON.stringify(content, null, 2)}\n`]]), unitsOf }
}

function folderItem({ name, description, requests }: CollectionFolder): Json {
  return { name, ...(description && { description }), item: requests.map(postmanItem) }
}

/** Requests by name, the rest as one. */
function unitsOf(files: ReadonlyMap<string, string>): Map<string, string> {
  const units = new Map<string, string>()
  for (const text of files.values()) {
    const { item, variable, ...rest } = recordIn(JSON.parse(text))
    units.set('its description', JSON.stringify(rest))
    for (const one of listIn(variable).map(recordIn))
      units.set(`variable ${String(one.key)}`, JSON.stringify(one))
    for (const { item: requests, ...folder } of listIn(item).map(recordIn)) {
      const own = listIn(requests).map(recordIn)
      units.set(`folder ${String(folder.name)}`, JSON.stringify([folder, own.map(one => one.name)]))
      for (const request of own) units.set(String(request.name), JSON.stringify(request))
    }
  }
  return units
}
