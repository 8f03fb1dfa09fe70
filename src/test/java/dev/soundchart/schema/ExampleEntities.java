package dev.soundchart.schema;

import dev.soundchart.model.EntityClasses;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.annotations.ValueGenerationType;

/**
 * Example entities of all models, with a value in every field. Fields that are empty get one by their type, so that
 * columns and entities that were added to the models are examples too.
 */
final class ExampleEntities {

    /** By the type as it is written. */
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("java.lang.String", "é"),
            Map.entry("java.lang.Boolean", true),
            Map.entry("java.lang.Short", (short) 1),
            Map.entry("java.lang.Integer", 1),
            Map.entry("java.lang.Long", 1L),
            Map.entry("java.lang.Float", 0.5f),
            Map.entry("java.lang.Double", 0.5),
            Map.entry("java.math.BigDecimal", BigDecimal.ONE),
            Map.entry("java.time.LocalDate", LocalDate.EPOCH),
            Map.entry("java.time.LocalTime", LocalTime.NOON),
            Map.entry("java.time.LocalDateTime", LocalDateTime.of(2026, 11, 21, 12, 0)),
            Map.entry("java.time.Instant", Instant.EPOCH),
            Map.entry("java.util.UUID", new UUID(1, 2)),
            Map.entry("byte[]", new byte[] {0, -1}),
            Map.entry("java.util.List<java.lang.String>", List.of("é")),
            Map.entry("java.util.Map<java.lang.String, java.lang.Object>", Map.of("key", "é")));

    private final List<Object> inOrder = new ArrayList<>();
    private final Map<Class<?>, Object> byClass = new HashMap<>();
    private final Set<String> filled = new TreeSet<>();

    /** Fills the empty fields of an entity and keeps it behind those that it refers to. */
    <T> T add(T entity) {
        filled.addAll(fill(entity));
        inOrder.add(entity);
        return entity;
    }

    /** One of each class that has none yet. */
    void addMissing() {
        EntityClasses.all().forEach(this::oneOf);
    }

    /** All, those that others refer to first. */
    List<Object> inOrder() {
        return List.copyOf(inOrder);
    }

    /** The columns that were empty in the entities that were added. */
    Set<String> filled() {
        return filled;
    }

    /** The fields of an entity for whose type there is no example value. */
    static String[] withoutValue(Class<?> entity) {
        return Stream.of(entity.getDeclaredFields())
                .filter(field -> isGiven(field) && !isReference(field) && valueOf(field) == null)
                .map(Field::getName)
                .toArray(String[]::new);
    }

    /** The fields of all entities that hold the entities which refer to them. */
    static List<String> collections() {
        return EntityClasses.all().stream()
                .flatMap(entity -> Stream.of(entity.getDeclaredFields()))
                .filter(ExampleEntities::isCollection)
                .map(Field::getName)
                .toList();
    }

    private Set<String> fill(Object entity) {
        byClass.put(entity.getClass(), entity);
        Set<String> columns = new TreeSet<>();
        for (Field field : entity.getClass().getDeclaredFields()) {
            if (isGiven(field)) {
                try {
                    field.setAccessible(true);
                    if (field.get(entity) == null) {
                        field.set(entity, isReference(field) ? oneOf(field.getType()) : valueOf(field));
                        columns.add(column(field));
                    }
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return columns;
    }

    private Object oneOf(Class<?> entity) {
        Object known = byClass.get(entity);
        if (known != null) {
            return known;
        }
        try {
            Constructor<?> constructor = entity.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object made = constructor.newInstance();
            fill(made);
            inOrder.add(made);
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is a column whose value comes from the application, not from Hibernate or the server. */
    private static boolean isGiven(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !field.isAnnotationPresent(Transient.class)
                && !field.isAnnotationPresent(GeneratedValue.class)
                && Stream.of(field.getAnnotations())
                        .noneMatch(annotation ->
                                annotation.annotationType().isAnnotationPresent(ValueGenerationType.class))
                && !isCollection(field);
    }

    private static boolean isCollection(Field field) {
        return field.isAnnotationPresent(OneToMany.class) || field.isAnnotationPresent(ManyToMany.class);
    }

    private static boolean isReference(Field field) {
        return field.getType().isAnnotationPresent(Entity.class);
    }

    private static Object valueOf(Field field) {
        return field.getType().isEnum()
                ? field.getType().getEnumConstants()[0]
                : VALUES.get(field.getGenericType().getTypeName());
    }

    private static String column(Field field) {
        Column column = field.getAnnotation(Column.class);
        JoinColumn reference = field.getAnnotation(JoinColumn.class);
        String name = column != null ? column.name() : reference != null ? reference.name() : field.getName();
        return field.getDeclaringClass().getAnnotation(Table.class).name() + "." + name;
    }
}
