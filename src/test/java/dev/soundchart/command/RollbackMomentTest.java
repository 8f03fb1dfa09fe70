package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackMomentTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-20,                          2026-11-20T00:00:00Z",
        "2026-11-20Z,                         2026-11-20T00:00:00Z",
        "2026-11-20+02:00,                    2026-11-19T22:00:00Z",
        "2026-11-20T18:30,                    2026-11-20T18:30:00Z",
        "2026-11-20 18:30:05,                 2026-11-20T18:30:05Z",
        "2026-11-20 18:30:05 +02:00,          2026-11-20T16:30:05Z",
        "2026-11-20T18:30:05Z,                2026-11-20T18:30:05Z",
        "2026-11-20T18:30:05+02,              2026-11-20T16:30:05Z",
        "2026-11-20T18:30:05+02:00,           2026-11-20T16:30:05Z",
        "2026-11-20T18:30:05.250-05:30,       2026-11-21T00:00:05.250Z",
        "2026-11-20T18:30:05.123456789Z,      2026-11-20T18:30:05.123456789Z",
        "2024-02-29,                          2024-02-29T00:00:00Z"
    })
    void offsetIsTakenAndUtcWithoutOne(String text, Instant moment) {
        assertThat(RollbackMoment.parse(text).toInstant()).isEqualTo(moment);
    }

    /** Liquibase takes most of these for some date. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10:00:00",
                "20-11-2026",
                "2026-20-11",
                "2026-11-31",
                "2026-02-29",
                "11/20/2026",
                "2026-11-20T25:00",
                "2026-11-20T18:30:05+2:00",
                "2026-11-20T18:30:05 CET",
                "yesterday",
                "26-11-20",
                "2026-11-20T18:30:05Z and more"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> RollbackMoment.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is not a date that can be gone back to");
    }
}
