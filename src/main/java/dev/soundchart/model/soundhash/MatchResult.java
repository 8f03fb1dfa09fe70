package dev.soundchart.model.soundhash;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

/** Two fingerprints found alike, and the query that this answers. */
@Entity
@Table(
        name = "match_results",
        comment = "Fingerprints found alike, and the query they answer",
        indexes = {
            @Index(name = "idx_match_results_similarity", columnList = "similarity_score"),
            @Index(name = "idx_match_results_query_fp", columnList = "query_fingerprint_id, similarity_score"),
            @Index(name = "idx_match_results_matched_fp", columnList = "matched_fingerprint_id, similarity_score")
        })
public class MatchResult {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(
            name = "query_fingerprint_id",
            foreignKey = @ForeignKey(name = "match_results_query_fingerprint_id_fkey"),
            comment = "The fingerprint asked about")
    private AudioFingerprint queryFingerprint;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(
            name = "matched_fingerprint_id",
            foreignKey = @ForeignKey(name = "match_results_matched_fingerprint_id_fkey"),
            comment = "The fingerprint found")
    private AudioFingerprint matchedFingerprint;

    @Column(name = "similarity_score", nullable = false, comment = "How alike the two are")
    private Double similarity;

    @Column(name = "match_confidence", comment = "Confidence in the match")
    private Double confidence;

    @Enumerated(EnumType.STRING)
    @Column(name = "query_source", length = 50, comment = "Where the query came from: one of twitter, reddit, manual")
    private QuerySource querySource;

    @Column(name = "query_url", length = 1000, comment = "Address of the query")
    private String queryUrl;

    @Column(name = "query_user", length = 100, comment = "Name of the user who asked")
    private String queryUser;

    @Column(name = "responded", comment = "Whether the user was answered")
    private Boolean responded;

    @Column(name = "response_sent_at", comment = "When the answer was sent")
    private LocalDateTime responseSentAt;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the match was found")
    private LocalDateTime createdAt;

    /** For Hibernate. */
    protected MatchResult() {}

    /** A match that nobody was told of yet. */
    public MatchResult(AudioFingerprint queryFingerprint, AudioFingerprint matchedFingerprint, double similarity) {
        this.queryFingerprint = queryFingerprint;
        this.matchedFingerprint = matchedFingerprint;
        this.similarity = similarity;
        this.responded = false;
    }

    /** Null as long as it is not stored. */
    public Integer getId() {
        return id;
    }

    public AudioFingerprint getQueryFingerprint() {
        return queryFingerprint;
    }

    public AudioFingerprint getMatchedFingerprint() {
        return matchedFingerprint;
    }

    public double getSimilarity() {
        return similarity;
    }

    public Double getConfidence() {
        return confidence;
    }

    public void setConfidence(Double confidence) {
        this.confidence = confidence;
    }

    public QuerySource getQuerySource() {
        return querySource;
    }

    public String getQueryUrl() {
        return queryUrl;
    }

    public String getQueryUser() {
        return queryUser;
    }

    /** Keeps who asked, and where. */
    public void askedBy(QuerySource source, String url, String user) {
        this.querySource = source;
        this.queryUrl = url;
        this.queryUser = user;
    }

    public boolean isResponded() {
        return Boolean.TRUE.equals(responded);
    }

    public LocalDateTime getResponseSentAt() {
        return responseSentAt;
    }

    /** Keeps that the user was answered. */
    public void respondedAt(LocalDateTime moment) {
        this.responded = true;
        this.responseSentAt = moment;
    }

    public LocalDateTime getCreatedAt() {
        return createdAt;
    }
}
