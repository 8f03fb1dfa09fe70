package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockRetryTest {

    private static final Instant BEGUN = Instant.parse("2026-11-25T20:00:00Z");

    @Test
    void pausesDoubleToThirtySecondsEachShortenedByChance() {
        LockRetry retry = retry(Duration.ofHours(1), BEGUN);
        for (long longest : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
            assertThat(retry.pauseAfter(failure("55P03")).orElseThrow().toMillis())
                    .isBetween(longest / 2, longest);
        }
        assertThat(retry.attempts()).isEqualTo(7);
    }

    @Test
    void pausesOfSeveralRetriesDiffer() {
        assertThat(new LockRetry(Duration.ofHours(1), BEGUN, Clock.fixed(BEGUN, ZoneOffset.UTC), new Random(1))
                        .pauseAfter(failure("55P03")))
                .isNotEqualTo(
                        new LockRetry(Duration.ofHours(1), BEGUN, Clock.fixed(BEGUN, ZoneOffset.UTC), new Random(2))
                                .pauseAfter(failure("55P03")));
    }

    @Test
    void noAttemptBeginsAfterTheLimit() {
        assertThat(retry(Duration.ofSeconds(60), BEGUN.plusSeconds(59)).pauseAfter(failure("55P03")))
                .isPresent();
        assertThat(retry(Duration.ofSeconds(60), BEGUN.plusSeconds(60)).pauseAfter(failure("55P03")))
                .isEmpty();
        assertThat(retry(Duration.ZERO, BEGUN).pauseAfter(failure("55P03"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "40P01"})
    void lockTimeoutsAndDeadlocksAreRetried(String state) {
        assertThat(retry(Duration.ofSeconds(60), BEGUN).pauseAfter(failure(state)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P07", "57014", "08006", "53100"})
    void otherFailuresAreNotRetried(String state) {
        assertThat(retry(Duration.ofSeconds(60), BEGUN).pauseAfter(failure(state)))
                .isEmpty();
    }

    @Test
    void failureWithoutASqlStateIsNotRetried() {
        assertThat(retry(Duration.ofSeconds(60), BEGUN).pauseAfter(failure(null)))
                .isEmpty();
    }

    private static LockRetry retry(Duration limit, Instant now) {
        return new LockRetry(limit, BEGUN, Clock.fixed(now, ZoneOffset.UTC), new Random(3));
    }

    private static Exception failure(String state) {
        return new LiquibaseException(new DatabaseException(new SQLException("told by the server", state)));
    }
}
