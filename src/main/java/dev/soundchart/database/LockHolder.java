package dev.soundchart.database;

import java.util.Date;

/**
 * Who has Liquibase's lock.
 *
 * @param words for people
 * @param since when its session began, or when it got the lock; null where this role may not see it
 */
record LockHolder(String words, Date since) {}
