package dev.soundchart.model.soundhash;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.UpdateTimestamp;

/** A video of a channel, and how far the extraction of its fingerprints is. */
@Entity
@Table(
        name = "videos",
        comment = "Videos of a channel and how far their processing is",
        indexes = {
            @Index(name = "idx_videos_channel_id", columnList = "channel_id"),
            @Index(name = "idx_videos_processed", columnList = "processed"),
            @Index(name = "idx_videos_channel_date", columnList = "channel_id, upload_date"),
            @Index(name = "idx_videos_unprocessed", columnList = "created_at", options = "where processed = false")
        })
public class Video {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "video_id", nullable = false, unique = true, comment = "The platform's id of the video")
    private String videoId;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "channel_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "videos_channel_id_fkey"),
            comment = "The channel that published it")
    private Channel channel;

    @Column(name = "title", length = 1000, comment = "Title on the platform")
    private String title;

    @Column(name = "description", columnDefinition = "text", comment = "Description on the platform")
    private String description;

    @Column(name = "duration", comment = "Length in seconds")
    private Double duration;

    @Column(name = "view_count", comment = "Views when the video was last read")
    private Integer viewCount;

    @Column(name = "like_count", comment = "Likes when the video was last read")
    private Integer likeCount;

    @Column(name = "upload_date", comment = "When the video was published")
    private LocalDateTime uploadDate;

    @Column(name = "url", length = 500, comment = "Address of the video")
    private String url;

    @Column(name = "thumbnail_url", length = 500, comment = "Address of its thumbnail picture")
    private String thumbnailUrl;

    @Column(name = "processed", comment = "Whether its fingerprints are extracted")
    private Boolean processed;

    @Column(name = "processing_started", comment = "When processing began")
    private LocalDateTime processingStarted;

    @Column(name = "processing_completed", comment = "When processing ended")
    private LocalDateTime processingCompleted;

    @Column(name = "processing_error", columnDefinition = "text", comment = "Why processing failed")
    private String processingError;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the row was made")
    private LocalDateTime createdAt;

    @UpdateTimestamp
    @Column(name = "updated_at", comment = "When the row last changed")
    private LocalDateTime updatedAt;

    /** For Hibernate. */
    protected Video() {}

    /** A video that waits to be processed, by the platform's id. */
    public Video(String videoId, Channel channel) {
        this.videoId = videoId;
        this.channel = channel;
        this.processed = false;
    }

    /** Null as long as it is not stored. */
    public Integer getId() {
        return id;
    }

    /** The platform's id. */
    public String getVideoId() {
        return videoId;
    }

    public Channel getChannel() {
        return channel;
    }

    public String getTitle() {
        return title;
    }

    public void setTitle(String title) {
        this.title = title;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    /** In seconds. */
    public Double getDuration() {
        return duration;
    }

    public void setDuration(Double seconds) {
        this.duration = seconds;
    }

    public Integer getViewCount() {
        return viewCount;
    }

    public Integer getLikeCount() {
        return likeCount;
    }

    /** Keeps what the platform said when the video was read. */
    public void countedAs(Integer views, Integer likes) {
        this.viewCount = views;
        this.likeCount = likes;
    }

    public LocalDateTime getUploadDate() {
        return uploadDate;
    }

    public void setUploadDate(LocalDateTime uploadDate) {
        this.uploadDate = uploadDate;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getThumbnailUrl() {
        return thumbnailUrl;
    }

    public void setThumbnailUrl(String thumbnailUrl) {
        this.thumbnailUrl = thumbnailUrl;
    }

    /** Keeps that the extraction of fingerprints began. */
    public void startProcessing(LocalDateTime moment) {
        this.processingStarted = moment;
    }

    /** Keeps that all fingerprints are extracted. */
    public void completeProcessing(LocalDateTime moment) {
        this.processed = true;
        this.processingCompleted = moment;
        this.processingError = null;
    }

    /** Keeps why fingerprints could not be extracted. */
    public void failProcessing(LocalDateTime moment, String error) {
        this.processingCompleted = moment;
        this.processingError = error;
    }

    public boolean isProcessed() {
        return Boolean.TRUE.equals(processed);
    }

    public LocalDateTime getProcessingStarted() {
        return processingStarted;
    }

    public LocalDateTime getProcessingCompleted() {
        return processingCompleted;
    }

    public String getProcessingError() {
        return processingError;
    }

    public LocalDateTime getCreatedAt() {
        return createdAt;
    }

    public LocalDateTime getUpdatedAt() {
        return updatedAt;
    }
}
