package dev.soundchart.changelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Which changeset it is and what it holds, in 16 bytes; PostgreSQL makes the same of a row of the history.
 *
 * @param identity the first half of it: of SHA-256 of id, author and file
 * @param checksum the second half: of Liquibase's checksum, which is an MD5
 */
record Fingerprint(long identity, long checksum) implements Comparable<Fingerprint> {

    static final int BYTES = 16;

    /**
     * That of a row of the history; null where the row has no checksum of Liquibase's current version. A regular expression
     * would take five times as long as the rest.
     */
    static final String SQL = """
            substring(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws(pg_catalog.chr(31), id, author, filename), 'UTF8')) for 8)
            || CASE WHEN md5sum::text LIKE '9:%' AND pg_catalog.length(md5sum) = 34
                         AND pg_catalog.ltrim(pg_catalog.substr(md5sum, 3), '0123456789abcdef') = ''
                    THEN pg_catalog.decode(pg_catalog.substr(md5sum, 3, 16), 'hex') END""";

    private static final String SEPARATOR = "\u001f";
    private static final int VERSION = 2;

    /**
     * That of a changeset.
     *
     * @param checksum as Liquibase writes it: its version, a colon, 32 hexadecimal digits
     */
    static Fingerprint of(String id, String author, String file, String checksum) {
        return read(ByteBuffer.allocate(2 * BYTES)
                .put(sha256(String.join(SEPARATOR, id, author, file).getBytes(UTF_8)), 0, BYTES / 2)
                .put(HexFormat.of().parseHex(checksum, VERSION, VERSION + BYTES))
                .flip());
    }

    /** Several, one after another. */
    static ByteBuffer join(List<Fingerprint> fingerprints) {
        ByteBuffer bytes = ByteBuffer.allocate(fingerprints.size() * BYTES);
        for (Fingerprint fingerprint : fingerprints) {
            bytes.putLong(fingerprint.identity).putLong(fingerprint.checksum);
        }
        return bytes.flip();
    }

    /** Those that were joined. */
    static List<Fingerprint> split(ByteBuffer bytes) {
        List<Fingerprint> fingerprints = new ArrayList<>(bytes.remaining() / BYTES);
        for (ByteBuffer left = bytes.duplicate(); left.hasRemaining(); ) {
            fingerprints.add(read(left));
        }
        return fingerprints;
    }

    /** SHA-256 of several, one after another, in hexadecimal digits. */
    static String digest(List<Fingerprint> fingerprints) {
        return HexFormat.of().formatHex(sha256(join(fingerprints).array()));
    }

    /** As PostgreSQL compares bytes: none is negative. */
    @Override
    public int compareTo(Fingerprint other) {
        int byIdentity = Long.compareUnsigned(identity, other.identity);
        return byIdentity != 0 ? byIdentity : Long.compareUnsigned(checksum, other.checksum);
    }

    private static Fingerprint read(ByteBuffer buffer) {
        return new Fingerprint(buffer.getLong(), buffer.getLong());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
