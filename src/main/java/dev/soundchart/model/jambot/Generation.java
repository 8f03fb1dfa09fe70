package dev.soundchart.model.jambot;

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
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;

/** One generation of a chart by an AI model, and what it took. Nothing of it changes afterwards. */
@Entity
@Table(
        name = "generation_history",
        comment = "What each AI generation of a chart took; deleted with its chart",
        indexes = @Index(name = "idx_generation_history_chart_id", columnList = "chart_id"))
public class Generation {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "chart_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "generation_history_chart_id_fkey"),
            comment = "The generated chart")
    @OnDelete(action = OnDeleteAction.CASCADE)
    private ChordChart chart;

    @Column(name = "model_used", nullable = false, length = 100, comment = "Name of the AI model")
    private String modelUsed;

    @Column(name = "prompt_tokens", nullable = false, comment = "Input tokens consumed")
    private Integer promptTokens;

    @Column(name = "completion_tokens", nullable = false, comment = "Output tokens generated")
    private Integer completionTokens;

    @Column(name = "latency_ms", nullable = false, comment = "Generation time in milliseconds")
    private Integer latencyMilliseconds;

    @Column(name = "cost_usd", nullable = false, precision = 10, scale = 6, comment = "Generation cost in US dollars")
    private BigDecimal costInDollars;

    @Generated
    @ColumnDefault("now()")
    @Column(name = "created_at", comment = "When the chart was generated")
    private LocalDateTime createdAt;

    /** For Hibernate. */
    protected Generation() {}

    /**
     * A generation that has come to its end.
     *
     * @param costInDollars with six digits after the point at most
     */
    public Generation(
            ChordChart chart,
            String modelUsed,
            int promptTokens,
            int completionTokens,
            int latencyMilliseconds,
            BigDecimal costInDollars) {
        this.chart = chart;
        this.modelUsed = modelUsed;
        this.promptTokens = promptTokens;
        this.completionTokens = completionTokens;
        this.latencyMilliseconds = latencyMilliseconds;
        this.costInDollars = costInDollars;
    }

    /** Null as long as the generation is not stored. */
    public Integer getId() {
        return id;
    }

    public ChordChart getChart() {
        return chart;
    }

    public String getModelUsed() {
        return modelUsed;
    }

    public int getPromptTokens() {
        return promptTokens;
    }

    public int getCompletionTokens() {
        return completionTokens;
    }

    public int getLatencyMilliseconds() {
        return latencyMilliseconds;
    }

    public BigDecimal getCostInDollars() {
        return costInDollars;
    }

    /** Set by the database. */
    public LocalDateTime getCreatedAt() {
        return createdAt;
    }
}
