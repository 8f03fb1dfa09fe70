package dev.soundchart.model.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.hibernate.annotations.CreationTimestamp;

/** A shipment of an order. */
@Entity
@Table(
        name = "shipments",
        comment = "Shipments of orders, queue and record in one",
        indexes = {
            @Index(name = "idx_shipments_status", columnList = "status"),
            @Index(name = "idx_shipments_kind", columnList = "kind"),
            @Index(name = "idx_shipments_kind_status", columnList = "kind, status"),
            @Index(
                    name = "idx_shipments_status_created",
                    columnList = "status, created_at",
                    options = "where status in ('pending', 'running')"),
            @Index(name = "idx_shipments_failed", columnList = "kind, created_at", options = "where status = 'failed'")
        })
public class Shipment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "kind", length = 50, comment = "One of parcel, letter, pickup")
    private String kind;

    @Column(name = "status", length = 20, comment = "One of pending, running, completed, failed")
    private String status;

    @Column(name = "target", comment = "Number of the order that is shipped")
    private String target;

    @Column(name = "parameters", columnDefinition = "text", comment = "Wishes of the customer, JSON as text")
    private String parameters;

    @Column(name = "progress", comment = "Part done, 0.0 to 1.0")
    private Double progress;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the shipment was queued")
    private LocalDateTime createdAt;

    @Column(name = "completed_at", comment = "When it arrived")
    private LocalDateTime completedAt;

    @Column(name = "error_message", columnDefinition = "text", comment = "Why it failed")
    private String errorMessage;

    @Column(name = "retry_count", comment = "Tries after the first so far")
    private Integer retryCount;
}
