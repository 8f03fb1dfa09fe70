package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.model.EntityClasses;
import dev.soundchart.model.jambot.ChordChart;
import dev.soundchart.model.jambot.Generation;
import dev.soundchart.model.soundhash.AudioFingerprint;
import dev.soundchart.model.soundhash.Channel;
import dev.soundchart.model.soundhash.JobStatus;
import dev.soundchart.model.soundhash.JobType;
import dev.soundchart.model.soundhash.MatchResult;
import dev.soundchart.model.soundhash.ProcessingJob;
import dev.soundchart.model.soundhash.QuerySource;
import dev.soundchart.model.soundhash.Video;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.tool.schema.Action;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The models in an application: Hibernate as it comes, on the database that the changelog made. */
class StoredEntitiesTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 21, 12, 0, 0, 123_456_000);

    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    private static Scratch database;
    private static SessionFactory sessions;

    @BeforeAll
    static void start() throws Exception {
        HIBERNATE.setLevel(Level.SEVERE);
        database = MusicChangelog.atHead();
        DatabaseAddress address = database.address();
        sessions = new HibernatePersistenceConfiguration("models")
                .managedClasses(EntityClasses.all().toArray(Class<?>[]::new))
                .jdbcUrl(address.jdbcUrl())
                .jdbcCredentials(address.user(), address.password().orElse(""))
                .schemaToolingAction(Action.VALIDATE)
                .createEntityManagerFactory();
    }

    @AfterAll
    static void stop() throws Exception {
        sessions.close();
        database.close();
    }

    @Test
    void everyFieldOfEveryEntityIsReadAsItWasStored() {
        ExampleEntities examples = firstRelease();
        examples.addMissing();
        List<Object> stored = examples.inOrder();
        String collections = "(.*\\.)?(" + String.join("|", ExampleEntities.collections()) + ")";
        sessions.inTransaction(session -> stored.forEach(session::persist));
        sessions.inTransaction(session -> stored.forEach(entity -> {
            Object read = session.find(entity.getClass(), identifier(entity));
            assertThat(read)
                    .isNotSameAs(entity)
                    .hasNoNullFieldsOrPropertiesExcept(ExampleEntities.withoutValue(entity.getClass()));
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFieldsMatchingRegexes(collections)
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(entity);
        }));
        Set<Class<?>> tried = new HashSet<>();
        stored.forEach(entity -> tried.add(entity.getClass()));
        assertThat(tried).containsExactlyInAnyOrderElementsOf(EntityClasses.all());
    }

    @Test
    void constructorsAndMethodsFillEveryColumnOfTheFirstRelease() throws Exception {
        try (Scratch release = FirstRelease.database();
                Connection connection = release.connect()) {
            List<String> columns = new Sql(connection).column("""
                    SELECT table_name || '.' || column_name FROM information_schema.columns
                     WHERE table_schema = 'public'
                    """);
            assertThat(columns).contains("videos.title", "chord_charts.title");
            assertThat(firstRelease().filled()).doesNotContainAnyElementsOf(columns);
        }
    }

    @Test
    void valuesOfEnumsAreThoseThatTheApplicationsKnow() {
        ExampleEntities examples = new ExampleEntities();
        ProcessingJob job = examples.add(new ProcessingJob(JobType.FINGERPRINT_EXTRACT, "v1", 3));
        job.start(NOON);
        sessions.inTransaction(session -> {
            examples.inOrder().forEach(session::persist);
            session.flush();
            assertThat(session.createNativeQuery(
                                    "SELECT job_type || ', ' || status FROM processing_jobs WHERE id = :id",
                                    String.class)
                            .setParameter("id", job.getId())
                            .getSingleResult())
                    .isEqualTo("fingerprint_extract, running");
            assertThat(session.createSelectionQuery(
                                    "from ProcessingJob where status = :status and id = :id", ProcessingJob.class)
                            .setParameter("status", JobStatus.RUNNING)
                            .setParameter("id", job.getId())
                            .getResultList())
                    .containsExactly(job);
        });
    }

    @Test
    void chartTakesItsGenerationsWithIt() {
        ExampleEntities examples = new ExampleEntities();
        ChordChart chart = examples.add(new ChordChart("Hallelujah", 1));
        Generation generation = examples.add(new Generation(chart, "a model", 1, 2, 3, new BigDecimal("0.5")));
        sessions.inTransaction(session -> {
            examples.inOrder().forEach(session::persist);
        });
        sessions.inTransaction(session -> {
            ChordChart read = session.find(ChordChart.class, chart.getId());
            assertThat(read.getGenerations()).extracting(Generation::getId).containsExactly(generation.getId());
            session.remove(read);
        });
        sessions.inTransaction(session ->
                assertThat(session.find(Generation.class, generation.getId())).isNull());
    }

    private static Object identifier(Object entity) {
        return sessions.getPersistenceUnitUtil().getIdentifier(entity);
    }

    /** One of each entity of the first release, with all that its constructor and methods can give it. */
    private static ExampleEntities firstRelease() {
        ChordChart chart = new ChordChart("Wonderwall", 112233445566778899L);
        chart.setArtist("Oasis");
        chart.setAlternateTitles(List.of("Wonder Wall", "It's \"{the}\" wall, né"));
        chart.setKeys(List.of("F#m", "A"));
        chart.setLyrics(Map.of("verse1", "Today is gonna be the day", "lines", 4));
        chart.setChordProgression(Map.of("verse1", List.of("F#m", "A", "E", "B")));
        chart.setSource("generated");
        chart.setStatus("approved");
        chart.setRequestedBy(1L);
        chart.approve(2L, NOON);
        Generation generation = new Generation(chart, "a model", 900, 1200, 3400, new BigDecimal("9999.123456"));

        Channel channel = new Channel("UC1");
        channel.setName("A channel");
        channel.setDescription("é".repeat(10_000));
        channel.countedAs(1_000_000, 12);
        channel.processedAt(NOON);
        Video video = new Video("v1", channel);
        video.setTitle("A video");
        video.setDescription("é".repeat(10_000));
        video.setDuration(212.25);
        video.countedAs(Integer.MAX_VALUE, 3);
        video.setUploadDate(NOON);
        video.setUrl("https://example.org/v1");
        video.setThumbnailUrl("https://example.org/v1.jpg");
        video.startProcessing(NOON);
        video.failProcessing(NOON.plusSeconds(1), "no sound");
        AudioFingerprint query = fingerprint(video, 0);
        AudioFingerprint matched = fingerprint(video, 10);
        MatchResult match = new MatchResult(query, matched, 0.1234567890123456);
        match.setConfidence(0.5);
        match.askedBy(QuerySource.REDDIT, "https://example.org/q", "someone");
        match.respondedAt(NOON);
        ProcessingJob job = new ProcessingJob(JobType.VIDEO_PROCESS, "v1", 3);
        job.setParameters("{\"rate\": 44100}");
        job.start(NOON);
        job.advance(0.25, "decoding");
        job.fail(NOON.plusSeconds(1), "no sound");
        job.retry();
        ExampleEntities examples = new ExampleEntities();
        List.of(chart, generation, channel, video, query, matched, match, job).forEach(examples::add);
        return examples;
    }

    private static AudioFingerprint fingerprint(Video video, double start) {
        AudioFingerprint fingerprint = new AudioFingerprint(
                video, start, start + 9.5, "d41d8cd98f00b204e9800998ecf8427e", new byte[] {0, -1, 92, 39});
        fingerprint.setSampleRate(44_100);
        fingerprint.setConfidence(0.75);
        fingerprint.setPeakCount(17);
        fingerprint.extractedWith(4096, 1024);
        return fingerprint;
    }
}
