import type { Knex } from 'knex'
import type { Client } from '../clients/schema.ts'
import type { IdempotencyKey } from '../http/idempotency-key.ts'
import type { OrderLineRow, OrderRow } from '../orders/schema.ts'
import type { Product } from '../products/schema.ts'
import { OwnedTable } from './owned-table.ts'
import { Table } from './table.ts'

export type Tables = ReturnType<typeof tables>

/** Every table of this API, by the name that handlers and seeds use. */
export function tables(query: Knex) {
  return {
    clients: new Table<Client>(query, 'clients'),
    idempotency_keys: new Table<IdempotencyKey>(query, 'idempotency_keys', { kinds: { headers: 'json' } }),
    orders: new OwnedTable<OrderRow>(query, 'orders'),
    order_lines: new Table<OrderLineRow>(query, 'order_lines'),
    products: new Table<Product>(query, 'products'),
  }
}
