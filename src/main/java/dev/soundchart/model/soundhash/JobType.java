package dev.soundchart.model.soundhash;

import jakarta.persistence.EnumeratedValue;

/** What a job does. */
public enum JobType {
    CHANNEL_INGEST("channel_ingest"),
    VIDEO_PROCESS("video_process"),
    FINGERPRINT_EXTRACT("fingerprint_extract");

    /** As the database has it. */
    @EnumeratedValue
    private final String value;

    JobType(String value) {
        this.value = value;
    }
}
