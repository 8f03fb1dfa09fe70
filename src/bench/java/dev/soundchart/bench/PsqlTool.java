package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** psql and a file of the same statements, each migration and its row of a history in a transaction: what the server and the way to it take. */
record PsqlTool() implements Tool {

    private static final String HISTORY = """
            CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL,
              filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL,
              exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255),
              tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10));
            """;

    private static final String ROW =
            "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted,"
                    + " md5sum, description, comments, exectype, contexts, labels, liquibase, deployment_id) VALUES ('%1$s',"
                    + " 'benchmark', 'changelog/tables/%1$s.yaml', now(), %2$d, '9:00000000000000000000000000000000',"
                    + " 'createTable', 'One table', 'EXECUTED', NULL, 'tables', '4.33.0', '0000000000');\n";

    @Override
    public String name() {
        return "psql";
    }

    @Override
    public String version() throws Exception {
        return Programs.firstLine("psql", "--version");
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        StringBuilder script = new StringBuilder(HISTORY);
        int order = 0;
        for (Migration migration : schema.migrations()) {
            order++;
            script.append(migration.inTransaction() ? "BEGIN;\n" : "");
            migration.statements().forEach(statement -> script.append(statement).append(";\n"));
            script.append(ROW.formatted(migration.id(), order));
            script.append(migration.inTransaction() ? "COMMIT;\n" : "");
        }
        Path file = Files.writeString(folder.resolve("migrations.sql"), script);
        return new Installed(
                List.of(
                        "psql",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        database.hosts().get(0).name(),
                        "-p",
                        "" + database.hosts().get(0).port(),
                        "-U",
                        database.user(),
                        "-f",
                        file.toString(),
                        database.database()),
                List.of(),
                Map.of("PGPASSWORD", database.password().orElse("")),
                folder);
    }
}
