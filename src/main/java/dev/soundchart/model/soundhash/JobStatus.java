package dev.soundchart.model.soundhash;

import jakarta.persistence.EnumeratedValue;

/** How far a job is. */
public enum JobStatus {
    PENDING("pending"),
    RUNNING("running"),
    COMPLETED("completed"),
    FAILED("failed");

    /** As the database has it. */
    @EnumeratedValue
    private final String value;

    JobStatus(String value) {
        this.value = value;
    }
}
