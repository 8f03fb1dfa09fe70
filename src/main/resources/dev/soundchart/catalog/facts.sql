-- All that makes a database's schemas what they are: one fact a row (kind, object, part, definition), as PostgreSQL's own
-- functions print it. Names are qualified where the object is not in the current schema.
-- Left out: system schemas, members of extensions, and the tables in which Liquibase and Alembic keep their history.
WITH space AS (
  SELECT oid, nspname, CASE WHEN nspname = pg_catalog.current_schema() THEN '' ELSE pg_catalog.quote_ident(nspname) || '.' END AS prefix
    FROM pg_namespace
   WHERE nspname <> 'information_schema' AND nspname::text !~ '^pg_'
), member AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS (
  SELECT c.*, s.prefix || c.relname::text AS name
    FROM pg_class c JOIN space s ON s.oid = c.relnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass::oid AND m.objid = c.oid)
     AND NOT EXISTS (
       SELECT FROM pg_class own
        WHERE own.relname IN ('databasechangelog', 'databasechangeloglock', 'alembic_version')
          AND (own.oid = c.oid OR own.oid = (SELECT indrelid FROM pg_index WHERE indexrelid = c.oid)))
), owned_sequence AS (
  SELECT d.objid AS oid, d.deptype, t.name || '.' || a.attname::text AS owner
    FROM pg_depend d
    JOIN relation t ON t.oid = d.refobjid AND t.relkind <> 'S'
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
   WHERE d.classid = 'pg_class'::regclass::oid AND d.refclassid = 'pg_class'::regclass::oid AND d.deptype IN ('a', 'i')
), owned AS (
  SELECT name, relowner AS owner, relacl AS acl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS kind
    FROM relation
   WHERE relkind IN ('r', 'p', 'v', 'm', 'c', 'f', 'S')
  UNION ALL
  SELECT s.prefix || p.proname::text || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', p.proowner, p.proacl, 'f'
    FROM pg_proc p JOIN space s ON s.oid = p.pronamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass::oid AND m.objid = p.oid)
  UNION ALL
  SELECT s.prefix || t.typname::text, t.typowner, t.typacl, 'T'
    FROM pg_type t JOIN space s ON s.oid = t.typnamespace
   WHERE t.typtype IN ('e', 'd', 'r')
     AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass::oid AND m.objid = t.oid)
  UNION ALL
  SELECT 'schema ' || n.nspname::text, n.nspowner, n.nspacl, 'n'
    FROM pg_namespace n JOIN space s ON s.oid = n.oid
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass::oid AND m.objid = n.oid)
)

SELECT 'schema' AS kind, nspname::text AS object, '' AS part, '' AS definition
  FROM pg_namespace n
 WHERE oid IN (SELECT oid FROM space)
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass::oid AND m.objid = n.oid)

UNION ALL
SELECT 'extension', e.extname, '', 'in schema ' || n.nspname::text
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
UNION ALL
SELECT 'extension version', extname, '', extversion
  FROM pg_extension

UNION ALL
SELECT CASE r.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'c' THEN 'composite type'
                      WHEN 'f' THEN 'foreign table' ELSE 'table' END,
       r.name, '',
       pg_catalog.concat_ws(' ',
         CASE r.relpersistence WHEN 'u' THEN 'unlogged' END,
         CASE WHEN r.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(r.oid) END,
         'partition by ' || pg_catalog.pg_get_partkeydef(r.oid),
         (SELECT pg_catalog.string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = r.oid),
         pg_catalog.pg_get_expr(r.relpartbound, r.oid),
         'using ' || (SELECT amname::text FROM pg_am WHERE oid = r.relam),
         'with ' || r.reloptions::text,
         'tablespace ' || (SELECT spcname::text FROM pg_tablespace WHERE oid = r.reltablespace),
         CASE WHEN r.relrowsecurity THEN 'row security' END,
         CASE WHEN r.relforcerowsecurity THEN 'forced row security' END,
         CASE WHEN r.relkind IN ('r', 'p') THEN 'replica identity ' || nullif(r.relreplident, 'd')::text END,
         CASE WHEN NOT r.relispopulated THEN 'not populated' END)
  FROM relation r
 WHERE r.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')

