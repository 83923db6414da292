package io.fedu2s.udf.codec;

/** How the codes of a group of values lie side by side, in two's complement. */
enum CodeWidth {
    /** A byte a code. */
    BYTE(127) {
        @Override
        int bytes(int values) {
            return values;
        }

        @Override
        void put(byte[] bytes, int at, int place, int code) {
            bytes[at + place] = (byte) code;
        }

        @Override
        int code(byte[] bytes, int at, int place) {
            return bytes[at + place];
        }
    },

    /** Two codes a byte, the first in its lower half; an odd last one stands alone. */
    HALF_BYTE(7) {
        @Override
        int bytes(int values) {
            return values / 2 + values % 2;
        }

        @Override
        void put(byte[] bytes, int at, int place, int code) {
            int half = code & 0xf;
            bytes[at + place / 2] |= (byte) (place % 2 == 0 ? half : half << 4);
        }

        @Override
        int code(byte[] bytes, int at, int place) {
            int pair = bytes[at + place / 2];
            // The shifts bring the sign bit of either half to the top of the int and back.
            return place % 2 == 0 ? pair << 28 >> 28 : pair >> 4;
        }
    };

    private final int levels;

    CodeWidth(int levels) {
        this.levels = levels;
    }

    /** L: codes are in {@code −L..L}. */
    int levels() {
        return levels;
    }

    /** How many bytes the codes of so many values take. */
    abstract int bytes(int values);

    /** Writes the code of a group's value into bytes that are 0, its codes beginning at {@code at}. */
    abstract void put(byte[] bytes, int at, int place, int code);

    /** The code of a group's value. */
    abstract int code(byte[] bytes, int at, int place);
}
