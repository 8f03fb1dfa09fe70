package dev.soundchart.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A part of the schema that the annotations of JPA and Hibernate can't say, as a statement of SQL. A package's
 * statements are run before its tables are made, an entity's after all tables are.
 */
@Repeatable(SchemaStatement.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface SchemaStatement {

    /** The statement, without a semicolon at its end. */
    String value();

    /** Statements in the order in which they are run. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.PACKAGE, ElementType.TYPE})
    @interface Several {

        SchemaStatement[] value();
    }
}
