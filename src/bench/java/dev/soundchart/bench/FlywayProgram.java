package dev.soundchart.bench;

/** A program that updates a database by Flyway. By reflection: Flyway is not there when the benchmarks are compiled. */
final class FlywayProgram {

    private FlywayProgram() {}

    /**
     * @param arguments URL, user, password, and where the migrations are
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
                arguments[2]);
        // PostgreSQL's session lock, for migrations outside of transactions
        call(configuration, "locations", new Class<?>[] {String[].class}, (Object) new String[] {arguments[3]});
        Object flyway = call(configuration, "load", new Class<?>[] {});
        call(flyway, "migrate", new Class<?>[] {});
    }

    private static Object call(Object object, String method, Class<?>[] types, Object... arguments)
            throws ReflectiveOperationException {
        return object.getClass().getMethod(method, types).invoke(object, arguments);
    }
}
