package dev.soundchart.trace;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection that tells a recording of each statement before it runs, and of the ends of transactions. Queries
 * ({@code executeQuery}), with which Liquibase asks for what it needs to know, are not told.
 */
final class TracedConnection implements InvocationHandler {

    private final Connection connection;
    private final Recording recording;

    private TracedConnection(Connection connection, Recording recording) {
        this.connection = connection;
        this.recording = recording;
    }

    static Connection of(Connection connection, Recording recording) {
        return proxy(Connection.class, new TracedConnection(connection, recording));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object result = call(connection, method, arguments);
        switch (method.getName()) {
            case "createStatement" -> {
                return proxy(Statement.class, new TracedStatement((Statement) result, null));
            }
            case "prepareStatement" -> {
                return proxy(PreparedStatement.class, new TracedStatement((Statement) result, (String) arguments[0]));
            }
            case "prepareCall" -> {
                return proxy(CallableStatement.class, new TracedStatement((Statement) result, (String) arguments[0]));
            }
            case "commit", "rollback", "setAutoCommit", "close" -> {
                recording.mayHaveEndedTransaction();
                return result;
            }
            default -> {
                return result;
            }
        }
    }

    /** A statement of the connection. */
    private final class TracedStatement implements InvocationHandler {

        private final Statement statement;
        private final String prepared;
        private final List<String> batch = new ArrayList<>();

        /**
         * @param prepared its text; null if it gets one when it is run
         */
        private TracedStatement(Statement statement, String prepared) {
            this.statement = statement;
            this.prepared = prepared;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            boolean hasText = arguments != null && arguments.length > 0 && arguments[0] instanceof String;
            if (method.getName().equals("addBatch") && hasText) {
                batch.add((String) arguments[0]);
            }
            boolean traced =
                    method.getName().startsWith("execute") && !method.getName().equals("executeQuery");
            if (!traced) {
                return call(statement, method, arguments);
            }
            String text = hasText ? (String) arguments[0] : prepared != null ? prepared : String.join(";\n", batch);
            return recording.run(text, () -> call(statement, method, arguments));
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
