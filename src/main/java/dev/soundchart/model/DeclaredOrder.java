package dev.soundchart.model;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Table;

/** Puts the columns of a table in the order of its entity's fields. Hibernate has them in the order of the alphabet. */
final class DeclaredOrder {

    private DeclaredOrder() {}

    static void apply(PersistentClass entity) {
        List<String> fields =
                fields(entity.getMappedClass()).map(Field::getName).toList();
        List<Column> declared = Stream.concat(
                        Stream.ofNullable(entity.getIdentifierProperty()), entity.getProperties().stream())
                .sorted(Comparator.comparingInt(property -> fields.indexOf(property.getName())))
                .map(Property::getColumns)
                .flatMap(List::stream)
                .toList();
        Table table = entity.getTable();
        table.reorderColumns(table.getColumns().stream()
                .sorted(Comparator.comparingInt(column -> position(declared, column)))
                .toList());
    }

    /** The fields of a class as they are written; its own come after those that it inherits. */
    static Stream<Field> fields(Class<?> type) {
        return type == null
                ? Stream.empty()
                : Stream.concat(fields(type.getSuperclass()), Arrays.stream(type.getDeclaredFields()));
    }

    /** Columns without a field come last. */
    private static int position(List<Column> declared, Column column) {
        int position = declared.indexOf(column);
        return position < 0 ? declared.size() : position;
    }
}
