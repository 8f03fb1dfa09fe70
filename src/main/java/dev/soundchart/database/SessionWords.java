package dev.soundchart.database;

/** How a session is told to people who may have to end it or wait for it. */
public final class SessionWords {

    /** An expression of SQL, of a row {@code s} of {@code pg_stat_activity}. */
    public static final String SQL = """
            concat_ws(', ',
                'process ' || s.pid || coalesce(' (' || nullif(s.application_name, '') || ')', ''),
                'role ' || s.usename,
                'in a transaction since ' || date_trunc('second', s.xact_start),
                s.state || ': ' || left(regexp_replace(btrim(s.query), '\\s+', ' ', 'g'), 80))""";

    private SessionWords() {}
}
