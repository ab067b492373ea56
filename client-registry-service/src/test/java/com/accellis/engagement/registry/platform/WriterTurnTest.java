package com.accellis.engagement.registry.platform;

import static com.accellis.engagement.registry.Api.CLIENTS;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.viewer;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class WriterTurnTest {

    @Inject
    WriterTurn turn;

    @Test
    void whoeverWouldWaitTooLongForTheTurnIsToldToComeAgain() {
        QuarkusTransaction.requiringNew().run(() -> {
            turn.take();
            manager()
                    .body("{\"name\":\"Too late\"}")
                    .post(CLIENTS)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("type", equalTo("urn:problem:unavailable"));
            viewer().get(CLIENTS).then().statusCode(200);
        });

        viewer().queryParam("q", "Too late").get(CLIENTS).then().body("page.total", equalTo(0));
    }
}
