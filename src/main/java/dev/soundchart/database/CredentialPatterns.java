package dev.soundchart.database;

import java.util.regex.Pattern;
import liquibase.database.jvm.ConnectionPatterns;

/** Has Liquibase hide user and password of a URL like {@code postgresql://user:password@host/database} in its messages. */
public final class CredentialPatterns extends ConnectionPatterns {

    private static final Pattern URL = Pattern.compile(".*:.*@.*", Pattern.DOTALL);
    private static final Pattern CREDENTIALS =
            Pattern.compile("(?:(?<=//)|^(?!.*//))([^:]*)(:)(.*)(?=@)", Pattern.DOTALL);

    public CredentialPatterns() {
        addJdbcBlankToObfuscatePatterns(PatternPair.of(URL, CREDENTIALS));
    }
}
