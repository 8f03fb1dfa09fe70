package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Java's cryptography makes, of messages, keys and salts of all lengths. */
@Tag("platform")
class HmacSha256Test {

    private final Random random = new Random(20261128);

    @Test
    void hashEqualsThatOfJava() throws Exception {
        for (int length = 0; length <= 200; length++) {
            byte[] message = bytes(length);
            assertThat(Sha256.of(message))
                    .as("%d bytes", length)
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(message));
        }
    }

    @Test
    void authenticationCodeEqualsThatOfJava() throws Exception {
        for (int length = 1; length <= 140; length++) {
            byte[] key = bytes(length);
            byte[] message = bytes(random.nextInt(300));
            assertThat(new HmacSha256(key).of(message))
                    .as("a key of %d bytes, a message of %d", length, message.length)
                    .isEqualTo(hmac(key, message));
        }
    }

    @Test
    void derivedKeyEqualsThatOfJava() throws Exception {
        for (int times : new int[] {1, 2, 3, 100, 4096}) {
            byte[] salt = bytes(1 + random.nextInt(80));
            String password = new BigInteger(400, random).toString(36);
            PBEKeySpec specification = new PBEKeySpec(password.toCharArray(), salt, times, 256);
            assertThat(new HmacSha256(password.getBytes()).repeated(salt, times))
                    .as("%d times", times)
                    .isEqualTo(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(specification)
                            .getEncoded());
        }
    }

    private static byte[] hmac(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
