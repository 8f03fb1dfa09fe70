package dev.soundchart.model.soundhash;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.UpdateTimestamp;

/** A channel of a platform, whose videos are ingested as long as it is active. */
@Entity
@Table(
        name = "channels",
        comment = "Channels whose videos are ingested",
        indexes = {
            @Index(
                    name = "idx_channels_active",
                    columnList = "is_active, last_processed",
                    options = "where is_active = true")
        })
public class Channel {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "channel_id", nullable = false, unique = true, comment = "The platform's id of the channel")
    private String channelId;

    @Column(name = "channel_name", length = 500, comment = "Display name")
    private String name;

    @Column(name = "description", columnDefinition = "text", comment = "The channel's own description")
    private String description;

    @Column(name = "subscriber_count", comment = "Subscribers when the channel was last read")
    private Integer subscriberCount;

    @Column(name = "video_count", comment = "Videos when the channel was last read")
    private Integer videoCount;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the row was made")
    private LocalDateTime createdAt;

    @UpdateTimestamp
    @Column(name = "updated_at", comment = "When the row last changed")
    private LocalDateTime updatedAt;

    @Column(name = "last_processed", comment = "When the channel was last ingested")
    private LocalDateTime lastProcessed;

    @Column(name = "is_active", comment = "Whether the channel is still ingested")
    private Boolean active;

    /** For Hibernate. */
    protected Channel() {}

    /** An active channel, by the platform's id. */
    public Channel(String channelId) {
        this.channelId = channelId;
        this.active = true;
    }

    /** Null as long as it is not stored. */
    public Integer getId() {
        return id;
    }

    /** The platform's id. */
    public String getChannelId() {
        return channelId;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public Integer getSubscriberCount() {
        return subscriberCount;
    }

    public Integer getVideoCount() {
        return videoCount;
    }

    /** Keeps what the platform said when the channel was read. */
    public void countedAs(Integer subscribers, Integer videos) {
        this.subscriberCount = subscribers;
        this.videoCount = videos;
    }

    public LocalDateTime getLastProcessed() {
        return lastProcessed;
    }

    /** Keeps that the channel was ingested. */
    public void processedAt(LocalDateTime moment) {
        this.lastProcessed = moment;
    }

    public boolean isActive() {
        return Boolean.TRUE.equals(active);
    }

    /** Whether the channel is to be ingested from now on. */
    public void setActive(boolean active) {
        this.active = active;
    }

    public LocalDateTime getCreatedAt() {
        return createdAt;
    }

    public LocalDateTime getUpdatedAt() {
        return updatedAt;
    }
}
