package dev.soundchart.database;

import static dev.soundchart.database.Sha256.BLOCK_BYTES;
import static dev.soundchart.database.Sha256.WORDS;

import java.util.Arrays;

/** HMAC-SHA-256 (RFC 2104) under one key, which is hashed once. */
final class HmacSha256 {

    private final int[] inner;
    private final int[] outer;

    HmacSha256(byte[] key) {
        byte[] padded = Arrays.copyOf(key.length > BLOCK_BYTES ? Sha256.of(key) : key, BLOCK_BYTES);
        inner = Sha256.after(xor(padded, 0x36));
        outer = Sha256.after(xor(padded, 0x5c));
    }

    /** That of a message. */
    byte[] of(byte[] message) {
        byte[] hash = Sha256.bytes(Sha256.end(inner.clone(), message, BLOCK_BYTES));
        return Sha256.bytes(Sha256.end(outer.clone(), hash, BLOCK_BYTES));
    }

    /** PBKDF2 (RFC 8018, section 5.2) with this key as the password; its first block, which is as long as a hash. */
    byte[] repeated(byte[] salt, int times) {
        byte[] firstBlock = Arrays.copyOf(salt, salt.length + Integer.BYTES);
        firstBlock[firstBlock.length - 1] = 1;
        int[] state = Sha256.end(inner.clone(), firstBlock, BLOCK_BYTES);
        int[] schedule = new int[Sha256.SCHEDULE_WORDS];
        int[] all = new int[WORDS];
        for (int i = 1; ; i++) {
            state = take(state, outer, schedule);
            for (int word = 0; word < WORDS; word++) {
                all[word] ^= state[word];
            }
            if (i == times) {
                return Sha256.bytes(all);
            }
            state = take(state, inner, schedule);
        }
    }

    /** Hashes a hash after a key: its words are put where the schedule begins, and the state of the key in their place. */
    private static int[] take(int[] hash, int[] key, int[] schedule) {
        System.arraycopy(hash, 0, schedule, 0, WORDS);
        schedule[WORDS] = 1 << 31;
        Arrays.fill(schedule, WORDS + 1, 15, 0);
        schedule[15] = 8 * (BLOCK_BYTES + WORDS * Integer.BYTES);
        System.arraycopy(key, 0, hash, 0, WORDS);
        Sha256.compress(hash, schedule);
        return hash;
    }

    private static byte[] xor(byte[] block, int pad) {
        byte[] result = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            result[i] = (byte) (block[i] ^ pad);
        }
        return result;
    }
}
