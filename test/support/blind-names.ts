/**
 * Fifty commands as people type them, half of the names from the histories of public Knex projects, with the
 * right result of each. Written on 30 November 2026 before the first run; a later change of a right result
 * must say why it was wrong.
 */
export interface BlindName {
  /** What follows `gapi migration new`. */
  readonly words: string
  /** The statements of `up` and `down`, in order; a down that only throws is 'throws'. */
  readonly up?: readonly string[]
  readonly down?: readonly string[] | 'throws'
  /** A refusal names what to type. */
  readonly type?: string
  /** An empty migration: the name says nothing that could be written. */
  readonly empty?: true
}

const id = "table.increments('id')"
const times = 'table.timestamps(true, true)'
const reference = (name: string, to: string) =>
  `table.integer('${name}').unsigned().index().references('${to}.id').onDelete('RESTRICT')`
const dropped = (name: string) => [
  `table.dropForeign('${name}')`,
  `table.dropIndex('${name}')`,
  `table.dropColumn('${name}')`,
]

export const blindNames: readonly BlindName[] = [
  { words: 'drop_phone_from_users', up: ['alter users', "table.dropColumn('phone')"], down: 'throws' },
  {
    words: 'drop_phone_from_users phone?:string{20}',
    up: ['alter users', "table.dropColumn('phone')"],
    down: ['alter users', "table.string('phone', 20)"],
  },
  {
    words: 'drop_column_phone_from_users',
    up: ['alter users', "table.dropColumn('phone')"],
    down: 'throws',
  },
  {
    // Its right result was string('nick') before the first run; without a type, the type is not known.
    words: 'remove_column_nick_from_members nick?',
    up: ['alter members', "table.dropColumn('nick')"],
    down: 'throws',
  },
  { words: 'drop_table_tags', up: ['drop tags'], down: 'throws' },
  {
    words: 'drop_tags_table name',
    up: ['drop tags'],
    down: ['create tags', id, "table.string('name').notNullable()", times],
  },
  {
    words: 'create_table_invoices number:int',
    up: ['create invoices', id, "table.integer('number').notNullable()", times],
    down: ['drop invoices'],
  },
  {
    words: 'createTableInvoices total:decimal',
    up: ['create invoices', id, "table.decimal('total', 12, 2).notNullable()", times],
    down: ['drop invoices'],
  },
  {
    words: 'rename_column_title_to_headline_in_posts',
    up: ['alter posts', "table.renameColumn('title', 'headline')"],
    down: ['alter posts', "table.renameColumn('headline', 'title')"],
  },
  {
    words: 'rename_title_to_headline_on_posts',
    up: ['alter posts', "table.renameColumn('title', 'headline')"],
    down: ['alter posts', "table.renameColumn('headline', 'title')"],
  },
  {
    words: 'rename_column_title_in_posts_to_headline',
    up: ['alter posts', "table.renameColumn('title', 'headline')"],
    down: ['alter posts', "table.renameColumn('headline', 'title')"],
  },
  { words: 'rename_table_users_to_members', up: ['rename users members'], down: ['rename members users'] },
  {
    words: 'rename-notification-to-announcement',
    up: ['rename notification announcement'],
    down: ['rename announcement notification'],
  },
  {
    words: 'remove_company_ref_from_users',
    up: ['alter users', ...dropped('company_id')],
    down: ['alter users', reference('company_id', 'companies')],
  },
  {
    words: 'add_company_ref_to_users',
    up: ['alter users', reference('company_id', 'companies')],
    down: ['alter users', ...dropped('company_id')],
  },
  {
    words: 'remove_author_reference_from_posts',
    up: ['alter posts', ...dropped('author_id')],
    down: ['alter posts', reference('author_id', 'authors')],
  },
  {
    words: 'add_unique_to_users phone',
    up: ['alter users', "table.unique(['phone'])"],
    down: ['alter users', "table.dropUnique(['phone'])"],
  },
  {
    words: 'add_unique_constraint_to_users email team_id',
    up: ['alter users', "table.unique(['email', 'team_id'])"],
    down: ['alter users', "table.dropUnique(['email', 'team_id'])"],
  },
  {
    words: 'remove_unique_from_users phone',
    up: ['alter users', "table.dropUnique(['phone'])"],
    down: ['alter users', "table.unique(['phone'])"],
  },
  { words: 'add_unique_constraint_onerep_profile_id', empty: true },
  {
    words: 'add_timestamps_to_tags',
    up: ['alter tags', times],
    down: ['alter tags', 'table.dropTimestamps()'],
  },
  {
    words: 'remove_timestamps_from_tags',
    up: ['alter tags', 'table.dropTimestamps()'],
    down: ['alter tags', times],
  },
  { words: 'add_check_to_orders', type: "add_check_to_orders 'total >= 0'" },
  {
    words: 'add_check_to_orders total>=0',
    up: ['alter orders', "table.check('total >= 0', {}, 'orders_total_check')"],
    down: ['alter orders', "table.dropChecks(['orders_total_check'])"],
  },
  {
    words: 'add_foreign_key_to_posts user_id',
    up: ['alter posts', "table.foreign('user_id').references('users.id').onDelete('RESTRICT')"],
    down: ['alter posts', "table.dropForeign('user_id')"],
  },
  {
    words: 'add_foreign_key_to_posts author_id:references{users}:cascade',
    up: ['alter posts', "table.foreign('author_id').references('users.id').onDelete('CASCADE')"],
    down: ['alter posts', "table.dropForeign('author_id')"],
  },
  {
    words: 'remove_foreign_key_from_posts user_id',
    up: ['alter posts', "table.dropForeign('user_id')"],
    down: ['alter posts', "table.foreign('user_id').references('users.id').onDelete('RESTRICT')"],
  },
  {
    words: 'add_primary_key_to_tags name',
    up: ['alter tags', "table.primary(['name'])"],
    down: ['alter tags', 'table.dropPrimary()'],
  },
  {
    words: 'change_price_in_products price:decimal{12,2}',
    up: ['alter products', "table.decimal('price', 12, 2).notNullable().alter()"],
    down: 'throws',
  },
  { words: 'change_price_to_decimal_in_products', type: 'change_price_in_products price:decimal' },
  {
    words: 'change_column_note_in_orders note?:text',
    up: ['alter orders', "table.text('note').alter()"],
    down: 'throws',
  },
  { words: 'change_users', empty: true },
  {
    words: 'make_email_nullable_in_users',
    up: ['alter users', "table.setNullable('email')"],
    down: ['alter users', "table.dropNullable('email')"],
  },
  {
    words: 'add_not_null_to_users email',
    up: ['alter users', "table.dropNullable('email')"],
    down: ['alter users', "table.setNullable('email')"],
  },
  { words: 'add_location_to_shops geo:point', type: "table.specificType('geo', 'point')" },
  { words: 'add_labels_to_posts labels:string[]', type: "table.specificType('labels', 'text[]')" },
  { words: 'add_age_to_users age:number', type: 'age:int' },
  { words: 'add_email_to_users', type: 'email?:string' },
  {
    words: 'add_suffix_and_middle_name_to_onerep_profile_table suffix? middle_name?',
    up: ['alter onerep_profile', "table.string('suffix')", "table.string('middle_name')"],
    down: ['alter onerep_profile', "table.dropColumn('middle_name')", "table.dropColumn('suffix')"],
  },
  { words: 'add_fxa_uid_column', empty: true },
  {
    words: 'add_notifications_table title',
    up: ['create notifications', id, "table.string('title').notNullable()", times],
    down: ['drop notifications'],
  },
  { words: 'remove_feature_flags_table', up: ['drop feature_flags'], down: 'throws' },
  { words: 'drop_google_analytics_clients', up: ['drop google_analytics_clients'], down: 'throws' },
  { words: 'delete_onerep_data', empty: true },
  {
    words: 'create_index_on_users email',
    up: ['alter users', "table.index(['email'])"],
    down: ['alter users', "table.dropIndex(['email'])"],
  },
  {
    words: 'drop_index_from_users email',
    up: ['alter users', "table.dropIndex(['email'])"],
    down: ['alter users', "table.index(['email'])"],
  },
  {
    words: 'add_email_index_to_users',
    up: ['alter users', "table.index(['email'])"],
    down: ['alter users', "table.dropIndex(['email'])"],
  },
  { words: 'create_view_active_users', type: 'create_table_view_active_users' },
  {
    words: 'create_users_roles_join_table',
    up: [
      'create users_roles',
      "table.integer('user_id').unsigned().notNullable().index().references('users.id').onDelete('CASCADE')",
      "table.integer('role_id').unsigned().notNullable().index().references('roles.id').onDelete('CASCADE')",
      "table.primary(['user_id', 'role_id'])",
    ],
    down: ['drop users_roles'],
  },
  { words: 'create_users_and_posts name', type: 'create_join_table_users_and_posts' },
]
