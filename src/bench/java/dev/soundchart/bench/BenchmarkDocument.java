package dev.soundchart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A document of sections, one a benchmark. */
record BenchmarkDocument(Path file) {

    private static final String HEAD = """
            # Benchmarks

            What was measured, on which machine, and how to measure it again. Each section is written by its benchmark.
            """;

    /** Writes a section in the place of the one with that heading, or at the end. All others stay as they are. */
    void put(String title, String body) throws IOException {
        Files.writeString(file, with(Files.exists(file) ? Files.readString(file) : HEAD, title, body));
    }

    static String with(String document, String title, String body) {
        String section = "## " + title + "\n\n" + body.strip() + "\n";
        Matcher old = Pattern.compile("(?ms)^## " + Pattern.quote(title) + "$.*?(?=^## |\\z)")
                .matcher(document);
        if (!old.find()) {
            return document.stripTrailing() + "\n\n" + section;
        }
        String rest = document.substring(old.end());
        return document.substring(0, old.start()) + section + (rest.isEmpty() ? "" : "\n" + rest);
    }
}
