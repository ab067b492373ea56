package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessFiguresTest {

    @Test
    void theHeapIsAllItsGenerationsAndNothingElse() {
        assertThat(ProcessFigures.heapBytes("""
                4711:
                Command executed successfully
                4711:
                 def new generation   total 9792K, used 100K [0xe0000000, 0xe0aa0000, 0xeaaa0000)
                  eden space 8704K,   1% used [0xe0000000, 0xe0019010, 0xe0880000)
                 tenured generation   total 21888K, used 11000K [0xeaaa0000, 0xec000000, 0x100000000)
                   the space 21888K,  50% used [0xeaaa0000, 0xeb55e0a8, 0xeb55e200, 0xec000000)
                 Metaspace       used 77777K, committed 78000K, reserved 1130496K
                  class space    used 9999K, committed 10000K, reserved 1048576K
                """)).isEqualTo(11_100 * 1_024);
    }

    @Test
    void anAnswerWithoutAHeapIsNoHeapOfZero() {
        assertThatThrownBy(() -> ProcessFigures.heapBytes("4711:\nConnection refused"))
                .isInstanceOf(AssertionError.class);
    }
}
