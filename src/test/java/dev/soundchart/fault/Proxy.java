package dev.soundchart.fault;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.fault.Fault.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a client and its server, counts the statements, and lets a {@link Fault} strike at one of them.
 *
 * <p>A statement is what the server answers with ReadyForQuery. Several connections of a client are counted through.
 */
final class Proxy implements AutoCloseable {

    /** What ends when a socket is closed. */
    interface Work {
        void run() throws Exception;
    }

    private static final int LONGEST_SECONDS = 60;

    private final InetSocketAddress server;
    private final ServerSocket entrance;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final List<String> statements = new ArrayList<>();
    private boolean open = true;
    private Optional<Fault> expected = Optional.empty();
    private CompletableFuture<Void> struck = new CompletableFuture<>();

    private Proxy(InetSocketAddress server) throws IOException {
        this.server = server;
        entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start("proxy", this::accept);
    }

    /** Opens one before the first server of an address. */
    static Proxy before(DatabaseAddress address) throws IOException {
        DatabaseAddress.Host host = address.hosts().get(0);
        return new Proxy(new InetSocketAddress(host.name(), host.port()));
    }

    /** The way to a database of the server, through here. */
    DatabaseAddress to(DatabaseAddress address) {
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host("127.0.0.1", entrance.getLocalPort())),
                address.database(),
                address.user(),
                address.password(),
                address.parameters());
    }

    /** Lets clients in, counts their statements from 1, and has the fault strike once. */
    synchronized void expect(Fault fault) {
        expectNothing();
        expected = Optional.of(fault);
        struck = new CompletableFuture<>();
    }

    /** The same without a fault. */
    synchronized void expectNothing() {
        statements.clear();
        open = true;
        expected = Optional.empty();
    }

    /** The statements that clients have sent, by their SQL. */
    synchronized List<String> statements() {
        return List.copyOf(statements);
    }

    /** Whether the fault that was expected has struck; if so, returns when it has done what it does. */
    boolean hasStruck() {
        synchronized (this) {
            if (expected.isPresent()) {
                return false;
            }
        }
        struck.orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
        return true;
    }

    /**
     * Ends all connections of clients as their death would, and lets no more in. Returns when the server has ended their
     * sessions.
     */
    void cut() throws InterruptedException {
        synchronized (this) {
            open = false;
        }
        for (Link link : links) {
            link.endClient();
        }
        for (Link link : links) {
            link.awaitServer();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        entrance.close();
        cut();
    }

    /** Counts a statement that a client has sent, and returns its number. */
    synchronized int count(String sql) {
        statements.add(sql);
        return statements.size();
    }

    /** The fault that is due now, if one is; it is not due again. */
    synchronized Optional<Fault> due(Moment moment, int number, String sql) {
        Optional<Fault> due = expected.filter(
                fault -> fault.moment() == moment && fault.place().isAt(number, sql));
        if (due.isPresent()) {
            expected = Optional.empty();
        }
        return due;
    }

    /** Lets a fault do what it does. */
    void strike(Fault fault) {
        try {
            fault.action().on(this);
            struck.complete(null);
        } catch (Exception e) {
            struck.completeExceptionally(e);
        }
    }

    private void accept() throws Exception {
        while (true) {
            Link link = new Link(this, entrance.accept());
            if (admit(link)) {
                start("proxy to the server", () -> {
                    try {
                        link.forward(server);
                    } finally {
                        links.remove(link);
                    }
                });
            } else {
                link.endClient();
            }
        }
    }

    private synchronized boolean admit(Link link) {
        return open && links.add(link);
    }

    /** Works in a thread of its own. */
    static void start(String name, Work work) {
        Thread thread = new Thread(() -> untilItEnds(work), name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Works until a socket is closed. */
    static void untilItEnds(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            // the client, the server or a fault has closed it
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
