package dev.soundchart.autogenerate;

import java.util.List;

/** Why no changeset is generated: what can't be proven, or is for the author to say. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * One reason.
     *
     * @param object what it is about: {@code column videos.tags}
     * @param reason why, and what to do
     */
    public record Reason(String object, String reason) {
        @Override
        public String toString() {
            return object + ": " + reason;
        }
    }

    private final transient List<Reason> reasons;

    Refusal(String object, String reason) {
        this(List.of(new Reason(object, reason)));
    }

    Refusal(List<Reason> reasons) {
        super(String.join("\n", reasons.stream().map(Reason::toString).toList()));
        this.reasons = List.copyOf(reasons);
    }

    /** At least one. */
    public List<Reason> reasons() {
        return reasons;
    }
}
