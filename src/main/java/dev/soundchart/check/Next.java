package dev.soundchart.check;

/** How a command is written that is to be run next, in the repository. */
final class Next {

    private Next() {}

    static String command(String command) {
        return "mvn -q compile exec:java -Dexec.args=\"" + command + "\"";
    }
}
