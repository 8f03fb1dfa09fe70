package dev.soundchart.model.shop;

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

/** An order of a customer. */
@Entity
@Table(
        name = "orders",
        comment = "Orders of a customer and how far their payment is",
        indexes = {
            @Index(name = "idx_orders_customer_id", columnList = "customer_id"),
            @Index(name = "idx_orders_paid", columnList = "paid"),
            @Index(name = "idx_orders_customer_date", columnList = "customer_id, ordered_at")
        })
public class Order {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "order_number", nullable = false, unique = true, comment = "Number printed on the invoice")
    private String orderNumber;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "customer_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "orders_customer_id_fkey"),
            comment = "The customer who ordered")
    private Customer customer;

    @Column(name = "title", length = 1000, comment = "Title of the order")
    private String title;

    @Column(name = "description", columnDefinition = "text", comment = "Description by the customer")
    private String description;

    @Column(name = "weight", comment = "Weight in kilograms")
    private Double weight;

    @Column(name = "item_count", comment = "Number of items")
    private Integer itemCount;

    @Column(name = "ordered_at", comment = "When the customer ordered")
    private LocalDateTime orderedAt;

    @Column(name = "url", length = 500, comment = "Address of the order page")
    private String url;

    @Column(name = "paid", comment = "Whether the invoice is paid")
    private Boolean paid;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the row was made")
    private LocalDateTime createdAt;

    @UpdateTimestamp
    @Column(name = "updated_at", comment = "When the row last changed")
    private LocalDateTime updatedAt;
}
