package dev.soundchart.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema that Hibernate builds from entities, and entities that it cannot read. */
@Tag("postgres")
class ModelSchemaTest {

    @Entity
    @Table(name = "shelf")
    static class Shelf {

        @Id
        Integer number;

        @Column(comment = "It's what is written on it")
        String title;

        String author;
    }

    @Test
    void columnsAreInTheOrderOfTheFields() throws Exception {
        assertThat(catalog(List.of(Shelf.class)).facts())
                .extracting(Fact::toString)
                .contains("column order shelf: number, title, author");
    }

    @Entity
    @Table(name = "shelf")
    static class Board {

        @Id
        Integer number;
    }

    @Test
    void twoEntitiesOfOneTableAreRefused() {
        assertThatThrownBy(() -> ModelSchema.of(List.of(Shelf.class, Board.class)))
                .isInstanceOf(UnreadableModels.class)
                .hasMessage("The table shelf has several entities: Board, Shelf."
                        + " Give each a table of its own: @Table(name = \"…\")");
    }

    @Entity
    static class WithoutKey {

        String title;
    }

    @Entity
    static class TwiceTheColumn {

        @Id
        Integer number;

        @Column(name = "title")
        String title;

        @Column(name = "title")
        String name;
    }

    @Entity
    static class OfNoEntity {

        @Id
        Integer number;

        @ManyToOne
        Thread thread;
    }

    @Entity
    static class MappedByNothing {

        @Id
        Integer number;

        @OneToMany(mappedBy = "board")
        List<Shelf> shelves;
    }

    @Entity
    static class UnknownType {

        @Id
        Integer number;

        Thread thread;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WithoutKey      | has no identifier
            TwiceTheColumn  | Column 'title' is duplicated in mapping for entity
            OfNoEntity      | OfNoEntity.thread' targets the type 'java.lang.Thread' which is not an '@Entity' type
            MappedByNothing | is 'mappedBy' a property named 'board' which does not exist in the target entity
            UnknownType     | for Java type 'java.lang.Thread', in UnknownType.thread
            """)
    void whatHibernateCantReadIsRefusedInItsWords(String entity, String words) throws Exception {
        Class<?> type = Class.forName(ModelSchemaTest.class.getName() + "$" + entity);
        assertThatThrownBy(() -> ModelSchema.of(List.of(type, Shelf.class)))
                .isInstanceOf(UnreadableModels.class)
                .hasMessageStartingWith("The models can't be read: ")
                .hasMessageContaining(entity)
                .hasMessageContaining(words);
    }

    @Entity
    @Table(name = "misspelt")
    @SchemaStatement("CREATE INDEX misspelt_index ON misspelt (titel)")
    static class Misspelt {

        @Id
        Integer number;

        String title;
    }

    @Test
    void statementThatTheServerRefusesIsNamed() {
        assertThatThrownBy(() -> catalog(List.of(Misspelt.class)))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(
                        "The schema of the models can't be made: ERROR: column \"titel\" does not exist")
                .hasMessageEndingWith("Statement: CREATE INDEX misspelt_index ON misspelt (titel)");
    }

    private static Catalog catalog(List<Class<?>> entities) throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            ModelSchema.of(entities).create(connection);
            return Catalog.read(connection);
        }
    }
}
