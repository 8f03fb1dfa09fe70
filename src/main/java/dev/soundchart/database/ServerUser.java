package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the server's programs run. PostgreSQL refuses to run as root, so root starts them in a user namespace of
 * their own, where they are nobody but own root's files; where containers forbid that, as the user nobody.
 *
 * @param prefix the command that the programs' command lines follow
 * @param ownsFiles whether the files have to be given to nobody
 */
record ServerUser(List<String> prefix, boolean ownsFiles) {

    private static final int NOBODY = 65534;
    private static final List<String> NAMESPACE = List.of("unshare", "--user");
    private static final List<String> OTHER_USER =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    /**
     * What this process has to use.
     *
     * @throws UnusableDatabase if it is root's and the system knows neither way
     */
    static ServerUser ofThisProcess() throws UnusableDatabase {
        if (!isRoot()) {
            return new ServerUser(List.of(), false);
        }
        if (works(NAMESPACE)) {
            return new ServerUser(NAMESPACE, false);
        }
        if (works(OTHER_USER)) {
            return new ServerUser(OTHER_USER, true);
        }
        throw new UnusableDatabase(
                "PostgreSQL does not run as root, and neither unshare nor setpriv (util-linux) is here to"
                        + " run it as another user. Work as another user, or name a server in DATABASE_URL");
    }

    /** Gives a file to the user that the programs run as, where that is needed. */
    void own(Path file) throws IOException {
        if (ownsFiles) {
            Files.setAttribute(file, "unix:uid", NOBODY);
            Files.setAttribute(file, "unix:gid", NOBODY);
        }
    }

    /** In containers, root may have no name. */
    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name").equals("root");
        }
    }

    private static boolean works(List<String> prefix) {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.add("true");
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
