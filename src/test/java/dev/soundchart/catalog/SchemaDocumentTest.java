package dev.soundchart.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document of a schema that has one of everything; the diagrams are valid for Mermaid 11. */
class SchemaDocumentTest {

    @Test
    void tellsAllThatThereIs() throws Exception {
        assertThat(document("""
                CREATE TYPE mood AS ENUM ('sad', 'a|b');
                CREATE TABLE parent (
                  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                  code varchar(5) NOT NULL UNIQUE,
                  label text DEFAULT 'a|`b`',
                  twice integer GENERATED ALWAYS AS (2 * 2) STORED,
                  feeling mood,
                  above integer REFERENCES parent,
                  price numeric(10, 2)[],
                  at timestamp(3) with time zone,
                  UNIQUE (code, label));
                COMMENT ON TABLE parent IS 'Of *all* that <come> after';
                COMMENT ON COLUMN parent.code IS E'One of a | b,\\nor _c_ of snake_case';
                CREATE INDEX parent_label ON parent (lower(label)) WHERE above IS NULL;
                CREATE UNIQUE INDEX parent_partly ON parent (label) WHERE above IS NULL;
                CREATE SCHEMA other;
                CREATE TABLE one (parent_id integer PRIMARY KEY REFERENCES parent);
                CREATE TABLE "My ""end" (
                  "a b" varchar(5),
                  label text,
                  "2d" point,
                  parent_id integer UNIQUE REFERENCES parent,
                  FOREIGN KEY ("a b", label) REFERENCES parent (code, label));
                CREATE TABLE other.parent (id integer NOT NULL REFERENCES parent);
                CREATE VIEW names AS SELECT label FROM parent;
                CREATE TABLE parts (k integer) PARTITION BY RANGE (k);
                CREATE TABLE part PARTITION OF parts DEFAULT;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                CREATE TRIGGER t BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION f();
                CREATE EXTENSION pg_trgm;
                CREATE TABLE databasechangelog (id text);
                CREATE UNIQUE INDEX parent_twice ON parent (twice);
                ALTER TABLE parent ADD CONSTRAINT self FOREIGN KEY (above) REFERENCES parent (twice);
                """)).isEqualTo(expected());
    }

    private static String expected() throws Exception {
        try (InputStream in = SchemaDocumentTest.class.getResourceAsStream("schema-document.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String document(String ddl) throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(ddl);
            return new SchemaDocument(List.of(SchemaDescription.read("music", connection))).markdown();
        }
    }
}
