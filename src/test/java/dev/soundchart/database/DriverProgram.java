package dev.soundchart.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A program that connects by the driver, prints who and where it is, and ends. */
final class DriverProgram {

    private DriverProgram() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = new SoundchartDriver().connect(arguments[0], new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user || '@' || current_database()")) {
            row.next();
            System.out.println("connected " + row.getString(1));
        } catch (UnusableDatabase e) {
            System.out.println("failed " + e.getMessage());
        }
    }
}
