package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        try (var somebody = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> new Ports().take(somebody.getLocalPort(), "--port"))
                    .withMessage("Port " + somebody.getLocalPort()
                            + " is already in use: choose another one with --port N (0 = any free port).");
        }
    }

    @Test
    void aServerOnAllAddressesTakesThePortToo() throws Exception {
        try (var somebody = new ServerSocket(0)) {
            assertThat(Ports.isFree(somebody.getLocalPort())).isFalse();
        }
    }

    @Test
    void aPortThatIsKeptForSomebodyIsNotHandedOutAsAFreeOne() {
        var ports = new Ports();
        for (var port = 1; port <= 65_535; port++) {
            ports.keep(port);
        }

        assertThatExceptionOfType(CannotStartException.class).isThrownBy(ports::free);
    }

    @Test
    void noPortIsHandedOutTwice() {
        var ports = new Ports();
        var seen = new HashSet<Integer>();
        for (var count = 0; count < 20; count++) {
            assertThat(seen.add(ports.free())).isTrue();
        }
        int wanted = seen.iterator().next();
        assertThatExceptionOfType(CannotStartException.class).isThrownBy(() -> ports.take(wanted, "--kafka-port"));
    }
}
