package dev.soundchart.command;

import dev.soundchart.database.StopRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens when the process gets SIGTERM or SIGINT: the running statement is cancelled, so that its transaction is
 * rolled back and its locks are gone, and the command ends with a word on where it stands. Java then ends with 128 and the
 * number of the signal as its exit status.
 */
final class Termination {

    /** Within Kubernetes' grace period of 30 seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Thread worker;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Termination(Thread worker) {
        this.worker = worker;
    }

    /** Watches over the command that this thread is about to run. */
    static Termination ofThisThread() {
        Termination termination = new Termination(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(termination::stop, "termination"));
        return termination;
    }

    /** Says that the command has ended. */
    void commandEnded() {
        ended.countDown();
    }

    /** Ends the process; a signal that came before does so with a status of its own. */
    static void exit(int status) {
        if (!StopRequest.isMade()) {
            System.exit(status);
        }
        while (true) {
            LockSupport.park();
        }
    }

    private void stop() {
        if (ended.getCount() == 0) {
            return;
        }
        StopRequest.make();
        // what it waits for need not be a statement: a pause, another program
        worker.interrupt();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        try {
            while (!ended.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
                StopRequest.make();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
