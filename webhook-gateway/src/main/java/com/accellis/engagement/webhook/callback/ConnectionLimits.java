package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.webhook.platform.WebhookConfig;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** What the server is told about connections; see {@link AnswerDeadline} for those that have had an answer. */
@ApplicationScoped
class ConnectionLimits implements HttpServerOptionsCustomizer {

    private final WebhookConfig config;

    ConnectionLimits(WebhookConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setWriteIdleTimeout(
                (int) options.getIdleTimeoutUnit().convert(config.hangUpAfter().toMillis(), TimeUnit.MILLISECONDS));
        // One request at a time on a connection: what is limited by connections stays limited.
        options.setHttp2ClearTextEnabled(false);
    }
}
