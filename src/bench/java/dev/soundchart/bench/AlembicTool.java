package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Alembic, with the environment that {@code alembic init} makes but for comments: all migrations in one transaction. */
record AlembicTool() implements Tool {

    private static final String SETTINGS = """
            [alembic]
            script_location = %s
            sqlalchemy.url = postgresql+psycopg2://%s:%s@%s/%s
            """;

    private static final String ENVIRONMENT = """
            from alembic import context
            from sqlalchemy import engine_from_config, pool

            engine = engine_from_config(
                context.config.get_section(context.config.config_ini_section),
                prefix="sqlalchemy.",
                poolclass=pool.NullPool,
            )
            with engine.connect() as connection:
                context.configure(connection=connection)
                with context.begin_transaction():
                    context.run_migrations()
            """;

    private static final String TABLE = """
            def upgrade():
                op.create_table(
                    "%1$s",
                    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
                    sa.Column("name", sa.String(100), nullable=False),
                )


            def downgrade():
                op.drop_table("%1$s")
            """;

    @Override
    public String name() {
        return "Alembic";
    }

    @Override
    public String version() throws Exception {
        return Programs.firstLine("alembic", "--version");
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        Path scripts = folder.resolve("alembic");
        Files.createDirectories(scripts.resolve("versions"));
        Path settings = Files.writeString(
                folder.resolve("alembic.ini"),
                SETTINGS.formatted(
                        scripts,
                        database.user(),
                        database.password().orElse("").replace("%", "%%"),
                        database.hosts().get(0),
                        database.database()));
        Files.writeString(scripts.resolve("env.py"), ENVIRONMENT);
        String before = "None";
        int number = 0;
        for (Migration migration : schema.migrations()) {
            number++;
            String revision = String.format("\"%06d\"", number);
            write(scripts.resolve("versions/" + migration.id() + ".py"), migration, revision, before);
            before = revision;
        }
        return new Installed(
                List.of("alembic", "-c", settings.toString(), "upgrade", "head"),
                List.of("alembic", "-c", settings.toString(), "downgrade", "-1"),
                Map.of(),
                folder);
    }

    private static void write(Path file, Migration migration, String revision, String before) throws IOException {
        Files.writeString(
                file,
                "from alembic import op\nimport sqlalchemy as sa\n\nrevision = " + revision + "\ndown_revision = "
                        + before + "\n\n\n" + body(migration));
    }

    private static String body(Migration migration) {
        if (migration.id().contains("_create_t") && migration.statements().size() == 1) {
            return TABLE.formatted(migration.id().replaceFirst(".*_create_", ""));
        }
        String indent = migration.inTransaction() ? "    " : "        ";
        return "def upgrade():\n"
                + (migration.inTransaction() ? "" : "    with op.get_context().autocommit_block():\n")
                + migration.statements().stream()
                        .map(statement -> indent + "op.execute(sa.text(" + quoted(statement) + "))\n")
                        .collect(Collectors.joining())
                + "\n\ndef downgrade():\n    pass\n";
    }

    /** In Python; a colon would begin a parameter of SQLAlchemy. */
    private static String quoted(String text) {
        return "\"\"\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace(":", "\\\\:") + "\"\"\"";
    }
}
