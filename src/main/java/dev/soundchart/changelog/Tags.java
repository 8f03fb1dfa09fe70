package dev.soundchart.changelog;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;

/** The tags that changesets set. A tag belongs to one schema: the folder of its changeset. */
public final class Tags {

    private Tags() {}

    /** The tags that a changeset sets, most often none. */
    public static List<String> of(ChangeSet changeset) {
        return changeset.getChanges().stream()
                .filter(TagDatabaseChange.class::isInstance)
                .map(change -> ((TagDatabaseChange) change).getTag())
                .toList();
    }

    /** The tags that changesets set, in their order. */
    public static List<String> of(List<ChangeSet> changesets) {
        return changesets.stream().flatMap(changeset -> of(changeset).stream()).toList();
    }

    /**
     * The changesets of a tag's schema that come after it.
     *
     * @param changesets all changesets of the changelog, in its order
     * @return empty if none of them sets the tag
     */
    public static Optional<List<ChangeSet>> since(String tag, List<ChangeSet> changesets) {
        return position(tag, changesets)
                .map(i -> ofSameSchema(changesets.get(i), changesets.subList(i + 1, changesets.size())));
    }

    /**
     * The changesets of a tag's schema up to the one that sets it.
     *
     * @param changesets all changesets of the changelog, in its order
     * @return empty if none of them sets the tag
     */
    public static Optional<List<ChangeSet>> upTo(String tag, List<ChangeSet> changesets) {
        return position(tag, changesets).map(i -> ofSameSchema(changesets.get(i), changesets.subList(0, i + 1)));
    }

    /**
     * The changesets that no release has yet: those of each schema that come after its last tag.
     *
     * @param changesets all changesets of the changelog, in its order
     */
    public static List<ChangeSet> unreleased(List<ChangeSet> changesets) {
        Set<Path> released = new HashSet<>();
        Deque<ChangeSet> unreleased = new ArrayDeque<>();
        for (int i = changesets.size() - 1; i >= 0; i--) {
            ChangeSet changeset = changesets.get(i);
            if (!of(changeset).isEmpty()) {
                released.add(folder(changeset));
            }
            if (!released.contains(folder(changeset))) {
                unreleased.addFirst(changeset);
            }
        }
        return List.copyOf(unreleased);
    }

    private static Optional<Integer> position(String tag, List<ChangeSet> changesets) {
        return IntStream.range(0, changesets.size())
                .filter(i -> of(changesets.get(i)).contains(tag))
                .boxed()
                .findFirst();
    }

    private static List<ChangeSet> ofSameSchema(ChangeSet one, List<ChangeSet> changesets) {
        return changesets.stream()
                .filter(changeset -> folder(changeset).equals(folder(one)))
                .toList();
    }

    private static Path folder(ChangeSet changeset) {
        return Path.of(changeset.getFilePath()).resolveSibling("");
    }
}
