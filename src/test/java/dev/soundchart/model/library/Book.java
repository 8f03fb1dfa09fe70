package dev.soundchart.model.library;

import dev.soundchart.model.SchemaStatement;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A book of a branch. */
@Entity
@Table(
        name = "books",
        comment = "Books of a library, one per title and branch",
        indexes = {@Index(name = "idx_books_status", columnList = "status")})
@SchemaStatement("CREATE UNIQUE INDEX idx_books_title_branch ON books (title, branch_id)")
@SchemaStatement("CREATE INDEX idx_books_title_trgm ON books USING gin (title gin_trgm_ops)")
@SchemaStatement("CREATE INDEX idx_books_details_gin ON books USING gin (details)")
public class Book {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id", comment = "Primary key")
    private Integer id;

    @Column(name = "title", nullable = false, comment = "Title, unique within a branch")
    private String title;

    @Column(name = "author", comment = "Name of the author")
    private String author;

    @Column(name = "keywords", columnDefinition = "text[]", comment = "Words that the book is found by")
    private List<String> keywords;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "details", comment = "Publisher, year and edition, an object")
    private Map<String, Object> details;

    @Column(name = "source", length = 50, comment = "Where the book comes from")
    private String source;

    @Column(name = "status", length = 20, comment = "Whether it can be lent")
    private String status;

    @Column(name = "branch_id", nullable = false, comment = "Branch that owns it")
    private Long branchId;

    @Generated
    @ColumnDefault("now()")
    @Column(name = "created_at", comment = "When the row was made")
    private LocalDateTime createdAt;
}
