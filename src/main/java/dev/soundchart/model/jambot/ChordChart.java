package dev.soundchart.model.jambot;

import dev.soundchart.model.SchemaStatement;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The chords and lyrics of a song. A Discord server has one chart of a title. */
@Entity
@Table(
        name = "chord_charts",
        comment = "Chord charts of songs, one per title and Discord server",
        indexes = {
            @Index(name = "idx_chord_charts_status", columnList = "status"),
            @Index(name = "idx_chord_charts_guild_id", columnList = "guild_id")
        })
@SchemaStatement("CREATE UNIQUE INDEX idx_chord_charts_title_guild ON chord_charts (title, guild_id)")
@SchemaStatement("CREATE INDEX idx_chord_charts_title_trgm ON chord_charts USING gin (title gin_trgm_ops)")
@SchemaStatement("CREATE INDEX idx_chord_charts_lyrics_gin ON chord_charts USING gin (lyrics)")
@SchemaStatement("CREATE INDEX idx_chord_charts_chord_progression_gin ON chord_charts USING gin (chord_progression)")
public class ChordChart {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "title", nullable = false, comment = "Song title, unique within a Discord server")
    private String title;

    @Column(name = "artist", comment = "Artist name")
    private String artist;

    @Column(name = "alternate_titles", columnDefinition = "text[]", comment = "Other titles that the song is known by")
    private List<String> alternateTitles;

    @Column(name = "keys", length = 10, comment = "Musical keys that the chart is written for")
    private List<String> keys;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "lyrics", comment = "Lyrics, an object by section")
    private Map<String, Object> lyrics;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "chord_progression", comment = "Chords, an object by section")
    private Map<String, Object> chordProgression;

    @Column(name = "source", length = 50, comment = "Where the chart comes from")
    private String source;

    @Column(name = "status", length = 20, comment = "Approval status")
    private String status;

    @Column(name = "requested_by", comment = "Discord user id of who asked for the chart")
    private Long requestedBy;

    @Column(name = "approved_by", comment = "Discord user id of who approved the chart")
    private Long approvedBy;

    @Column(name = "guild_id", nullable = false, comment = "Discord server id")
    private Long guildId;

    @Generated
    @ColumnDefault("now()")
    @Column(name = "created_at", comment = "When the chart was made")
    private LocalDateTime createdAt;

    @Column(name = "approved_at", comment = "When the chart was approved")
    private LocalDateTime approvedAt;

    @OneToMany(mappedBy = "chart")
    @OrderBy("createdAt")
    private List<Generation> generations = new ArrayList<>();

    /** For Hibernate. */
    protected ChordChart() {}

    /** An empty chart of a song in a Discord server. */
    public ChordChart(String title, long guildId) {
        this.title = title;
        this.guildId = guildId;
    }

    /** Null as long as the chart is not stored. */
    public Integer getId() {
        return id;
    }

    public String getTitle() {
        return title;
    }

    public long getGuildId() {
        return guildId;
    }

    public String getArtist() {
        return artist;
    }

    public void setArtist(String artist) {
        this.artist = artist;
    }

    public List<String> getAlternateTitles() {
        return alternateTitles;
    }

    public void setAlternateTitles(List<String> alternateTitles) {
        this.alternateTitles = alternateTitles;
    }

    public List<String> getKeys() {
        return keys;
    }

    public void setKeys(List<String> keys) {
        this.keys = keys;
    }

    /** By section. */
    public Map<String, Object> getLyrics() {
        return lyrics;
    }

    public void setLyrics(Map<String, Object> lyrics) {
        this.lyrics = lyrics;
    }

    /** By section. */
    public Map<String, Object> getChordProgression() {
        return chordProgression;
    }

    public void setChordProgression(Map<String, Object> chordProgression) {
        this.chordProgression = chordProgression;
    }

    public String getSource() {
        return source;
    }

    public void setSource(String source) {
        this.source = source;
    }

    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }

    public Long getRequestedBy() {
        return requestedBy;
    }

    public void setRequestedBy(Long requestedBy) {
        this.requestedBy = requestedBy;
    }

    /** Keeps who approved the chart, and when. */
    public void approve(long approvedBy, LocalDateTime approvedAt) {
        this.approvedBy = approvedBy;
        this.approvedAt = approvedAt;
    }

    public Long getApprovedBy() {
        return approvedBy;
    }

    public LocalDateTime getApprovedAt() {
        return approvedAt;
    }

    /** Set by the database. */
    public LocalDateTime getCreatedAt() {
        return createdAt;
    }

    /** The oldest first. They are deleted with the chart. */
    public List<Generation> getGenerations() {
        return Collections.unmodifiableList(generations);
    }
}
