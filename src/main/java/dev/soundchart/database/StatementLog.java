package dev.soundchart.database;

import java.util.ArrayList;
import java.util.List;
import liquibase.listener.SqlListener;

/** The statements that a changeset has sent to the server, in order, and the one that failed. */
public final class StatementLog extends SqlListener {

    /**
     * One of them, or several that are the same, one after the other.
     *
     * @param text as PostgreSQL got it; of several statements where they were sent in one text. Of what is no SQL, a name
     * @param sql false for programs and Java classes, of which nothing is known
     * @param times how often it was sent
     */
    public record Sent(String text, boolean sql, int times) {

        static Sent once(String text, boolean sql) {
            return new Sent(text, sql, 1);
        }

        private boolean isSameAs(Sent other) {
            return text.equals(other.text) && sql == other.sql;
        }
    }

    private final List<Sent> done = new ArrayList<>();
    private Sent running;
    private int change;
    private int sentBefore;
    private boolean failed;

    /** Begins anew: with another changeset. */
    public void clear() {
        done.clear();
        running = null;
        change = 0;
        sentBefore = 0;
        failed = false;
    }

    /** Says that the one that was sent last failed: what is sent afterwards, to look or to clean up, is not of the changeset. */
    void fails() {
        failed = true;
    }

    /** The place of the change that they come from now, from 1, among those of the update or rollback; 0 if that is not known. */
    public int change() {
        return change;
    }

    /** How many of them come from that change, or from all where it is not known; the one that failed included. */
    public int sentByChange() {
        return done.size() + failed().size() - sentBefore;
    }

    /** Those that ended well. */
    public List<Sent> done() {
        return List.copyOf(done);
    }

    /** The one that failed, in a list; none if none did. */
    public List<Sent> failed() {
        return running == null ? List.of() : List.of(running);
    }

    /** Says that what follows comes from another change. */
    void changeBegins(int place) {
        change = place;
        sentBefore = done.size();
    }

    /** Says that a text is about to be sent, and that the one before it ended well. */
    @Override
    public void writeSqlWillRun(String sql) {
        begin(Sent.once(sql, true));
    }

    void begin(Sent next) {
        if (!failed) {
            ended();
            running = next;
        }
    }

    /** Says that the last one ended well. */
    void ended() {
        if (running == null || failed) {
            return;
        }
        int last = done.size() - 1;
        if (last >= sentBefore && done.get(last).isSameAs(running)) {
            // thousands of rows of a file, each sent as values beside the same text
            done.set(
                    last, new Sent(running.text(), running.sql(), done.get(last).times() + 1));
        } else {
            done.add(running);
        }
        running = null;
    }
}
