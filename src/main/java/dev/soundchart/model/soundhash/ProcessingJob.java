package dev.soundchart.model.soundhash;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.hibernate.annotations.CreationTimestamp;

/** Work on a channel or a video, to be done in the background. */
@Entity
@Table(
        name = "processing_jobs",
        comment = "Background work on channels and videos, queue and record in one",
        indexes = {
            @Index(name = "idx_processing_jobs_status", columnList = "status"),
            @Index(name = "idx_processing_jobs_type", columnList = "job_type"),
            @Index(name = "idx_processing_jobs_type_status", columnList = "job_type, status"),
            @Index(name = "idx_processing_jobs_target", columnList = "target_id, job_type, status"),
            @Index(
                    name = "idx_jobs_status_created",
                    columnList = "status, created_at",
                    options = "where status in ('pending', 'running')"),
            @Index(name = "idx_jobs_failed", columnList = "job_type, created_at", options = "where status = 'failed'")
        })
public class ProcessingJob {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Enumerated(EnumType.STRING)
    @Column(name = "job_type", length = 50, comment = "One of channel_ingest, video_process, fingerprint_extract")
    private JobType type;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", length = 20, comment = "One of pending, running, completed, failed")
    private JobStatus status;

    @Column(name = "target_id", comment = "The platform's id of the channel or video worked on")
    private String targetId;

    @Column(name = "parameters", columnDefinition = "text", comment = "Parameters of the job, JSON as text")
    private String parameters;

    @Column(name = "progress", comment = "Part done, 0.0 to 1.0")
    private Double progress;

    @Column(name = "current_step", length = 200, comment = "What the job is doing now")
    private String currentStep;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the job was queued")
    private LocalDateTime createdAt;

    @Column(name = "started_at", comment = "When work began")
    private LocalDateTime startedAt;

    @Column(name = "completed_at", comment = "When work ended")
    private LocalDateTime completedAt;

    @Column(name = "error_message", columnDefinition = "text", comment = "Why the job failed")
    private String errorMessage;

    @Column(name = "retry_count", comment = "Tries after the first so far")
    private Integer retryCount;

    @Column(name = "max_retries", comment = "Tries after the first at most")
    private Integer maxRetries;

    /** For Hibernate. */
    protected ProcessingJob() {}

    /**
     * A job that waits to be begun.
     *
     * @param targetId the platform's id of the channel or video to work on
     * @param maxRetries tries after the first at most
     */
    public ProcessingJob(JobType type, String targetId, int maxRetries) {
        this.type = type;
        this.targetId = targetId;
        this.status = JobStatus.PENDING;
        this.progress = 0.0;
        this.retryCount = 0;
        this.maxRetries = maxRetries;
    }

    /** Null as long as it is not stored. */
    public Integer getId() {
        return id;
    }

    public JobType getType() {
        return type;
    }

    public JobStatus getStatus() {
        return status;
    }

    /** The platform's id of the channel or video. */
    public String getTargetId() {
        return targetId;
    }

    /** JSON as text. */
    public String getParameters() {
        return parameters;
    }

    public void setParameters(String parameters) {
        this.parameters = parameters;
    }

    /** Keeps that work began. */
    public void start(LocalDateTime moment) {
        this.status = JobStatus.RUNNING;
        this.startedAt = moment;
    }

    /**
     * Keeps how far work is.
     *
     * @param progress 0.0 to 1.0
     */
    public void advance(double progress, String currentStep) {
        this.progress = progress;
        this.currentStep = currentStep;
    }

    /** Keeps that work is done. */
    public void complete(LocalDateTime moment) {
        this.status = JobStatus.COMPLETED;
        this.completedAt = moment;
        this.progress = 1.0;
    }

    /** Keeps why work ended before it was done. */
    public void fail(LocalDateTime moment, String errorMessage) {
        this.status = JobStatus.FAILED;
        this.completedAt = moment;
        this.errorMessage = errorMessage;
    }

    /** Puts a failed job into the queue again. */
    public void retry() {
        this.status = JobStatus.PENDING;
        this.retryCount = retryCount == null ? 1 : retryCount + 1;
    }

    /** 0.0 to 1.0. */
    public Double getProgress() {
        return progress;
    }

    public String getCurrentStep() {
        return currentStep;
    }

    public LocalDateTime getStartedAt() {
        return startedAt;
    }

    public LocalDateTime getCompletedAt() {
        return completedAt;
    }

    public String getErrorMessage() {
        return errorMessage;
    }

    public Integer getRetryCount() {
        return retryCount;
    }

    public Integer getMaxRetries() {
        return maxRetries;
    }

    public LocalDateTime getCreatedAt() {
        return createdAt;
    }
}
