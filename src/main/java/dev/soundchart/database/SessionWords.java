package dev.soundchart.database;

/** How a session is told to people who may have to end it or wait for it. */
public final class SessionWords {

    /** An expression of SQL, of a row {@code s} of {@code pg_stat_activity}. */
    public static final String SQL = """
            pg_catalog.concat_ws(', ',
                'process ' || s.pid::text || coalesce(' (' || nullif(s.application_name, '') || ')', ''),
                'role ' || s.usename::text,
                'in a transaction since ' || pg_catalog.date_trunc('second', s.xact_start)::text,
                s.state || ': ' || pg_catalog.left(pg_catalog.regexp_replace(pg_catalog.btrim(s.query), '\\s+', ' ', 'g'), 80))""";

    private SessionWords() {}
}
