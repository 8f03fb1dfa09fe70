package dev.soundchart.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;

/** PostgreSQL's own JDBC driver, without its log: it logs URLs that it can't read, with their passwords. */
final class Pgjdbc {

    /** The log's level is lost with the last reference to it. All that it has to say is in exceptions too. */
    private static final Logger LOG = Logger.getLogger("org.postgresql");

    static {
        LOG.setLevel(Level.OFF);
    }

    private static final Driver DRIVER = new Driver();

    private Pgjdbc() {}

    static Connection connect(String url, Properties properties) throws SQLException {
        return DRIVER.connect(url, properties);
    }

    /** What a URL says, by pgjdbc's names; null if it can't be read. */
    static Properties parse(String url) {
        return Driver.parseURL(url, new Properties());
    }
}
