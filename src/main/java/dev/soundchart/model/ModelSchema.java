package dev.soundchart.model;

import java.lang.reflect.AnnotatedElement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.HibernateException;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.spi.MetadataImplementor;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.internal.SchemaCreatorImpl;

/**
 * The schema that entities describe, as Hibernate builds it.
 *
 * @param statements the SQL that makes it in an empty database
 */
public record ModelSchema(List<String> statements) {

    /** What Hibernate has to log is in its exceptions too. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    static {
        HIBERNATE.setLevel(Level.OFF);
    }

    public ModelSchema {
        statements = List.copyOf(statements);
    }

    /**
     * The schema of these entities. No database is asked.
     *
     * @throws UnreadableModels if Hibernate can't read them, or two of them are mapped to one table
     */
    public static ModelSchema of(Collection<Class<?>> entities) throws UnreadableModels {
        // the entities may have another class loader than Hibernate
        BootstrapServiceRegistry loading = new BootstrapServiceRegistryBuilder()
                .applyClassLoader(ModelSchema.class.getClassLoader())
                .build();
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder(loading)
                .applySetting(JdbcSettings.DIALECT, new SchemaDialect())
                .applySetting(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
                .build();
        try {
            List<String> tables =
                    new SchemaCreatorImpl(registry).generateCreationCommands(read(entities, registry), false);
            return new ModelSchema(Stream.of(
                            entities.stream().map(Class::getPackage).distinct().flatMap(ModelSchema::written),
                            tables.stream(),
                            entities.stream().flatMap(ModelSchema::written))
                    .flatMap(statements -> statements)
                    .toList());
        } catch (HibernateException e) {
            throw new UnreadableModels("The models can't be read: " + e.getMessage() + place(e, entities), e);
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    /**
     * Makes the schema in the database that is connected to.
     *
     * @throws SQLException if the database refuses a statement, which is in the message
     */
    public void create(Connection connection) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new SQLException(
                        "The schema of the models can't be made: " + e.getMessage() + "\nStatement: " + sql,
                        e.getSQLState(),
                        e);
            }
        }
    }

    private static MetadataImplementor read(Collection<Class<?>> entities, StandardServiceRegistry registry)
            throws UnreadableModels {
        MetadataSources sources = new MetadataSources(registry);
        entities.forEach(sources::addAnnotatedClass);
        MetadataImplementor metadata = (MetadataImplementor) sources.buildMetadata();
        metadata.validate();
        refuseSharedTables(metadata.getEntityBindings());
        metadata.getEntityBindings().forEach(DeclaredOrder::apply);
        metadata.collectTableMappings().forEach(ModelSchema::quoteComments);
        return metadata;
    }

    /** Of a type that it can't map, Hibernate says no more than its name. */
    private static String place(HibernateException e, Collection<Class<?>> entities) {
        if (entities.stream().anyMatch(entity -> e.getMessage().contains(entity.getName()))) {
            return "";
        }
        return entities.stream()
                .flatMap(DeclaredOrder::fields)
                .filter(field -> Arrays.stream(
                                field.getGenericType().getTypeName().split("[<>, ]+"))
                        .anyMatch(type -> e.getMessage().contains("'" + type + "'")))
                .map(field -> ", in " + field.getDeclaringClass().getSimpleName() + "." + field.getName())
                .distinct()
                .collect(Collectors.joining());
    }

    /** For Hibernate two entities may be two views of one table; what its columns are would be said twice. */
    private static void refuseSharedTables(Collection<PersistentClass> entities) throws UnreadableModels {
        Map<String, TreeSet<String>> users = new TreeMap<>();
        entities.forEach(entity -> users.computeIfAbsent(entity.getTable().getName(), table -> new TreeSet<>())
                .add(entity.getRootClass().getMappedClass().getSimpleName()));
        for (Map.Entry<String, TreeSet<String>> table : users.entrySet()) {
            if (table.getValue().size() > 1) {
                throw new UnreadableModels("The table " + table.getKey() + " has several entities: "
                        + String.join(", ", table.getValue())
                        + ". Give each a table of its own: @Table(name = \"…\")");
            }
        }
    }

    /** Hibernate puts comments between apostrophes as they are. */
    private static void quoteComments(Table table) {
        table.setComment(quoted(table.getComment()));
        for (Column column : table.getColumns()) {
            column.setComment(quoted(column.getComment()));
        }
    }

    private static String quoted(String comment) {
        return comment == null ? null : comment.replace("'", "''");
    }

    private static Stream<String> written(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotationsByType(SchemaStatement.class))
                .map(SchemaStatement::value);
    }
}
