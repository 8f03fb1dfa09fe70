package dev.soundchart.lint;

import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.SqlText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The schema that the changesets so far have made, as far as their statements say: no database is asked. What was made
 * before, or by code that can't be read, is not in it, and counts as in use.
 */
public final class KnownSchema {

    private static final String DEFAULT = "public";
    private static final Pattern DOMAIN = Pattern.compile(
            "DOMAIN\\s+\\S+\\s+(?:AS\\s+)?(.+?)\\s*(?:;|$|DEFAULT|COLLATE|CONSTRAINT)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Overlay<ObjectName, KnownTable> tables;
    private final Overlay<String, Release> otherObjects;
    private final Set<String> volatileFunctions;
    private final Map<ObjectName, String> freeDomains;
    private final Map<String, Integer> releases;

    KnownSchema() {
        this(new Overlay<>(), new Overlay<>(), new HashSet<>(), new HashMap<>(), new HashMap<>());
    }

    private KnownSchema(
            Overlay<ObjectName, KnownTable> tables,
            Overlay<String, Release> otherObjects,
            Set<String> volatileFunctions,
            Map<ObjectName, String> freeDomains,
            Map<String, Integer> releases) {
        this.tables = tables;
        this.otherObjects = otherObjects;
        this.volatileFunctions = volatileFunctions;
        this.freeDomains = freeDomains;
        this.releases = releases;
    }

    /** One to try statements out on: the original must not change as long as it is used. */
    KnownSchema copy() {
        return new KnownSchema(
                tables.copy(),
                otherObjects.copy(),
                new HashSet<>(volatileFunctions),
                new HashMap<>(freeDomains),
                new HashMap<>(releases));
    }

    /** A name with its schema: {@code public} where none was written. */
    public static ObjectName qualified(ObjectName name) {
        return name.schema() == null ? new ObjectName(DEFAULT, name.name()) : name;
    }

    /** A table of that name, if a changeset has made it. */
    public Optional<KnownTable> table(ObjectName name) {
        return Optional.ofNullable(tables.get(qualified(name)));
    }

    /** Whether a table is in use: it was there before the release. One that no changeset has made is. */
    public boolean isOld(ObjectName name) {
        KnownTable table = tables.get(qualified(name));
        return table == null || !isCurrent(table.born());
    }

    /**
     * Whether a type, schema or sequence was made in this release, so that nobody uses it.
     *
     * @param kind what makes objects of its kind
     */
    public boolean isNew(OperationKind kind, ObjectName name) {
        Release born = otherObjects.get(key(kind, name));
        return born != null && isCurrent(born);
    }

    /** The table that a constraint's or other index of that name is on, if it is known. */
    Optional<KnownTable> tableOfIndex(ObjectName index) {
        return tables().filter(
                        table -> index.schema() == null || table.name().schema().equals(index.schema()))
                .filter(table ->
                        table.indexes().stream().anyMatch(one -> index.name().equals(one.name()))
                                || table.constraint(index.name()).isPresent())
                .findFirst();
    }

    /** All that are known. */
    Stream<KnownTable> tables() {
        return tables.values();
    }

    /** Whether a changeset has made a function of that name that may return something else at each call. */
    boolean isVolatile(String function) {
        return volatileFunctions.contains(function);
    }

    /** What comes now is of the next release of a folder. */
    void endRelease(String folder) {
        releases.merge(folder, 1, Integer::sum);
    }

    Release release(String folder) {
        return new Release(folder, releases.getOrDefault(folder, 0));
    }

    private boolean isCurrent(Release born) {
        return born.equals(release(born.folder()));
    }

    void put(KnownTable table) {
        tables.put(table.name(), table);
    }

    void remove(ObjectName table) {
        tables.remove(qualified(table));
    }

    void putOther(OperationKind kind, ObjectName name, Release born) {
        otherObjects.put(key(kind, name), born);
    }

    void addFunction(Operation created) {
        SqlText sql = new SqlText(created.origin().sql());
        if (created.object() != null && !sql.has("STABLE") && !sql.has("IMMUTABLE")) {
            volatileFunctions.add(created.object().name());
        }
    }

    /** A domain that takes all values of its type: none has to be looked at. */
    void addDomain(Operation created) {
        String sql = created.origin().sql();
        Matcher domain = DOMAIN.matcher(sql);
        if (domain.find() && !new SqlText(sql).has("CHECK") && !new SqlText(sql).has("NOT")) {
            freeDomains.put(qualified(created.object()), domain.group(1).toLowerCase(Locale.ROOT));
        }
    }

    /** What a type's values are stored as: the domain's type, if it is a domain without conditions. */
    String typeOfDomain(String type) {
        return freeDomains.getOrDefault(qualified(ObjectName.of(type)), type);
    }

    private static String key(OperationKind kind, ObjectName name) {
        return kind + " " + qualified(name);
    }
}
