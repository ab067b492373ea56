package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static void judge(Consumer<Claims> samples) {
        var claims = new Claims();
        for (var sample = 0; sample < 10; sample++) {
            samples.accept(claims);
        }
        var found = new SoftAssertions();
        claims.judge(found);
        found.assertAll();
    }

    @Test
    void whatIsTrueOfSomeMomentIsNoError() {
        judge(claims -> claims.compare("lag", 4, List.of(3.0, 5.0), 0));
        judge(claims -> claims.compare("age", 12, List.of(10.0), 2));
    }

    @Test
    void whatIsFartherThanAllowedIsFound() {
        assertThatThrownBy(() -> judge(claims -> claims.compare("lag", 6, List.of(3.0, 5.0), 0)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> judge(claims -> claims.compare("age", 7, List.of(10.0), 2)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void zeroThatCouldNotBeFalseProvesNothing() {
        assertThatThrownBy(() -> judge(claims -> claims.compare("lag", 0, List.of(0.0), 0)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatIsNotToldIsNoErrorUnlessItHasToBe() {
        judge(claims -> claims.compare("lag", Double.NaN, List.of(3.0), 0));
        var claims = new Claims();
        claims.compare("lag", Double.NaN, List.of(3.0), 0);
        var found = new SoftAssertions();
        claims.judgeTold(found, "lag");
        assertThatThrownBy(found::assertAll).isInstanceOf(AssertionError.class);
    }

    @Test
    void thePastBeginsWithWhatWasTrueThen() {
        var past = new Claims.Past<Integer>();
        past.add(1);
        past.add(2);
        assertThat(past.within(Duration.ZERO)).containsExactly(2);
        assertThat(past.within(Duration.ofMinutes(1))).containsExactly(1, 2);
    }
}
