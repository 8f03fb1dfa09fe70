package dev.soundchart.autogenerate;

/**
 * When a step is taken, in this order. Steps of neighbouring phases that are transactional share a changeset; each of the
 * others has one of its own.
 */
enum Phase {
    /** Names change, and comments of what goes are taken away. */
    RENAME(Form.TRANSACTION),
    /** Before the keys that they rely on. */
    DROP_FOREIGN_KEYS(Form.RERUNNABLE),
    DROP_CONSTRAINTS(Form.RERUNNABLE),
    DROP_INDEXES(Form.RERUNNABLE),
    /** Rows get a value where they have none, before one is asked of them. */
    FILL(Form.RERUNNABLE),
    /** Columns and tables go. */
    REMOVE(Form.TRANSACTION),
    /** Extensions, types, tables and columns come and change; checks are added that only new rows have to keep. */
    STRUCTURE(Form.TRANSACTION),
    BUILD_INDEXES(Form.RERUNNABLE),
    /** What came without a value meanwhile. */
    FILL_REST(Form.RERUNNABLE),
    /** Rows that were there are held against new checks. */
    VALIDATE_CHECKS(Form.SINGLE),
    BUILD_KEYS(Form.RERUNNABLE),
    /** Foreign keys are added that only new rows have to keep. */
    REFER(Form.TRANSACTION),
    VALIDATE_FOREIGN_KEYS(Form.SINGLE),
    /** Comments on what has come; what nothing uses any more goes. */
    FINISH(Form.TRANSACTION);

    /** What a changeset has to be for a step of it. */
    enum Form {
        /** In a transaction with others. */
        TRANSACTION,
        /** In a transaction of its own, since it takes its time. */
        SINGLE,
        /** Outside a transaction, alone, and such that it can run again after it was killed. */
        RERUNNABLE
    }

    private final Form form;

    Phase(Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }
}
