import { Type } from 'typebox'
import { about } from '../about.ts'
import { blueprint } from './blueprint.ts'

const Version = Type.Object({ name: Type.String(), version: Type.String() })

export const version = blueprint('/version', on => {
  on.anonymous.get('/', { summary: 'Read the name and version of this API', reply: Version }, () => about)
})
