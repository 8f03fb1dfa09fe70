package dev.soundchart.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Scanner;

/** A program that uses the embedded server of a folder: runs each line that it reads as SQL, and ends with its input. */
final class EmbeddedServerUser {

    private EmbeddedServerUser() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedServer server = new EmbeddedServer(Path.of(arguments[0]), List.of("fsync=off"));
        DatabaseAddress address;
        try {
            address = server.join(line -> System.out.println("said " + line));
        } catch (UnusableDatabase e) {
            System.out.println("failed " + e.getMessage());
            return;
        }
        System.out.println("port " + address.hosts().get(0).port());
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement();
                Scanner input = new Scanner(System.in)) {
            while (input.hasNextLine()) {
                statement.execute(input.nextLine());
                System.out.println("done");
            }
        }
    }
}
