package dev.soundchart.model.library;

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

/** A loan of a book. */
@Entity
@Table(
        name = "loans",
        comment = "Loans of a book; deleted with the book",
        indexes = {@Index(name = "idx_loans_book_id", columnList = "book_id")})
public class Loan {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(
            name = "book_id",
            nullable = false,
            foreignKey = @ForeignKey(name = "loans_book_id_fkey"),
            comment = "The book that was lent")
    @OnDelete(action = OnDeleteAction.CASCADE)
    private Book book;

    @Column(name = "member", nullable = false, length = 100, comment = "Name of the borrower")
    private String member;

    @Column(name = "days", nullable = false, comment = "Days that it was lent for")
    private Integer days;

    @Column(name = "fee", nullable = false, precision = 10, scale = 2, comment = "Fee in euros")
    private BigDecimal fee;

    @Generated
    @ColumnDefault("now()")
    @Column(name = "created_at", comment = "When the book was lent")
    private LocalDateTime createdAt;
}
