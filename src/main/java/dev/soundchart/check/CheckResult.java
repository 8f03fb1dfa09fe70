package dev.soundchart.check;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What came of a check.
 *
 * @param name the check's
 * @param duration how long it took
 * @param findings what is not as it should be
 */
public record CheckResult(String name, Duration duration, List<Finding> findings) {

    public CheckResult {
        findings = List.copyOf(findings);
    }

    /**
     * Runs a check. One that can't tell has not passed: why is its finding.
     *
     * @param words says why
     */
    public static CheckResult of(Check check, Function<Exception, String> words) {
        long start = System.nanoTime();
        List<Finding> findings;
        try {
            findings = check.findings();
        } catch (Exception e) {
            findings = List.of(Finding.of(null, words.apply(e)));
        }
        return new CheckResult(check.name(), Duration.ofNanos(System.nanoTime() - start), findings);
    }

    /** Whether all is as it should be. */
    public boolean passed() {
        return findings.isEmpty();
    }

    /** What to do or to run now, each once. */
    public List<String> next() {
        return findings.stream()
                .flatMap(finding -> finding.next().stream())
                .distinct()
                .toList();
    }
}
