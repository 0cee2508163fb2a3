import type { ApiCase } from '../api-case.ts'
import { components } from './cases/components.ts'
import { lists } from './cases/lists.ts'
import { maps } from './cases/maps.ts'
import { requests } from './cases/requests.ts'
import { responses } from './cases/responses.ts'

export const cases: readonly ApiCase[] = [...requests, ...responses, ...maps, ...components, ...lists]
