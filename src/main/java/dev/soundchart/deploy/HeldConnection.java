package dev.soundchart.deploy;

import java.sql.Connection;
import liquibase.database.jvm.JdbcConnection;

/** Connection for Liquibase whose transaction only the one who opened it ends: what Liquibase commits stays in it. */
final class HeldConnection extends JdbcConnection {

    HeldConnection(Connection connection) {
        super(connection);
    }

    @Override
    public void commit() {
        // nothing lasts
    }

    @Override
    public void rollback() {
        // what failed is taken back to a savepoint
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
        // the transaction goes on
    }

    @Override
    public void close() {
        // it is another's
    }
}
