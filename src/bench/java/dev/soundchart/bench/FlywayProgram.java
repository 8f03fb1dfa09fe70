package dev.soundchart.bench;

/** A program that updates a database by Flyway. By reflection: Flyway is not there when the benchmarks are compiled. */
final class FlywayProgram {

    private FlywayProgram() {}

    /**
     * @param arguments URL, user, and where the migrations are; the password is in the environment
     */
    public static void main(String... arguments) throws Exception {
        Object configuration =
                Class.forName("org.flywaydb.core.Flyway").getMethod("configure").invoke(null);
        call(
                configuration,
                "dataSource",
                new Class<?>[] {String.class, String.class, String.class},
                arguments[0],
                arguments[1],
                System.getenv("PGPASSWORD"));
        call(configuration, "locations", new Class<?>[] {String[].class}, (Object) new String[] {arguments[2]});
        // its lock in a transaction is what an index that is built concurrently would wait for
        Object postgres = call(
                configuration,
                "getConfigurationExtension",
                new Class<?>[] {Class.class},
                Class.forName("org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension"));
        call(postgres, "setTransactionalLock", new Class<?>[] {boolean.class}, false);
        Object flyway = call(configuration, "load", new Class<?>[] {});
        call(flyway, "migrate", new Class<?>[] {});
    }

    private static Object call(Object object, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        return object.getClass().getMethod(method, types).invoke(object, arguments);
    }
}
