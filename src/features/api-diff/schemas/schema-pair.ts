import type { SchemaHit } from './compared.ts'

/** Two schemas that were compared, and the pairs below them; there may be circles. */
export interface SchemaPair {
  readonly hits: readonly SchemaHit[]
  readonly below: { readonly trail: string; readonly pair: SchemaPair }[]
}
