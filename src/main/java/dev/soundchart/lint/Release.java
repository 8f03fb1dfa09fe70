package dev.soundchart.lint;

/**
 * What goes out together: the changesets between two tags of a folder.
 *
 * @param folder of the changelog; a tag belongs to one
 * @param number how many tags of the folder came before. Where a folder has no tags at all, each changeset counts as a
 *     release
 */
public record Release(String folder, int number) {}
