package dev.soundchart.model.soundhash;

import jakarta.persistence.EnumeratedValue;

/** Where a query came from. */
public enum QuerySource {
    TWITTER("twitter"),
    REDDIT("reddit"),
    MANUAL("manual");

    /** As the database has it. */
    @EnumeratedValue
    private final String value;

    QuerySource(String value) {
        this.value = value;
    }
}
