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
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.CreationTimestamp;

/** The fingerprint of a stretch of a video's sound, with the parameters that it was extracted with. */
@Entity
@Table(
        name = "audio_fingerprints",
        comment = "Fingerprints of stretches of a video's sound",
        indexes = {
            @Index(name = "idx_fingerprints_hash", columnList = "fingerprint_hash"),
            @Index(name = "idx_fingerprints_hash_video", columnList = "fingerprint_hash, video_id"),
            @Index(name = "idx_fingerprints_time", columnList = "start_time, end_time"),
            @Index(name = "idx_fingerprints_video_id", columnList = "video_id"),
            @Index(name = "idx_fingerprints_video_time", columnList = "video_id, start_time")
        })
public class AudioFingerprint {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "video_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "audio_fingerprints_video_id_fkey"),
            comment = "The video that the sound is from")
    private Video video;

    @Column(name = "start_time", nullable = false, comment = "Start of the stretch in seconds")
    private Double startTime;

    @Column(name = "end_time", nullable = false, comment = "End of the stretch in seconds")
    private Double endTime;

    @Column(
            name = "fingerprint_hash",
            nullable = false,
            length = 64,
            comment = "MD5 of the fingerprint, for quick lookup")
    private String hash;

    @Column(name = "fingerprint_data", comment = "The fingerprint itself, serialised")
    private byte[] data;

    @Column(name = "sample_rate", comment = "Samples a second of the analysed sound")
    private Integer sampleRate;

    @Column(name = "segment_length", comment = "Length of the stretch in seconds")
    private Double segmentLength;

    @Column(name = "confidence_score", comment = "Confidence in the quality of the fingerprint")
    private Double confidence;

    @Column(name = "peak_count", comment = "Spectral peaks found")
    private Integer peakCount;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the fingerprint was extracted")
    private LocalDateTime createdAt;

    @ColumnDefault("2048")
    @Column(
            name = "n_fft",
            nullable = false,
            comment = "FFT window size used for extraction; another size makes the fingerprint stale")
    private Integer windowSize = 2048;

    @ColumnDefault("512")
    @Column(
            name = "hop_length",
            nullable = false,
            comment = "Hop between FFT windows used for extraction; another hop makes the fingerprint stale")
    private Integer hopLength = 512;

    /** For Hibernate. */
    protected AudioFingerprint() {}

    /**
     * A fingerprint that was extracted with the usual parameters.
     *
     * @param startTime in seconds
     * @param endTime in seconds
     * @param hash MD5 of the data, hexadecimal
     */
    public AudioFingerprint(Video video, double startTime, double endTime, String hash, byte[] data) {
        this.video = video;
        this.startTime = startTime;
        this.endTime = endTime;
        this.segmentLength = endTime - startTime;
        this.hash = hash;
        this.data = data;
    }

    /** Null as long as it is not stored. */
    public Integer getId() {
        return id;
    }

    public Video getVideo() {
        return video;
    }

    /** In seconds. */
    public double getStartTime() {
        return startTime;
    }

    /** In seconds. */
    public double getEndTime() {
        return endTime;
    }

    /** In seconds. */
    public Double getSegmentLength() {
        return segmentLength;
    }

    /** MD5 of the data, hexadecimal. */
    public String getHash() {
        return hash;
    }

    public byte[] getData() {
        return data;
    }

    /** Samples a second. */
    public Integer getSampleRate() {
        return sampleRate;
    }

    public void setSampleRate(Integer sampleRate) {
        this.sampleRate = sampleRate;
    }

    public Double getConfidence() {
        return confidence;
    }

    public void setConfidence(Double confidence) {
        this.confidence = confidence;
    }

    public Integer getPeakCount() {
        return peakCount;
    }

    public void setPeakCount(Integer peakCount) {
        this.peakCount = peakCount;
    }

    /** Of the FFT, in samples. */
    public int getWindowSize() {
        return windowSize;
    }

    /** From one window to the next, in samples. */
    public int getHopLength() {
        return hopLength;
    }

    /** Keeps that other parameters than the usual ones were used. */
    public void extractedWith(int windowSize, int hopLength) {
        this.windowSize = windowSize;
        this.hopLength = hopLength;
    }

    public LocalDateTime getCreatedAt() {
        return createdAt;
    }
}
