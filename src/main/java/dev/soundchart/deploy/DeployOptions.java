package dev.soundchart.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a deploy is told.
 *
 * @param backups the folder for the backup; empty if none is wanted
 * @param dryRun to end after preflight
 * @param rollbackOnFailure to go back where it fails
 * @param lockRetry how long to try again where others hold a lock
 */
public record DeployOptions(Optional<Path> backups, boolean dryRun, boolean rollbackOnFailure, Duration lockRetry) {}
