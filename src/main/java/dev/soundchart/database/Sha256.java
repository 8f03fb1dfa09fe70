package dev.soundchart.database;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SHA-256 (FIPS 180-4), for {@link HmacSha256} in a process that has just started. Java's own allocates a kilobyte for each
 * block, and its framework is loaded first; beside 8,192 blocks that is most of the time.
 */
final class Sha256 {

    static final int BLOCK_BYTES = 64;
    static final int WORDS = 8;

    /** Of the message's schedule: a block is its first 16. */
    static final int SCHEDULE_WORDS = 64;

    private static final int[] START = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    private static final int[] ROUND = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    private Sha256() {}

    /** The hash of a message. */
    static byte[] of(byte[] message) {
        return bytes(end(START.clone(), message, 0));
    }

    /** The state after one whole block. */
    static int[] after(byte[] block) {
        int[] state = START.clone();
        int[] schedule = new int[SCHEDULE_WORDS];
        ByteBuffer.wrap(block).asIntBuffer().get(schedule, 0, BLOCK_BYTES / Integer.BYTES);
        compress(state, schedule);
        return state;
    }

    /**
     * Hashes the rest of a message.
     *
     * @param state the state before it, which is changed
     * @param rest of the message
     * @param before how many bytes came before the rest: whole blocks
     * @return the same state
     */
    static int[] end(int[] state, byte[] rest, int before) {
        // a bit that is set, zeros, and the length in bits as a long
        int padded = (rest.length + 1 + Long.BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        byte[] all = Arrays.copyOf(rest, padded);
        all[rest.length] = (byte) 0x80;
        ByteBuffer buffer = ByteBuffer.wrap(all).putLong(padded - Long.BYTES, 8L * (before + rest.length));
        int[] schedule = new int[SCHEDULE_WORDS];
        while (buffer.hasRemaining()) {
            for (int i = 0; i < BLOCK_BYTES / Integer.BYTES; i++) {
                schedule[i] = buffer.getInt();
            }
            compress(state, schedule);
        }
        return state;
    }

    /** A state as the hash that it is at the end. */
    static byte[] bytes(int[] state) {
        ByteBuffer bytes = ByteBuffer.allocate(WORDS * Integer.BYTES);
        bytes.asIntBuffer().put(state);
        return bytes.array();
    }

    /**
     * Takes one block.
     *
     * @param state 8 words, which are changed
     * @param schedule 64 words, of which the first 16 are the block
     */
    static void compress(int[] state, int[] schedule) {
        for (int i = 16; i < SCHEDULE_WORDS; i++) {
            int early = schedule[i - 15];
            int late = schedule[i - 2];
            schedule[i] = schedule[i - 16]
                    + (Integer.rotateRight(early, 7) ^ Integer.rotateRight(early, 18) ^ early >>> 3)
                    + schedule[i - 7]
                    + (Integer.rotateRight(late, 17) ^ Integer.rotateRight(late, 19) ^ late >>> 10);
        }
        // the letters of the standard
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int i = 0; i < SCHEDULE_WORDS; i++) {
            int one = h
                    + (Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25))
                    + (e & f ^ ~e & g)
                    + ROUND[i]
                    + schedule[i];
            int two = (Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22))
                    + (a & b ^ a & c ^ b & c);
            h = g;
            g = f;
            f = e;
            e = d + one;
            d = c;
            c = b;
            b = a;
            a = one + two;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