UNION ALL
SELECT 'column', r.name, a.attname,
       pg_catalog.concat_ws(' ',
         pg_catalog.format_type(a.atttypid, a.atttypmod),
         'collate ' || (SELECT collname::text FROM pg_collation WHERE oid = nullif(a.attcollation, t.typcollation)),
         CASE WHEN a.attnotnull THEN 'not null' END,
         CASE WHEN a.attgenerated = '' THEN 'default ' ELSE 'generated ' END || pg_catalog.pg_get_expr(d.adbin, d.adrelid),
         CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
         'storage ' || nullif(a.attstorage, t.typstorage)::text,
         'compression ' || nullif(a.attcompression, '')::text,
         'statistics ' || nullif(greatest(coalesce(a.attstattarget, -1), -1), -1)::text,
         'with ' || a.attoptions::text)
  FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE r.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')

UNION ALL
SELECT 'column order', r.name, '', pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE r.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
 GROUP BY r.oid, r.name

UNION ALL
-- PostgreSQL 18 lists NOT NULL as constraints too; it is a fact of the column already, but not that it was never validated
SELECT 'constraint', r.name, k.conname,
       pg_catalog.pg_get_constraintdef(k.oid)
         || CASE WHEN k.convalidated THEN '' WHEN pg_catalog.pg_get_constraintdef(k.oid) LIKE '%NOT VALID' THEN '' ELSE ' NOT VALID' END
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
 WHERE k.contype NOT IN ('n', 't') OR NOT k.convalidated

UNION ALL
SELECT 'index', r.name, i.relname,
       pg_catalog.concat_ws(' ',
         pg_catalog.pg_get_indexdef(x.indexrelid),
         CASE WHEN NOT x.indisvalid THEN '(invalid)' END,
         CASE WHEN NOT x.indisready THEN '(not ready)' END,
         CASE WHEN x.indisclustered THEN '(clustered)' END,
         CASE WHEN x.indisreplident THEN '(replica identity)' END,
         'tablespace ' || (SELECT spcname::text FROM pg_tablespace WHERE oid = i.reltablespace))
  FROM pg_index x JOIN relation r ON r.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid

UNION ALL
SELECT 'sequence', r.name, '',
       pg_catalog.concat_ws(' ', pg_catalog.format_type(q.seqtypid, NULL),
         'start', q.seqstart, 'increment', q.seqincrement, 'min', q.seqmin, 'max', q.seqmax, 'cache', q.seqcache,
         CASE WHEN q.seqcycle THEN 'cycle' END,
         CASE r.relpersistence WHEN 'u' THEN 'unlogged' END,
         coalesce(CASE o.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || o.owner, 'unowned'))
  FROM relation r JOIN pg_sequence q ON q.seqrelid = r.oid LEFT JOIN owned_sequence o ON o.oid = r.oid

UNION ALL
SELECT 'function', s.prefix || p.proname::text || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', '',
       CASE WHEN p.prokind = 'a'
            THEN pg_catalog.concat_ws(' ', 'aggregate', a.aggkind, a.aggtransfn, pg_catalog.format_type(a.aggtranstype, NULL), a.agginitval,
                           a.aggfinalfn, a.aggcombinefn, a.aggsortop::regoper)
            ELSE pg_catalog.pg_get_functiondef(p.oid) END
  FROM pg_proc p JOIN space s ON s.oid = p.pronamespace LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass::oid AND m.objid = p.oid)

UNION ALL
SELECT 'trigger', r.name, g.tgname,
       pg_catalog.pg_get_triggerdef(g.oid)
         || CASE g.tgenabled WHEN 'D' THEN ' (disabled)' WHEN 'R' THEN ' (replica)' WHEN 'A' THEN ' (always)' ELSE '' END
  FROM pg_trigger g JOIN relation r ON r.oid = g.tgrelid
 WHERE NOT g.tgisinternal

UNION ALL
SELECT 'disabled foreign key', r.name, k.conname, 'its trigger ' || g.tgfoid::regproc::text || ' is ' || g.tgenabled::text
  FROM pg_trigger g JOIN relation r ON r.oid = g.tgrelid JOIN pg_constraint k ON k.oid = g.tgconstraint
 WHERE g.tgisinternal AND g.tgenabled <> 'O'

UNION ALL
SELECT 'rule', r.name, u.rulename,
       pg_catalog.pg_get_ruledef(u.oid) || CASE u.ev_enabled WHEN 'O' THEN '' ELSE ' (' || u.ev_enabled::text || ')' END
  FROM pg_rewrite u JOIN relation r ON r.oid = u.ev_class
 WHERE u.rulename <> '_RETURN'

