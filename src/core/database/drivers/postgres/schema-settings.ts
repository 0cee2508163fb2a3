import { made, named, owner, tables } from './schema-names.ts'

/** The name of a role in an access list; 0 is everybody. */
const grantee = `case a.grantee when 0 then 'public' else a.grantee::regrole::text end`

/** The rights in an access list, as a comma-separated text. */
const rights = `lower(string_agg(a.privilege_type || case when a.is_grantable then ' with grant option' else '' end, ', ' order by a.privilege_type))`

/** The grants of a kind of object. Without an access list it has the default one. */
function grants(kind: string, name: string, from: string, acl: string, role: string): string {
  return `select 'grant' as kind, '${kind} ' || a.name || ' to ' || ${grantee} as name, ${rights} as definition
  from (select ${name} as name, e.* from ${from} cross join aclexplode(${acl}) e where e.grantee <> ${role}) a group by a.name, a.grantee`
}

/** What belongs to an object besides its definition: rights, storage, settings. */
export const settingQueries: readonly string[] = [
  `select ${owner}, 'grant' as kind, 'to ' || ${grantee} as name, ${rights} as definition
  from ${tables} cross join aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
  where c.relkind in ('r', 'p', 'f', 'v', 'm') and a.grantee <> c.relowner group by n.nspname, c.relname, a.grantee`,

  `select ${owner}, 'grant' as kind, 'on ' || t.attname || ' to ' || ${grantee} as name, ${rights} as definition
  from ${tables} join pg_attribute t on t.attrelid = c.oid and not t.attisdropped cross join aclexplode(t.attacl) a
  group by n.nspname, c.relname, t.attname, a.grantee`,

  // The owner has every right; a part of them may be revoked.
  `select ${owner}, 'grant' as kind, 'to its owner' as name, ${rights} as definition
  from ${tables} cross join aclexplode(c.relacl) a where c.relkind in ('r', 'p', 'v', 'm') and a.grantee = c.relowner
  group by n.nspname, c.relname, c.oid, c.relowner
  having count(*) < (select count(*) from aclexplode(acldefault('r', c.relowner)))`,

  grants(
    'on sequence',
    named('n.nspname', 'c.relname'),
    `${tables} and c.relkind = 'S'`,
    `coalesce(c.relacl, acldefault('s', c.relowner))`,
    'c.relowner',
  ),
  grants(
    'on schema',
    'n.nspname',
    `pg_namespace n`,
    `case when n.nspname ~ '^(pg_|information_schema)' then null else coalesce(n.nspacl, acldefault('n', n.nspowner)) end`,
    'n.nspowner',
  ),
  grants(
    'on function',
    `f.oid::regprocedure::text`,
    `pg_proc f join pg_namespace n on n.oid = f.pronamespace and ${made('f', 'pg_proc')}`,
    `coalesce(f.proacl, acldefault('f', f.proowner))`,
    'f.proowner',
  ),
  grants(
    'on type',
    'format_type(t.oid, null)',
    `pg_type t left join pg_class c on c.oid = t.typrelid join pg_namespace n on n.oid = t.typnamespace and ${made('t', 'pg_type')} and t.typtype in ('e', 'd', 'r', 'c') and coalesce(c.relkind, 'c') = 'c'`,
    `coalesce(t.typacl, acldefault('T', t.typowner))`,
    't.typowner',
  ),
  grants(
    'on this',
    `'database'`,
    `pg_database b join (select 1) x on b.datname = current_database()`,
    `coalesce(b.datacl, acldefault('d', b.datdba))`,
    'b.datdba',
  ),
  grants(
    'on language',
    'l.lanname',
    'pg_language l',
    `coalesce(l.lanacl, acldefault('l', l.lanowner))`,
    'l.lanowner',
  ),
  grants(
    'on foreign server',
    's.srvname',
    'pg_foreign_server s',
    `coalesce(s.srvacl, acldefault('S', s.srvowner))`,
    's.srvowner',
  ),

  `select 'default privileges' as kind,
    concat_ws(' ', 'of', d.defaclrole::regrole, 'in ' || n.nspname, 'on', d.defaclobjtype::text, 'to', ${grantee}) as name, ${rights} as definition
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace cross join aclexplode(d.defaclacl) a
  group by d.defaclrole, n.nspname, d.defaclobjtype, a.grantee`,

  // The default identity is left out, so that it is the same with and without the statement.
  `select ${owner}, 'replica identity' as kind, 'of rows' as name,
    case c.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'using ' || (select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.indisreplident) end as definition
  from ${tables} where c.relkind in ('r', 'p') and c.relreplident <> 'd'`,

  `select ${owner}, 'cluster' as kind, 'order' as name, 'on ' || x.relname as definition
  from ${tables} join pg_index i on i.indrelid = c.oid and i.indisclustered join pg_class x on x.oid = i.indexrelid`,

  `select ${owner}, 'tablespace' as kind, c.relname as name, t.spcname as definition
  from ${tables} join pg_tablespace t on t.oid = c.reltablespace`,

  // Only what differs from the type, because altering a type back sets it again.
  `select ${owner}, 'storage' as kind, 'of ' || a.attname as name,
    concat_ws(' ', case when a.attstorage <> t.typstorage then case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
      case nullif(to_jsonb(a)->>'attcompression', '') when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
      'statistics ' || nullif(coalesce(a.attstattarget, -1), -1), array_to_string(a.attoptions, ' ')) as definition
  from ${tables} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p', 'm') and (a.attstorage <> t.typstorage or nullif(to_jsonb(a)->>'attcompression', '') is not null
    or coalesce(a.attstattarget, -1) <> -1 or a.attoptions is not null)`,

  `select 'setting' as kind, split_part(s, '=', 1) || case d.setrole when 0 then '' else ' of ' || d.setrole::regrole end as name, substr(s, strpos(s, '=') + 1) as definition
  from pg_db_role_setting d cross join unnest(d.setconfig) s where d.setdatabase = (select oid from pg_database where datname = current_database())`,

  `select 'event trigger' as kind, e.evtname as name,
    concat_ws(' ', e.evtevent, array_to_string(e.evttags, ' '), e.evtfoid::regproc, case e.evtenabled when 'O' then null else 'enabled ' || e.evtenabled::text end) as definition
  from pg_event_trigger e where ${made('e', 'pg_event_trigger')}`,

  `select 'publication' as kind, p.pubname as name,
    concat_ws(' ', case when p.puballtables then 'all tables' end, (to_jsonb(p) - 'oid' - 'pubname' - 'pubowner')::text,
      (select string_agg(t.schemaname || '.' || t.tablename, ', ' order by 1) from pg_publication_tables t where t.pubname = p.pubname and not p.puballtables)) as definition
  from pg_publication p`,

  `select 'foreign server' as kind, s.srvname as name, concat_ws(' ', w.fdwname, s.srvtype, s.srvversion, array_to_string(s.srvoptions, ' ')) as definition
  from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw`,

  `select 'cast' as kind, format_type(k.castsource, null) || ' as ' || format_type(k.casttarget, null) as name, concat_ws(' ', k.castfunc::regproc, k.castcontext, k.castmethod) as definition
  from pg_cast k where ${made('k', 'pg_cast')}`,

  `select 'operator' as kind, o.oid::regoperator::text as name, o.oprcode::text as definition from pg_operator o where ${made('o', 'pg_operator')}`,

  `select 'collation' as kind, ${named('n.nspname', 'l.collname')} as name, (to_jsonb(l) - 'oid' - 'collname' - 'collnamespace' - 'collowner')::text as definition
  from pg_collation l join pg_namespace n on n.oid = l.collnamespace where ${made('l', 'pg_collation')}`,

  `select 'text search configuration' as kind, ${named('n.nspname', 's.cfgname')} as name,
    (select string_agg(m.maptokentype || ' ' || m.mapdict::regdictionary, ', ' order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = s.oid) as definition
  from pg_ts_config s join pg_namespace n on n.oid = s.cfgnamespace where ${made('s', 'pg_ts_config')}`,

  `select 'text search dictionary' as kind, ${named('n.nspname', 's.dictname')} as name, s.dictinitoption as definition
  from pg_ts_dict s join pg_namespace n on n.oid = s.dictnamespace where ${made('s', 'pg_ts_dict')}`,

  // Only an owner that differs from that of the database.
  `select ${owner}, 'owner' as kind, 'role' as name, c.relowner::regrole::text as definition
  from ${tables} where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and c.relowner <> (select usesysid from pg_user where usename = current_user)`,
]
