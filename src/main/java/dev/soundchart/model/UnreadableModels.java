package dev.soundchart.model;

/** The entities are not written in a way that a schema can be made from. The message says which, and why. */
public final class UnreadableModels extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableModels(String message) {
        super(message);
    }

    UnreadableModels(String message, Throwable cause) {
        super(message, cause);
    }
}
