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
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.CreationTimestamp;

/** An item of an order. */
@Entity
@Table(
        name = "order_items",
        comment = "Items of an order",
        indexes = {
            @Index(name = "idx_order_items_sku", columnList = "sku"),
            @Index(name = "idx_order_items_order_id", columnList = "order_id"),
            @Index(name = "idx_order_items_sku_order", columnList = "sku, order_id")
        })
public class OrderItem {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "order_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "order_items_order_id_fkey"),
            comment = "The order that the item belongs to")
    private Order order;

    @Column(name = "position", nullable = false, comment = "Place in the order")
    private Integer position;

    @Column(name = "sku", nullable = false, length = 64, comment = "Article that was ordered")
    private String sku;

    @Column(name = "picture", comment = "Picture of the engraving")
    private byte[] picture;

    @Column(name = "price", comment = "Price in euros")
    private Double price;

    @CreationTimestamp
    @Column(name = "created_at", comment = "When the item was added")
    private LocalDateTime createdAt;

    @ColumnDefault("2048")
    @Column(name = "width", nullable = false, comment = "Width of the parcel in millimetres")
    private Integer width = 2048;

    @ColumnDefault("512")
    @Column(name = "height", nullable = false, comment = "Height of the parcel in millimetres")
    private Integer height = 512;
}
