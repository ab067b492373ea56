package com.accellis.engagement.registry.suggestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.registry.Api;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ComparisonsTest {

    @Inject
    Comparisons comparisons;

    @Test
    void whatChangedIsComparedAnewAndNothingElse() {
        Comparison before = comparisons.newest();
        assertThat(comparisons.newest()).isSameAs(before);

        String client = Api.enter("Comparable Ltd");

        Comparison after = comparisons.newest();
        assertThat(after).isNotSameAs(before);
        assertThat(after.facts().clientNames().values()).contains("Comparable Ltd");
        assertThat(Api.remove(client).statusCode()).isEqualTo(204);
        assertThat(comparisons.newest().facts().clientNames().values()).doesNotContain("Comparable Ltd");
    }

    @Test
    void whoAsksAtTheSameTimeIsAnsweredFromOneComparison() throws Exception {
        String client = Api.enter("Comparable Inc");
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Comparison> asked = comparisons::newest;
            Set<Comparison> answers = new HashSet<>();
            for (var answer : threads.invokeAll(Collections.nCopies(32, asked))) {
                answers.add(answer.get());
            }
            assertThat(answers).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(Api.remove(client).statusCode()).isEqualTo(204);
    }
}
