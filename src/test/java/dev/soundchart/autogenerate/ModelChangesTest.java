package dev.soundchart.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.autogenerate.Autogenerate.Generated;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The matrix of model changes: each comes out exact, there and back, or is refused with its reason. {@code
 * -Dmodel.changes=3} tries every third of them, {@code all} each of them and the other way round too; else it is every
 * twentieth.
 */
@Tag("postgres")
class ModelChangesTest {

    private static final String WHICH = System.getProperty("model.changes", "20");
    private static final boolean ALL = WHICH.equals("all");
    private static final AtomicInteger EXACT = new AtomicInteger();
    private static final AtomicInteger REFUSED = new AtomicInteger();
    private static final Queue<Scratch> FREE = new ConcurrentLinkedQueue<>();
    private static final String BASE = (String) document().get("base");

    /**
     * A change.
     *
     * @param head SQL for what the changelog has made besides the base
     * @param models SQL for what the models make besides the base
     * @param refused what the refusal speaks of; null if the change comes out exact
     * @param equal whether there is no difference
     */
    private record ModelChange(
            String name, String head, String models, Options options, String refused, boolean equal) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Map<String, Object> document() {
        InputStream in = ModelChangesTest.class.getResourceAsStream("model-changes.yaml");
        return new Yaml().load(in);
    }

    @SuppressWarnings("unchecked")
    static Stream<ModelChange> changes() throws Refusal {
        List<ModelChange> changes = new ArrayList<>();
        for (Map<String, Object> entry : (List<Map<String, Object>>) document().get("changes")) {
            String name = (String) entry.get("name");
            String head = (String) entry.getOrDefault("head", "");
            String models = (String) entry.getOrDefault("models", "");
            Map<String, String> fill = Options.fill((String) entry.getOrDefault("fill", ""));
            boolean allowDrop = Boolean.TRUE.equals(entry.get("allowDrop"));
            Renames renames = Renames.parse((String) entry.getOrDefault("rename", ""));
            changes.add(new ModelChange(
                    name,
                    head,
                    models,
                    new Options(renames, allowDrop, fill),
                    (String) entry.get("refused"),
                    Boolean.TRUE.equals(entry.get("equal"))));
            if (ALL && "exact".equals(entry.get("back"))) {
                Options all = new Options(Renames.NONE, true, fill);
                changes.add(new ModelChange(name + ", the other way round", models, head, all, null, false));
            }
        }
        int step = ALL ? 1 : Integer.parseInt(WHICH);
        return IntStream.range(0, changes.size()).filter(i -> i % step == 0).mapToObj(changes::get);
    }

    @Test
    void modelChangesAreMoreThanAHundredAndTwenty() {
        assertThat((List<?>) document().get("changes")).hasSizeGreaterThan(120);
    }

    @AfterAll
    static void report() throws SQLException {
        for (Scratch database : FREE) {
            database.close();
        }
        int all = EXACT.get() + REFUSED.get();
        System.err.printf(
                Locale.ROOT,
                "autogenerate: of %d model changes %d exact there and back, %d refused (%d %%), none wrong%n",
                all,
                EXACT.get(),
                REFUSED.get(),
                100 * REFUSED.get() / Math.max(1, all));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void modelChangeComesOutExactOrIsRefused(ModelChange change) throws Exception {
        Scratch head = emptied();
        Scratch models = emptied();
        try {
            execute(head, BASE + change.head());
            execute(models, BASE + change.models());
            Generated generated = new Autogenerate(head, models)
                    .generate("changelog/songs/change.yaml", "change", "Change songs", change.options());

            assertThat(change.refused())
                    .as("refused, but generated:%n%s", generated.yaml())
                    .isNull();
            assertThat(generated.isEmpty()).isEqualTo(change.equal());
            if (!change.equal()) {
                EXACT.incrementAndGet();
            }
        } catch (Refusal refusal) {
            assertThat(change.refused()).as(refusal.getMessage()).isNotNull();
            assertThat(refusal).hasMessageContaining(change.refused());
            REFUSED.incrementAndGet();
        } finally {
            FREE.add(head);
            FREE.add(models);
        }
    }

    /** Emptying one is faster than making one. */
    private static Scratch emptied() throws SQLException {
        Scratch free = FREE.poll();
        Scratch emptied = free == null ? TestServer.databases().create() : free;
        // a new one too: the schema that PostgreSQL makes has a comment
        execute(emptied, "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA public");
        return emptied;
    }

    private static void execute(Scratch database, String sql) throws SQLException {
        if (!sql.isBlank()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
