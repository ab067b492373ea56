package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTableTest {

    @ParameterizedTest(name = "{0} belongs to {1}")
    @CsvSource({
        "/connectwise/webhook, GATEWAY",
        "/connectwise/webhook/, CONNECTOR",
        "/connectwise/webhooks, CONNECTOR",
        "/connectwise/setup, CONNECTOR",
        "/connectwise/client-mapping, CONNECTOR",
        "/connectwise, CONNECTOR",
        "/, CONNECTOR",
        "/scores, CONNECTOR",
        "/scores/0192, CONNECTOR",
        "/scorecards, CONNECTOR",
        "/static/main.js, CONNECTOR",
        "/quality, CONNECTOR",
        "/api/v1/connections, CONNECTOR",
        "/api/v1/connections/connectwise/test, CONNECTOR",
        "/api/v1/sync-runs, CONNECTOR",
        "/api/v1/sync-runs/freshness, CONNECTOR",
        "/api/v1/callbacks, CONNECTOR",
        "/api/v1/callbacks/reconcile, CONNECTOR",
        "/api/v1/surveys, CONNECTOR",
        "/api/v1/contacts/7, CONNECTOR",
        "/api/v1/unheard-of, CONNECTOR",
        "/api/v1/clients, REGISTRY",
        "/api/v1/clients/0192/companies, REGISTRY",
        "/api/v1/companies, REGISTRY",
        "/api/v1/industry-mappings, REGISTRY",
        "/api/v1/scores, SCORING",
        "/api/v1/scores/0192/changes, SCORING",
        "/api/v1/scores-old, CONNECTOR",
        "/api/v1/scorecards, SCORING",
        "/api/v1/audits, SCORING",
        "/api/v1/pipeline, SCORING",
        "/api/v1/dead-letters/connector-service, CONNECTOR",
        "/api/v1/dead-letters/client-registry-service/9, REGISTRY",
        "/api/v1/dead-letters/scoring-service, SCORING",
        "/api/v1/dead-letters/webhook-gateway, GATEWAY",
        "/api/v1/openapi/connector-service, CONNECTOR",
        "/api/v1/audit-log/scoring-service, SCORING",
        "/api/v1/openapi/client-registry-service, REGISTRY",
        "/api/v1/openapi/scoring-service, SCORING",
        "/api/v1/openapi/webhook-gateway, GATEWAY"
    })
    void everyPathHasItsService(String path, Service service) {
        assertThat(RoutingTable.find("GET", path)).map(Route::service).contains(service);
    }

    @ParameterizedTest(name = "{0} leads nowhere")
    @ValueSource(
            strings = {
                "/q",
                "/q/",
                "/q/health/live",
                "/q/metrics",
                "/api/v1/dead-letters",
                "/api/v1/dead-letters/",
                "/api/v1/dead-letters/unknown",
                "/api/v1/openapi/unknown"
            })
    void operatorPathsAndUnknownServicesLeadNowhere(String path) {
        assertThat(RoutingTable.find("GET", path)).isEmpty();
    }

    @Test
    void onlyPostingAnImportMayBeLarge() {
        assertThat(RoutingTable.find("POST", "/api/v1/clients/import"))
                .map(Route::traffic)
                .contains(Traffic.IMPORT);
        assertThat(RoutingTable.find("POST", "/api/v1/clients/import/preview"))
                .map(Route::traffic)
                .contains(Traffic.IMPORT);
        assertThat(RoutingTable.find("PUT", "/api/v1/clients/import"))
                .map(Route::traffic)
                .contains(Traffic.ORDINARY);
        assertThat(RoutingTable.find("POST", "/api/v1/clients"))
                .map(Route::traffic)
                .contains(Traffic.ORDINARY);
        assertThat(RoutingTable.find("POST", "/connectwise/webhook"))
                .map(Route::traffic)
                .contains(Traffic.WEBHOOK);
    }
}
