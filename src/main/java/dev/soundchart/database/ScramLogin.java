package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677; PostgreSQL 16 manual, section 55.3.1
 * "SCRAM-SHA-256 Authentication").
 */
final class ScramLogin {

    static final String MECHANISM = "SCRAM-SHA-256";

    private static final String NO_CHANNEL_BINDING = "n,,";
    private static final int NONCE_BYTES = 18;
    private static final int MOST_ITERATIONS = 100_000;

    private final String password;
    private final String nonce = nonce();
    private final String first = "n=,r=" + nonce;
    private byte[] expectedSignature;

    /**
     * @param password in printable ASCII, which SASLprep (RFC 4013) leaves as it is
     */
    ScramLogin(String password) {
        this.password = password;
    }

    /** The client's first message. */
    byte[] first() {
        return ascii(NO_CHANNEL_BINDING + first);
    }

    /**
     * The client's last message.
     *
     * @param challenge the server's first one
     * @throws IOException if it is none, or asks for more work than a server should
     */
    byte[] last(byte[] challenge) throws IOException {
        if (expectedSignature != null) {
            throw new IOException("A second challenge");
        }
        String text = new String(challenge, US_ASCII);
        String[] parts = text.split(",");
        if (parts.length < 3
                || !parts[0].startsWith("r=" + nonce)
                || !parts[1].startsWith("s=")
                || !parts[2].startsWith("i=")) {
            throw new IOException("Not a challenge of " + MECHANISM);
        }
        int iterations = Integer.parseInt(parts[2].substring(2));
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new IOException("Not a number of iterations: " + iterations);
        }
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        HmacSha256 salted = new HmacSha256(new HmacSha256(ascii(password)).repeated(salt, iterations));
        String withoutProof = "c=" + base64(ascii(NO_CHANNEL_BINDING)) + "," + parts[0];
        byte[] all = ascii(first + "," + text + "," + withoutProof);
        byte[] proof = salted.of(ascii("Client Key"));
        byte[] signature = new HmacSha256(Sha256.of(proof)).of(all);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        expectedSignature = new HmacSha256(salted.of(ascii("Server Key"))).of(all);
        return ascii(withoutProof + ",p=" + base64(proof));
    }

    /** Whether the server, by its last message, knows the password too. */
    boolean isProvenBy(byte[] end) {
        return expectedSignature != null && MessageDigest.isEqual(ascii("v=" + base64(expectedSignature)), end);
    }

    /** Where the system has its source of random bytes, Java's own need not be loaded. */
    private static String nonce() {
        byte[] random = new byte[NONCE_BYTES];
        try (InputStream source = new FileInputStream("/dev/urandom")) {
            source.readNBytes(random, 0, NONCE_BYTES);
        } catch (IOException e) {
            new SecureRandom().nextBytes(random);
        }
        return base64(random);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