UNION ALL
SELECT 'policy', r.name, p.polname,
       pg_catalog.concat_ws(' ', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, 'for', p.polcmd,
         'to', (SELECT pg_catalog.string_agg(coalesce(o.rolname, 'public'), ', ' ORDER BY o.rolname)
                  FROM pg_catalog.unnest(p.polroles) AS role(oid) LEFT JOIN pg_roles o ON o.oid = role.oid),
         'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid))
  FROM pg_policy p JOIN relation r ON r.oid = p.polrelid

UNION ALL
SELECT 'statistics', s.prefix || x.stxname::text, '', pg_catalog.pg_get_statisticsobjdef(x.oid)
  FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace

UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'range' END, s.prefix || t.typname::text, '',
       pg_catalog.concat_ws(' ',
         (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid),
         CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
         CASE WHEN t.typnotnull THEN 'not null' END,
         'default ' || t.typdefault,
         (SELECT pg_catalog.string_agg(k.conname::text || ' ' || pg_catalog.pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname)
            FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
         (SELECT 'of ' || pg_catalog.format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = t.oid))
  FROM pg_type t JOIN space s ON s.oid = t.typnamespace
 WHERE t.typtype IN ('e', 'd', 'r')
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass::oid AND m.objid = t.oid)

UNION ALL
SELECT 'owner', name, '', pg_catalog.pg_get_userbyid(owner)
  FROM owned
UNION ALL
SELECT 'privileges', name, '', acl::text
  FROM owned
 WHERE acl OPERATOR(pg_catalog.<>) pg_catalog.acldefault(kind::"char", owner)
UNION ALL
SELECT 'privileges', r.name, a.attname, a.attacl::text
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE a.attacl IS NOT NULL

UNION ALL
SELECT 'setting', coalesce('role ' || r.rolname::text, 'all roles'), '', s.setconfig::text
  FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
 WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = pg_catalog.current_database())

UNION ALL
SELECT 'default privileges', pg_catalog.pg_get_userbyid(a.defaclrole), coalesce(a.defaclnamespace::regnamespace::text, '') || a.defaclobjtype::text,
       a.defaclacl::text
  FROM pg_default_acl a

UNION ALL
SELECT 'comment', coalesce(r.name, o.type || ' ' || o.identity), coalesce(a.attname, ''), pg_catalog.quote_literal(c.description)
  FROM pg_description c
  CROSS JOIN pg_catalog.pg_identify_object(c.classoid, c.objoid, c.objsubid) AS o
  LEFT JOIN relation r ON c.classoid = 'pg_class'::regclass::oid AND r.oid = c.objoid
  LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = nullif(c.objsubid, 0)
 WHERE (c.objoid >= '16384' OR c.classoid = 'pg_namespace'::regclass::oid AND c.objoid IN (SELECT oid FROM space))
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = c.classoid AND m.objid = c.objoid)
   AND c.classoid <> 'pg_extension'::regclass::oid
   AND (c.classoid <> 'pg_class'::regclass::oid OR r.oid IS NOT NULL)

UNION ALL
-- what is rarer: its being there is a fact, its definition is in its identity or is not looked into
SELECT 'object', o.type, o.identity, ''
  FROM (SELECT tableoid, oid FROM pg_cast
        UNION ALL SELECT tableoid, oid FROM pg_collation
        UNION ALL SELECT tableoid, oid FROM pg_conversion
        UNION ALL SELECT tableoid, oid FROM pg_event_trigger
        UNION ALL SELECT tableoid, oid FROM pg_foreign_data_wrapper
        UNION ALL SELECT tableoid, oid FROM pg_foreign_server
        UNION ALL SELECT tableoid, oid FROM pg_opclass
        UNION ALL SELECT tableoid, oid FROM pg_operator
        UNION ALL SELECT tableoid, oid FROM pg_opfamily
        UNION ALL SELECT tableoid, oid FROM pg_publication
        UNION ALL SELECT tableoid, oid FROM pg_publication_rel
        UNION ALL SELECT tableoid, oid FROM pg_transform
        UNION ALL SELECT tableoid, oid FROM pg_ts_config
        UNION ALL SELECT tableoid, oid FROM pg_ts_dict) AS rare (class, id),
       pg_catalog.pg_identify_object(rare.class, rare.id, 0) AS o
 WHERE rare.id >= '16384'
   AND NOT EXISTS (SELECT FROM member m WHERE m.classid = rare.class AND m.objid = rare.id)
