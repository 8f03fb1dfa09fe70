package dev.soundchart.model.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import org.hibernate.annotations.CreationTimestamp;

/** A customer of the shop. */
@Entity
@Table(name = "customers", comment = "Customers of the shop")
public class Customer {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "customer_number", nullable = false, unique = true, comment = "Number printed on the customer card")
    private String customerNumber;

    @Column(name = "name", length = 500, comment = "Name on the invoice")
    private String name;

    @Column(name = "notes", columnDefinition = "text", comment = "Notes of the staff")
    private String notes;

    @Column(name = "order_count", comment = "Orders so far")
    private Integer orderCount;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the row was made")
    private LocalDateTime createdAt;

    @Column(name = "last_visit", comment = "When the customer last came")
    private LocalDateTime lastVisit;

    @Column(name = "active", comment = "Whether the customer may order")
    private Boolean active;
}
