package dev.soundchart.fault;

/**
 * What goes wrong at one statement of a client.
 *
 * @param moment when
 * @param place at which statement
 * @param action what it does
 */
record Fault(Moment moment, Place place, Action action) {

    /** When it strikes a statement. */
    enum Moment {
        /** The client has sent it, the server has not got it. */
        BEFORE,
        /** The server has got it, and may be at work. */
        MEANWHILE,
        /** The server has done it, the client has not heard so and never will. */
        AFTER
    }

    /** Picks the statement, by its number, from 1, and its SQL. */
    interface Place {
        boolean isAt(int number, String sql);
    }

    /** May take its time: the client's connections stand still meanwhile. */
    interface Action {
        void on(Proxy proxy) throws Exception;
    }

    /** Ends all connections of the client, as its death would. */
    static Fault cut(Moment moment, Place place) {
        return new Fault(moment, place, Proxy::cut);
    }
}
